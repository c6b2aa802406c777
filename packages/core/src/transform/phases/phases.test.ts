import { expect, test } from "vitest";
import { Builder } from "../../graph/builder.ts";
import type { Graph, Port, StaticGraph } from "../../graph/graph.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { appendGradient } from "../gradient/gradient.ts";
import type { GradientRules } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";
import { rulesFor } from "../gradient/rules-for.ts";
import { inPhases } from "./phases.ts";

/** y and ∂Σ(seed ⊙ y)/∂x. */
async function gradientOf(
  text: string,
  rules: GradientRules,
): Promise<{ graph: Graph; types: StaticGraph["types"] }> {
  const graph = await frozen(text, weightsFor(text));
  const b = new Builder(graph);
  const of = graph.outputs[0]?.name ?? "";
  const shape = graph.types.get(of)?.shape ?? [];
  const seed = b.constant(floats(shape, Float32Array.from(randomTensor(shape, 7).data)), "seed");
  const { of: gradients } = appendGradient(graph, b, { of, seed, wrt: ["x"], rules });
  const port: Port = { name: gradients.get("x") ?? "", type: "float32", shape: graph.inputs[0]?.shape };
  return { graph: b.build([port, { name: of, type: "float32", shape }]), types: graph.types };
}

interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly pads: string;
  readonly size: readonly [number, number];
  readonly batch?: number;
}

/** A pointwise convolution from 3 to 6 channels, what stands between, and a strided depthwise one. */
const network = (between: string, { kernel, stride, pads, size, batch = 1 }: Window): string => `opset 21
input x: float32[${batch},3,${size}]
w: float32[6,3,1,1] = {…}
v: float32[6,1,${kernel},${kernel}] = {…}
low: float32[] = [-0.5]
high: float32[] = [0.5]
e = Conv(x, w)
${between}
y = Conv<group=6, strides=[${stride},${stride}], pads=[${pads}]>(a, v)
output y`;

const plain: Window = { kernel: 3, stride: 2, pads: "1,1,1,1", size: [8, 8] };

const has = ({ nodes }: Graph, op: string): boolean => nodes.some((node) => node.op === op);

async function expectSame(text: string, rules: GradientRules = gradientRules): Promise<Graph> {
  const { graph, types } = await gradientOf(text, rules);
  expect(has(graph, "ConvTranspose")).toBe(true);
  const after = inPhases(graph, types);
  const [port] = graph.outputs as [Port];
  const shape = port.shape as number[];
  const x = { x: floats(shape, Float32Array.from(randomTensor(shape, 3).data)) };
  const [expected, found] = [await outputsOf(graph, x), await outputsOf(after, x)];
  expect(found[port.name]?.shape).toEqual(shape);
  const values = Array.from(found[port.name]?.data as Float32Array);
  const largest = Array.from(expected[port.name]?.data as Float32Array, (value, i) =>
    Math.abs(value - (values[i] as number)),
  );
  expect(largest).toHaveLength(sizeOf(shape));
  expect(Math.max(...largest)).toBeLessThan(1e-5);
  return after;
}

test.each<[string, Window]>([
  ["3×3 with equal pads", plain],
  ["3×3 padded at the end, as TensorFlow does", { ...plain, pads: "0,0,1,1" }],
  ["3×3 unpadded, odd sizes", { ...plain, pads: "0,0,0,0", size: [9, 7] }],
  ["5×5", { ...plain, kernel: 5, pads: "2,2,2,2" }],
  ["5×5, odd sizes", { ...plain, kernel: 5, pads: "2,2,2,2", size: [7, 9] }],
  ["5×5, stride 3", { ...plain, kernel: 5, stride: 3, pads: "1,1,1,1", size: [10, 11] }],
  ["two pictures", { ...plain, batch: 2 }],
  ["a kernel smaller than the stride", { ...plain, kernel: 1, pads: "0,0,0,0" }],
])("inPhases() keeps the gradient: %s", async (_name, window) => {
  const after = await expectSame(network("a = Clip(e, low, high)", window));
  expect(has(after, "ConvTranspose")).toBe(false);
});

test.each([
  ["nothing between", "a = Identity(e)"],
  ["a rectifier", "a = Relu(e)"],
  ["SiLU", "s = Sigmoid(e)\na = Mul(e, s)"],
  ["a product with another value of that size", "b = Conv(x, w)\nc = Relu(b)\na = Mul(e, c)"],
])("inPhases() goes through %s", async (_name, between) => {
  const { graph, types } = await gradientOf(network(between, plain), gradientRules);
  const after = await expectSame(network(between, plain));
  const once = between.includes("c = ");
  expect(has(after, "ConvTranspose")).toBe(once);
  if (once) expect(inPhases(graph, types)).toBe(graph);
});

test("inPhases() makes a mask of ReLU6 at the places of each phase, and nowhere else", async () => {
  const rules = rulesFor({ channelBlocks: true }, gradientRules);
  const from0 = network("a = Clip(e, low, high)", plain).replace("[-0.5]", "[0]");
  const after = await expectSame(from0, rules);
  expect(has(after, "ConvTranspose")).toBe(false);
  expect(after.nodes.filter(({ op }) => op === "LeakyRelu")).toHaveLength(4);
});

test.each([
  ["dilations", network("a = Relu(e)", plain).replace("strides", "dilations=[2,2], strides")],
  ["a gate per channel", network("g = GlobalAveragePool(e)\na = Mul(e, g)", plain)],
  [
    "weights that are used twice",
    network("f = Relu(e)\nb = Conv<group=6, pads=[1,1,1,1]>(f, v)\na = Relu(b)", plain),
  ],
])("inPhases() leaves alone %s", async (_name, text) => {
  const { graph, types } = await gradientOf(text, gradientRules);
  expect(has(graph, "ConvTranspose")).toBe(true);
  expect(inPhases(graph, types)).toBe(graph);
});
