import { describe, expect, test } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { floats, numbers, type Tensor } from "../../tensor.ts";
import { toTensor } from "../../testing/interpreter/tensor64.ts";
import { frozen, outputsOf, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { foldBatchNorm } from "./fold-batch-norm.ts";

const columns = {
  gamma: [2, -1, 0.5, 3],
  beta: [1, 0, -1, 2],
  mean: [0.5, -0.5, 0.25, 1],
  variance: [4, 1, 0.25, 9],
};
const statistics = (channels: number): string =>
  Object.entries(columns)
    .map(([name, values]) => `${name}: float32[${channels}] = [${values.slice(0, channels)}]`)
    .join("\n");
const norm = "BatchNormalization(h, gamma, beta, mean, variance)";
const open = (text: string) => frozen(text, weightsFor(text));

/** To 1e-6 of the size of the output. */
async function expectSame(before: Graph, after: Graph, x: Tensor): Promise<void> {
  const [wanted, found] = await Promise.all(
    [before, after].map(async (graph) => numbers((await outputsOf(graph, { x })).y as Tensor)),
  );
  const difference = (wanted ?? []).map((value, i) => value - (found?.[i] ?? Number.NaN));
  expect(Math.hypot(...difference)).toBeLessThan(1e-6 * Math.hypot(...(wanted ?? [])));
}

describe("foldBatchNorm()", () => {
  test("of w = 2, b = 1 with γ = 3, β = 5, μ = 4, σ² = 9, ε = 0 is w = 2, b = 2", async () => {
    const graph = await frozen(`input x: float32[1,1,1,2]
w: float32[1,1,1,1] = [2]
b: float32[1] = [1]
gamma: float32[1] = [3]
beta: float32[1] = [5]
mean: float32[1] = [4]
variance: float32[1] = [9]
h = Conv(x, w, b)
y = BatchNormalization<epsilon=0.0>(h, gamma, beta, mean, variance)
output y`);
    const folded = foldBatchNorm(graph);
    expect(folded.nodes.map(({ op, outputs }) => [op, ...outputs])).toEqual([["Conv", "y"]]);
    const [, w = "", b = ""] = folded.nodes[0]?.inputs ?? [];
    expect(folded.constants.get(w)).toEqual(floats([1, 1, 1, 1], [2]));
    expect(folded.constants.get(b)).toEqual(floats([1], [2]));
    expect(folded.types.get(w)).toEqual({ type: "float32", shape: [1, 1, 1, 1] });
  });

  test.each([
    ["Conv without bias", "1,2,3,3", 4, "w: float32[4,2,2,2] = {…}\nh = Conv(x, w)"],
    ["Conv with bias", "1,2,3,3", 4, "w: float32[4,2,2,2] = {…}\nb: float32[4] = {…}\nh = Conv(x, w, b)"],
    ["depthwise Conv", "1,2,3,3", 2, "w: float32[2,1,2,2] = {…}\nh = Conv<group=2>(x, w)"],
    ["grouped Conv", "1,2,3,3", 4, "w: float32[4,1,2,2] = {…}\nh = Conv<group=2>(x, w)"],
    ["Gemm transB=1", "1,3", 4, "w: float32[4,3] = {…}\nb: float32[4] = {…}\nh = Gemm<transB=1>(x, w, b)"],
    ["Gemm transB=0", "1,3", 4, "w: float32[3,4] = {…}\nh = Gemm(x, w)"],
  ])("leaves the function of %s as it was, with a node less", async (_, shape, channels, layer) => {
    const graph = await open(
      `input x: float32[${shape}]\n${statistics(channels)}\n${layer}\nn = ${norm}\ny = Relu(n)\noutput y`,
    );
    const folded = foldBatchNorm(graph);
    expect(folded.nodes).toHaveLength(2);
    const x = toTensor(randomTensor(shape.split(",").map(Number), 5));
    await expectSame(graph, folded, x);
  });

  const conv = `input x: float32[1,2,3,3]\n${statistics(2)}\nw: float32[2,2,1,1] = {…}\nh = Conv(x, w)\nn = ${norm}`;

  test.each([
    ["the layer is used twice", `${conv}\ny = Add(n, h)\noutput y`],
    ["the layer is an output", `${conv}\noutput n\noutput h`],
    ["no layer comes before", `input h: float32[1,2,3,3]\n${statistics(2)}\ny = ${norm}\noutput y`],
    ["a Relu comes between", `${conv.replace("h = Conv(x, w)", "c = Conv(x, w)\nh = Relu(c)")}\noutput n`],
    [
      "Gemm is scaled",
      `input x: float32[1,3]\n${statistics(4)}\nw: float32[3,4] = {…}\nh = Gemm<alpha=2.0>(x, w)\nn = ${norm}\noutput n`,
    ],
    [
      "the weights depend on the picture",
      `input x: float32[1,2,3,3]\n${statistics(1)}\nm = GlobalAveragePool(x)\nh = Conv(x, m)\nn = ${norm}\noutput n`,
    ],
  ])("changes nothing where %s", async (_, text) => {
    const graph = await open(text);
    expect(foldBatchNorm(graph)).toBe(graph);
  });

  test("changes nothing where the layer is to be kept", async () => {
    const graph = await open(`${conv}\noutput n`);
    expect(foldBatchNorm(graph, new Set(["h"]))).toBe(graph);
    expect(foldBatchNorm(graph, new Set(["n"])).nodes).toHaveLength(1);
  });

  test("folds two normalisations of one shared weight each by itself, and leaves the graph as it was", async () => {
    const graph = await open(
      `input x: float32[1,2,3,3]\n${statistics(2)}\nw: float32[2,2,1,1] = {…}\nh = Conv(x, w)\nn = ${norm}\nk = Conv(n, w)\ny = BatchNormalization(k, gamma, mean, beta, variance)\noutput y`,
    );
    const nodes = [...graph.nodes];
    const folded = foldBatchNorm(graph);
    expect(folded.nodes.map(({ op }) => op)).toEqual(["Conv", "Conv"]);
    expect(graph.nodes).toEqual(nodes);
    const x = toTensor(randomTensor([1, 2, 3, 3], 5));
    await expectSame(graph, folded, x);
  });
});
