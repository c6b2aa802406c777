import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, StaticGraph } from "../../graph/graph.ts";
import { floats, numbers } from "../../tensor.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { appendGradient } from "../gradient/gradient.ts";
import { gradientRules } from "../gradient/rules.ts";
import { rulesFor } from "../gradient/rules-for.ts";
import { withSharedRepeats } from "./repeats.ts";

const shape = [2, 8, 5, 6];
const x = floats(shape, randomTensor(shape, 4).data);
const head = "opset 21\ninput x: float32[2,8,5,6]\nw: float32[8,8,1,1] = {…}\n";
const gate = "g = GlobalAveragePool(x)\nc = Conv(g, w)\ns = Sigmoid(c)\n";

/** y and ∂Σy/∂x in the forms for blocks of channels. */
async function gradientOf(lines: string): Promise<{ graph: Graph; types: StaticGraph["types"] }> {
  const text = `${head}${lines}\noutput y`;
  const graph = await frozen(text, weightsFor(text));
  const b = new Builder(graph);
  const seed = b.constant(floats(shape, new Float32Array(x.data.length).fill(1)), "seed");
  const rules = rulesFor({ channelBlocks: true }, gradientRules);
  const { of } = appendGradient(graph, b, { of: "y", seed, wrt: ["x"], rules });
  const ports = ["y", of.get("x") ?? ""].map((name): Port => ({ name, type: "float32", shape }));
  return { graph: b.build(ports), types: graph.types };
}

const productOf = ({ nodes }: Graph): readonly string[] =>
  nodes.find(({ outputs }) => outputs.includes("y"))?.inputs ?? [];

test.each(["y = Mul(x, s)", "y = Mul(s, x)"])(
  "withSharedRepeats() multiplies with the gate repeated for the gradient, same bits: %s",
  async (line) => {
    const { graph, types } = await gradientOf(`${gate}${line}`);
    const shared = withSharedRepeats(graph, types);
    expect(productOf(shared)).not.toContain("s");
    expect(shared.nodes).toHaveLength(graph.nodes.length);
    expect(await outputsOf(shared, { x })).toEqual(await outputsOf(graph, { x }));
  },
);

test("withSharedRepeats() keeps what the interpreter says of the network and its gradient", async () => {
  const { graph, types } = await gradientOf(`${gate}y = Mul(x, s)`);
  const shared = withSharedRepeats(graph, types);
  const values = interpret(shared, { x: tensor64(shape, numbers(x)) });
  const plain = interpret(graph, { x: tensor64(shape, numbers(x)) });
  for (const { name } of shared.outputs) expect(values[name]).toEqual(plain[name]);
});

test("withSharedRepeats() leaves other factors, other repeats and repeats before the product alone", async () => {
  const unrepeated = await gradientOf("r = ReduceMean<keepdims=1>(x)\ny = Mul(x, r)");
  expect(withSharedRepeats(unrepeated.graph, unrepeated.types)).toBe(unrepeated.graph);
  const scales = "scales: float32[4] = [1,1,5,6]\n";
  for (const lines of [
    'r = Resize<mode="nearest">(s, "", scales)\np = Mul(x, r)\ny = Mul(p, s)',
    'p = Mul(s, s)\nr = Resize<mode="nearest">(s, "", scales)\ny = Mul(x, r)',
    'p = Mul(x, s)\nr = Resize<mode="linear">(s, "", scales)\ny = Mul(p, r)',
  ]) {
    const text = `${head}${scales}${gate}${lines}\noutput y`;
    const graph = await frozen(text, weightsFor(text));
    expect(withSharedRepeats(graph, graph.types)).toBe(graph);
  }
});

test("withSharedRepeats() takes one of two repeats of a gate, and leaves the other where it is", async () => {
  const twice =
    'y = Mul(x, s)\nr = Resize<mode="nearest">(s, "", scales)\nq = Resize<mode="nearest">(s, "", scales)';
  const text = `${head}scales: float32[4] = [1,1,5,6]\n${gate}${twice}\np = Mul(y, r)\nt = Mul(p, q)\noutput t`;
  const graph = await frozen(text, weightsFor(text));
  const shared = withSharedRepeats(graph, graph.types);
  expect(productOf(shared)).toContain("r");
  expect(shared.nodes).toHaveLength(graph.nodes.length);
  expect(await outputsOf(shared, { x })).toEqual(await outputsOf(graph, { x }));
});
