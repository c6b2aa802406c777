/** Ties and kinks by hand: what each rule does where the derivative does not exist, in both forms of max pooling. */

import { expect, test } from "vitest";
import type { PlainAttributes } from "../../graph/attributes.ts";
import { Builder } from "../../graph/builder.ts";
import { gradientGraph } from "../../testing/check-gradient.ts";
import { fixedInputs } from "../../testing/fixed-inputs.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { type Tensor64, tensor64 } from "../../testing/interpreter/tensor64.ts";
import { type NodeGraph, type NodeInput, nodeGraph } from "../../testing/node-graph.ts";
import { deconvnetRules, gatingSmooth, guidedRules, isRectifier, isSmoothActivation } from "./guided.ts";
import { withoutIndices } from "./max-pool-by-comparison.ts";
import type { GradientRules } from "./rule.ts";
import { gradientRules } from "./rules.ts";

/** ∂S/∂(input `at`) where ∂S/∂output is `dy`. */
function gradientOf(
  op: string,
  inputs: readonly NodeInput[],
  {
    dy,
    attributes = {},
    at = 0,
    rules = gradientRules,
    fixed = [],
  }: {
    dy: readonly number[];
    attributes?: PlainAttributes;
    at?: number;
    rules?: GradientRules;
    /** Positions of the inputs that are constants of the model. */
    fixed?: readonly number[];
  },
): number[] {
  const made = fixedInputs(nodeGraph(op, inputs, attributes), ...fixed);
  const { graph, seed, gradients, seedShape } = gradientGraph({ ...made, rules });
  const name = gradients.get(`in${at}`);
  if (name === undefined) return [];
  return Array.from(
    (interpret(graph, { ...made.feeds, [seed]: tensor64(seedShape, dy) })[name] as Tensor64).data,
  );
}

const row = (...values: number[]) => tensor64([values.length], values);
const line = (...values: number[]) => tensor64([1, 1, values.length], values);

test("Relu is flat at 0", () => {
  expect(gradientOf("Relu", [row(-1, 0, 2)], { dy: [1, 1, 1] })).toEqual([0, 0, 1]);
});

test("Clip passes strictly inside its bounds, as hardtanh of torch", () => {
  const bounds = [tensor64([], [0]), tensor64([], [6])];
  expect(gradientOf("Clip", [row(-1, 0, 3, 6, 7), ...bounds], { dy: [1, 1, 1, 1, 1] })).toEqual([
    0, 0, 1, 0, 0,
  ]);
});

test("LeakyRelu and PRelu have their slope at 0, Abs and ReduceL1 are flat there", () => {
  const x = row(-1, 0, 1);
  expect(gradientOf("LeakyRelu", [x], { dy: [1, 1, 1], attributes: { alpha: 0.5 } })).toEqual([0.5, 0.5, 1]);
  expect(gradientOf("PRelu", [x, row(0.5)], { dy: [1, 1, 1] })).toEqual([0.5, 0.5, 1]);
  expect(gradientOf("Abs", [x], { dy: [1, 1, 1] })).toEqual([-1, 0, 1]);
  expect(gradientOf("ReduceL1", [x], { dy: [1] })).toEqual([-1, 0, 1]);
});

test("norms of the zero vector have gradient 0", () => {
  expect(gradientOf("ReduceL2", [row(0, 0)], { dy: [1] })).toEqual([0, 0]);
  expect(gradientOf("GlobalLpPool", [line(0, 0)], { dy: [1] })).toEqual([0, 0]);
});

test("ReduceProd is right with one zero and with two", () => {
  expect(gradientOf("ReduceProd", [row(2, 0, 3)], { dy: [1] })).toEqual([0, 6, 0]);
  expect(gradientOf("ReduceProd", [row(2, 0, 0)], { dy: [1] })).toEqual([0, 0, 0]);
});

test("Max, Min and ReduceMax share dy among ties", () => {
  expect(gradientOf("Max", [row(1, 2), row(1, 1)], { dy: [1, 1] })).toEqual([0.5, 1]);
  expect(gradientOf("Min", [row(1, 2), row(1, 1)], { dy: [1, 1], at: 1 })).toEqual([0.5, 1]);
  expect(gradientOf("ReduceMax", [row(4, 1, 4)], { dy: [1] })).toEqual([0.5, 0, 0.5]);
});

test.each([
  ["indices", gradientRules],
  ["comparisons", withoutIndices(gradientRules)],
])("MaxPool by %s gives dy to the first maximum in row-major order", (_form, rules) => {
  const attributes = { kernel_shape: [2], strides: [1] };
  expect(gradientOf("MaxPool", [line(5, 5, 5, 1)], { dy: [1, 2, 4], attributes, rules })).toEqual([
    1, 2, 4, 0,
  ]);
  // The first maximum by rows, (0, 1), is not the first by columns, (1, 0).
  const x = tensor64([1, 1, 2, 2], [0, 7, 7, 0]);
  const square = { kernel_shape: [2, 2] };
  expect(gradientOf("MaxPool", [x], { dy: [3], attributes: square, rules })).toEqual([0, 3, 0, 0]);
});

