import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, StaticGraph } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { appendGradient } from "../gradient/gradient.ts";
import { guidedRules } from "../gradient/guided.ts";
import { withTaps } from "../gradient/max-pool-by-taps.ts";
import type { GradientRules } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";
import { mergeMasks } from "./merge-masks.ts";

const shape = [1, 2, 7, 7];

/** ∂Σy/∂x as a graph of its own. */
async function gradientOf(
  text: string,
  rules: GradientRules,
): Promise<{ graph: Graph; types: StaticGraph["types"] }> {
  const graph = await frozen(text, weightsFor(text));
  const b = new Builder(graph);
  const of = graph.outputs[0]?.name ?? "";
  const size = graph.types.get(of)?.shape ?? [];
  const seed = b.constant(floats(size, new Float32Array(size.reduce((n, d) => n * d, 1)).fill(1)), "seed");
  const { of: gradients } = appendGradient(graph, b, { of, seed, wrt: ["x"], rules });
  const port: Port = { name: gradients.get("x") ?? "", type: "float32", shape };
  return { graph: b.build([port]), types: graph.types };
}

const count = ({ nodes }: Graph, op: string): number => nodes.filter((node) => node.op === op).length;

/** Values with many ties and zeros, where a careless rewrite would differ. */
const x = {
  x: floats(
    shape,
    Float32Array.from(randomTensor(shape, 3).data, (v) => Math.round(v)),
  ),
};

async function expectSameBits(
  text: string,
  rules: GradientRules = gradientRules,
): Promise<{ before: Graph; after: Graph }> {
  const { graph, types } = await gradientOf(text, rules);
  const merged = mergeMasks(graph, types);
  expect(await outputsOf(merged, x)).toEqual(await outputsOf(graph, x));
  return { before: graph, after: merged };
}

const head = "opset 21\ninput x: float32[1,2,7,7]\n";
const pool = "MaxPool<kernel_shape=[3,3], strides=[2,2]>";

test("mergeMasks() masks at the maxima instead of at all that they were chosen from", async () => {
  const { before, after } = await expectSameBits(`${head}r = Relu(x)\ny = ${pool}(r)\noutput y`);
  const [step] = after.nodes.filter(({ op }) => op === "HardSigmoid");
  expect(count(after, "HardSigmoid")).toBe(count(before, "HardSigmoid"));
  expect(after.nodes.find(({ outputs }) => outputs.includes(step?.inputs[0] ?? ""))?.op).toBe("MaxPool");
});

test("mergeMasks() masks a Concat once, and where it is pooled, at the maxima", async () => {
  const { before, after } = await expectSameBits(
    `${head}n = Neg(x)\na = Relu(x)\nb = Relu(n)\nc = Concat<axis=1>(a, b)\ny = ${pool}(c)\noutput y`,
  );
  expect(count(before, "HardSigmoid")).toBe(2);
  expect(count(after, "HardSigmoid")).toBe(1);
});

for (const [name, rules] of Object.entries({ plain: withTaps(gradientRules), guided: guidedRules })) {
  test(`mergeMasks() does the same with the rules of ${name} gradients`, async () => {
    const { before, after } = await expectSameBits(
      `${head}n = Neg(x)\na = Relu(x)\nb = Relu(n)\nc = Concat<axis=1>(a, b)\nm = ${pool}(c)\ny = Sin(m)\noutput y`,
      rules,
    );
    expect(count(before, "HardSigmoid") - count(after, "HardSigmoid")).toBe(1);
    expect(count(before, "Slice")).toBe(count(after, "Slice"));
  });
}

for (const [strides, ends] of [
  ["2,2", "2,2,2,2"],
  ["2,1", "2,1,2,1"],
  ["3,2", "4,2,5,2"],
]) {
  test(`mergeMasks() lets the ConvTranspose of strides ${strides} cut off the zeros behind a pooling undone`, async () => {
    const conv = `w: float32[16,2,3,3] = {…}\nc = Conv<strides=[${strides}], pads=[${ends}]>(x, w)\nr = Relu(c)`;
    const { before, after } = await expectSameBits(
      `${head}${conv}\nm = ${pool}(r)\ny = Sin(m)\noutput y`,
      withTaps(gradientRules),
    );
    expect([count(before, "Slice"), count(after, "Slice")]).toEqual([1, 0]);
  });
}

test("mergeMasks() leaves a rectifier alone that others use too, and a Concat that is not all rectifiers", async () => {
  const used = `${head}r = Relu(x)\np = ${pool}(r)\nm = ReduceMean<keepdims=1>(r)\ny = Add(p, m)\noutput y`;
  const mixed = `${head}a = Relu(x)\nb = Neg(x)\nc = Concat<axis=1>(a, b)\ny = Mul(c, c)\noutput y`;
  for (const text of [used, mixed]) {
    const { before, after } = await expectSameBits(text);
    expect(after).toBe(before);
  }
});
