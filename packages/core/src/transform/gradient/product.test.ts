import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { frozen } from "../../testing/open-text.ts";
import { appendGradient } from "./gradient.ts";
import type { GradientRules } from "./rule.ts";
import { gradientRules } from "./rules.ts";
import { rulesFor } from "./rules-for.ts";

const shape = [1, 2, 2, 2];
const points = [-30, -4, -1.2785, -0.5, 0, 0.5, 2, 30];

async function gradientsOf(
  lines: string,
  wrt: readonly string[],
  rules: GradientRules = gradientRules,
): Promise<{ found: Record<string, number[]>; graph: Graph }> {
  const text = `opset 21\ninput x: float32[${shape}]\n${lines}\noutput y`;
  const graph = await frozen(text);
  const b = new Builder(graph);
  const seed = b.constant(floats(shape, new Float32Array(points.length).fill(1)), "seed");
  const { of } = appendGradient(graph, b, { of: "y", seed, wrt, rules });
  const built = b.build(wrt.map((v) => ({ name: of.get(v) ?? "", type: "float32", shape })));
  const values = interpret(built, { x: tensor64(shape, points) });
  const found = wrt.map((v) => [v, Array.from(values[of.get(v) ?? ""]?.data ?? [], Number)]);
  return { found: Object.fromEntries(found), graph: built };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const slope = (x: number): number => sigmoid(x) * (1 + x * (1 - sigmoid(x)));

function expectClose(found: readonly number[] | undefined, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found?.[i]).toBeCloseTo(value, 12);
}

test.each(["y = Mul(x, s)", "y = Mul(s, x)"])(
  "product() of x and its own sigmoid is σ·(1 + x·(1 − σ)): %s",
  async (line) => {
    const { found, graph } = await gradientsOf(`s = Sigmoid(x)\n${line}`, ["x"]);
    expectClose(found.x, points.map(slope));
    expect(graph.nodes.some(({ op }) => op === "Sub")).toBe(false);
  },
);

test("productInBlocks() is the same by a depthwise convolution", async () => {
  const rules = rulesFor({ channelBlocks: true }, gradientRules);
  const { found, graph } = await gradientsOf("s = Sigmoid(x)\ny = Mul(x, s)", ["x"], rules);
  expectClose(found.x, points.map(slope));
  expect(graph.nodes.some(({ op }) => op === "Conv")).toBe(true);
});

test("product() gives the sigmoid its own gradient where that is asked for, and where it is used elsewhere", async () => {
  const { found } = await gradientsOf("s = Sigmoid(x)\ny = Mul(x, s)", ["x", "s"]);
  expectClose(found.x, points.map(slope));
  expectClose(found.s, points);
  const twice = await gradientsOf("s = Sigmoid(x)\np = Mul(x, s)\ny = Add(p, s)", ["x"]);
  expectClose(
    twice.found.x,
    points.map((x) => slope(x) + sigmoid(x) * (1 - sigmoid(x))),
  );
});

test("product() takes another value's sigmoid for a plain operand", async () => {
  const { found } = await gradientsOf("n = Neg(x)\ns = Sigmoid(n)\ny = Mul(x, s)", ["x"]);
  expectClose(
    found.x,
    points.map((x) => sigmoid(-x) - x * sigmoid(-x) * (1 - sigmoid(-x))),
  );
});

test.each([
  ["a gate per channel", "g = GlobalAveragePool(x)\ns = Sigmoid(g)\ny = Mul(x, s)"],
  ["a gate per channel, first", "g = GlobalAveragePool(x)\ns = Sigmoid(g)\ny = Mul(s, x)"],
  ["a factor for all channels", "g = ReduceMean<keepdims=1>(x)\ny = Mul(x, g)"],
])("rulesFor() blocks of channels gives the same gradient of %s", async (_name, lines) => {
  const expected = await gradientsOf(lines, ["x"]);
  const inBlocks = await gradientsOf(lines, ["x"], rulesFor({ channelBlocks: true }, gradientRules));
  expectClose(inBlocks.found.x, expected.found.x ?? []);
  const perChannel = lines.includes("Global");
  expect(inBlocks.graph.nodes.some(({ op }) => op === "Resize")).toBe(perChannel);
});