test("MaxPool by comparisons agrees with indices on many ties, overlaps and pads", () => {
  const values = Array.from({ length: 49 }, (_, i) => (i * i + 3 * i) % 3);
  const x = tensor64([1, 1, 7, 7], values);
  for (const attributes of [
    { kernel_shape: [3, 3], strides: [2, 2] },
    { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
    { kernel_shape: [2, 3], strides: [3, 1], ceil_mode: 1, dilations: [2, 1] },
  ]) {
    const size = nodeGraph("MaxPool", [x], attributes).graph.outputs[0]?.shape as number[];
    const dy = Array.from({ length: size.reduce((n, d) => n * d, 1) }, (_, i) => i + 1);
    const [a, b] = [gradientRules, withoutIndices(gradientRules)].map((rules) =>
      gradientOf("MaxPool", [x], { dy, attributes, rules }),
    );
    expect(b).toEqual(a);
  }
});

test("GlobalMaxPool gives dy to the first maximum", () => {
  expect(gradientOf("GlobalMaxPool", [line(1, 4, 4)], { dy: [2] })).toEqual([0, 2, 0]);
});

test("flat operators give no gradient", () => {
  for (const op of ["Floor", "Ceil", "Round", "Sign"])
    expect(gradientOf(op, [[3]], { dy: [1, 1, 1] })).toEqual([]);
});

test("QuantizeLinear gives dy / scale inside its range, ends included", () => {
  const scale = tensor64([], [0.5]);
  const zero = tensor64([], [10], "uint8");
  // uint8 codes 0 … 255 around 10 stand for −5 … 122.5.
  const x = row(-5.5, -5, 0, 122.5, 123);
  expect(gradientOf("QuantizeLinear", [x, scale, zero], { dy: [1, 1, 1, 1, 1], fixed: [1, 2] })).toEqual([
    0, 2, 2, 2, 0,
  ]);
});

test("DequantizeLinear gives dy times the scale, of each channel or a computed one", () => {
  const scales = tensor64([3], [0.5, 2, 4]);
  const given = { dy: [1, 1, 1], attributes: { axis: 0 }, fixed: [1] };
  expect(gradientOf("DequantizeLinear", [row(1, 2, 3), scales], given)).toEqual([0.5, 2, 4]);
  const computed = tensor64([], [0.25]);
  expect(gradientOf("DequantizeLinear", [line(1, 2), computed], { dy: [1, 1] })).toEqual([0.25, 0.25]);
});

test("guided back-propagation and deconvnet at a Relu", () => {
  const given = { dy: [1, -1, 1, -1] };
  const x = row(-1, -1, 1, 1);
  expect(gradientOf("Relu", [x], { ...given, rules: guidedRules })).toEqual([0, 0, 1, 0]);
  expect(gradientOf("Relu", [x], { ...given, rules: deconvnetRules })).toEqual([1, 0, 1, 0]);
});

test("Pow by an exponent that is 2 gives x² ln x", () => {
  const inputs = [row(1, 2, 4), tensor64([], [2])];
  const [sum = 0] = gradientOf("Pow", inputs, { dy: [1, 1, 1], at: 1 });
  expect(sum).toBeCloseTo(4 * Math.log(2) + 16 * Math.log(4), 5);
});

test("a QuantizeLinear whose lowest code means 0 acts as a Relu", () => {
  const scale = tensor64([], [1]);
  const [low, middle] = [0, 128].map((z) => tensor64([], [z], "uint8")) as [Tensor64, Tensor64];
  const given = { dy: [1, -1, 1, -1], fixed: [1, 2], rules: guidedRules };
  const x = row(-1, -1, 1, 1);
  expect(gradientOf("QuantizeLinear", [x, scale, low], given)).toEqual([0, 0, 1, 0]);
  expect(gradientOf("QuantizeLinear", [x, scale, middle], given)).toEqual([1, -1, 1, -1]);
  expect(gradientOf("QuantizeLinear", [x, scale, low], { ...given, rules: deconvnetRules })).toEqual([
    1, 0, 1, 0,
  ]);
});

test("deconvnet keeps the step of a quantisation, so that dequantising it changes nothing", () => {
  const given = { dy: [1, -1, 1, -1], fixed: [1, 2], rules: deconvnetRules };
  const inputs = [row(-1, -1, 1, 1), tensor64([], [0.5]), tensor64([], [0], "uint8")];
  expect(gradientOf("QuantizeLinear", inputs, given)).toEqual([2, 0, 2, 0]);
});

test("isRectifier() counts Clip from 0, no LeakyRelu, and a quantisation only where no Relu precedes it", () => {
  const count = ({ graph }: NodeGraph) => graph.nodes.filter((node) => isRectifier(node, graph)).length;
  const clip = (low: number) => nodeGraph("Clip", [[3], tensor64([], [low]), tensor64([], [6])]);
  expect(count(fixedInputs(clip(0), 1, 2))).toBe(1);
  expect(count(fixedInputs(clip(-1), 1, 2))).toBe(0);
  expect(count(nodeGraph("LeakyRelu", [[3]]))).toBe(0);
  const b = new Builder(nodeGraph("Relu", [[3]]).graph);
  const codes = b.add("QuantizeLinear", ["relu", b.scalar(1)]);
  const graph = b.build([{ name: codes, type: "uint8", shape: [3] }]);
  expect(count({ graph, feeds: {}, wrt: [] })).toBe(1);
  expect(count(nodeGraph("QuantizeLinear", [[3], []]))).toBe(1);
});

test("gatingSmooth() applies a smooth activation's own slope to what is positive of dy", () => {
  const made = nodeGraph("Elu", [row(1, 1)]);
  const rules = gatingSmooth(guidedRules, made.graph);
  expect(gradientOf("Elu", [row(1, 1)], { dy: [2, -2], rules })).toEqual([2, 0]);
});

test("gatingSmooth() knows x·σ(x), and leaves other products alone", () => {
  const b = new Builder(nodeGraph("Sigmoid", [[3]]).graph);
  const swish = b.add("Mul", ["in0", "sigmoid"]);
  const other = b.add("Mul", [swish, "sigmoid"]);
  const graph = b.build([{ name: other, type: "float32", shape: [3] }]);
  const smooth = graph.nodes.filter((node) => isSmoothActivation(node, graph));
  expect(smooth.map(({ outputs }) => outputs[0])).toEqual([swish]);
});
