/** The atlas' numbers by hand: attributions on a linear head, percentiles, cells, means, classes, whitening. */

import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { opened, outputsOf, weightsFor } from "../testing/open-text.ts";
import { type AtlasGraph, atlasGraph } from "./atlas-graph.ts";
import { cellClasses, defaultGrids, defaultLeast, gridCells, meanVector, unitSquare } from "./atlas-grid.ts";
import { type AtlasSample, atlasSamples, samplePositions } from "./atlas-samples.ts";
import { whitening } from "./atlas-whitening.ts";

const net = `input x: float32[1,3,6,6]
w: float32[4,3,3,3] = {…}
fc: float32[5,4] = {…}
bias: float32[5] = {…}
conv = Conv(x, w)
a = Relu(conv)
pool = GlobalAveragePool(a)
flat = Flatten(pool)
z = Gemm<transB=1>(flat, fc, bias)
y = Softmax(z)
output y
`;
const noise = (shape: readonly number[], seed: number) => {
  const { normal } = random(seed);
  return floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => normal()),
  );
};

const everySample = async (
  text: string,
  layer: string,
  count: number,
): Promise<[AtlasGraph, AtlasSample[], number[]]> => {
  const weights = weightsFor(text);
  const model = await opened(text, weights);
  const graph = atlasGraph(model, layer, count);
  const outputs = await outputsOf(graph.graph, { x: noise([1, 3, 6, 6], 9) });
  const positions = Array.from({ length: 16 }, (_, i) => i);
  const logits = Array.from(outputs[graph.logits]?.data as Float32Array);
  return [graph, atlasSamples(graph, outputs, positions, 7), logits];
};

describe("atlasGraph", () => {
  test("on a linear head, attributions over all positions and the bias are the score, for every class", async () => {
    const [graph, samples, logits] = await everySample(net, "a", 5);
    const bias = weightsFor(net).bias?.data as Float32Array;
    expect(graph.count).toBe(5);
    const order = logits.map((_, k) => k).sort((a, b) => (logits[b] as number) - (logits[a] as number));
    for (const [rank, index] of order.entries()) {
      const parts = samples.map(({ attributions }) => attributions[rank]);
      expect(parts.every((part) => part?.index === index)).toBe(true);
      const sum = parts.reduce((total, part) => total + (part?.value ?? 0), 0);
      expect(sum + (bias[index] as number)).toBeCloseTo(logits[index] as number, 5);
    }
    expect(samples.every(({ predicted, picture }) => predicted === order[0] && picture === 7)).toBe(true);
  });

  test("gives as many classes as asked for, with the layer's vector at the position", async () => {
    const [graph, samples] = await everySample(net, "a", 2);
    expect(graph).toMatchObject({ count: 2, shape: [1, 4, 4, 4] });
    expect(samples[3]).toMatchObject({ position: 3, attributions: [{}, {}] });
    expect(samples[3]?.vector).toHaveLength(4);
  });

  test("of a single score gives yes and no, with opposite signs", async () => {
    const single = net
      .replace("fc: float32[5,4]", "fc: float32[1,4]")
      .replace("bias: float32[5]", "bias: float32[1]")
      .replace("Softmax", "Sigmoid");
    const [, samples, [z]] = await everySample(single, "a", 5);
    const [first, second] = samples[0]?.attributions ?? [];
    expect(first?.index).toBe(Number((z as number) > 0));
    expect(second?.value).toBe(-(first?.value as number));
  });

  test("refuses a layer that no score depends on", async () => {
    const model = await opened(net, weightsFor(net));
    expect(() => atlasGraph(model, "nothing", 1)).toThrow('no score depends on "nothing"');
  });
});

describe("samplePositions", () => {
  test("are different ones, the same for a seed and a picture", () => {
    const drawn = samplePositions(9, 5, 1, 2);
    expect(new Set(drawn).size).toBe(5);
    expect(drawn.every((p) => p >= 0 && p < 9)).toBe(true);
    expect(samplePositions(9, 5, 1, 2)).toEqual(drawn);
    expect(samplePositions(9, 20, 1, 3).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("are all as likely as each other", () => {
    const counts = new Array<number>(4).fill(0);
    for (let i = 0; i < 4000; i++) {
      const [at = 0] = samplePositions(4, 1, 0, i);
      counts[at] = (counts[at] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe("unitSquare", () => {
  test("cuts outliers off and leaves a margin of a twelfth on each side", () => {
    // x = 0 … 100: percentiles 1 and 99, so −8.8 to 108.8; y has one outlier among zeros and ones.
    const places = Float32Array.from({ length: 202 }, (_, i) =>
      i % 2 === 0 ? i / 2 : i === 201 ? 1e6 : (i >> 1) % 2,
    );
    const square = unitSquare(places);
    expect(square[0]).toBeCloseTo(8.8 / 117.6, 5);
    expect(square[200]).toBeCloseTo(108.8 / 117.6, 5);
    expect(square[201]).toBe(1);
    expect(square[1]).toBeCloseTo(1 / 12, 5);
    expect(square[3]).toBeCloseTo(11 / 12, 5);
  });

  test("of equal places is the middle", () => {
    expect(Array.from(unitSquare(Float32Array.of(3, 4, 3, 4)))).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});

test("gridCells() are those with enough members, row by row", () => {
  const square = Float32Array.of(0.1, 0.1, 0.9, 0.2, 0.2, 0.3, 1, 1, 0.95, 0.8);
  expect(gridCells(square, 2, 2)).toEqual([
    { row: 0, column: 0, members: [0, 2] },
    { row: 1, column: 1, members: [3, 4] },
  ]);
  expect(gridCells(square, 2, 1)).toHaveLength(3);
});

const sample = (vector: number[], predicted: number, ...values: [number, number][]): AtlasSample => ({
  ...{ picture: 0, position: 0, predicted, vector: Float32Array.from(vector) },
  attributions: values.map(([index, value]) => ({ index, value })),
});

test("meanVector() and cellClasses() by hand: a class that a member does not have counts as 0", () => {
  const samples = [sample([1, 0], 4, [4, 3], [2, 1]), sample([9, 9], 0), sample([3, 2], 2, [2, 4], [7, -1])];
  expect(Array.from(meanVector(samples, [0, 2]))).toEqual([2, 1]);
  expect(cellClasses(samples, [0, 2], 2)).toEqual([
    { index: 2, value: 2.5, share: 0.5 },
    { index: 4, value: 1.5, share: 0.5 },
  ]);
});

test("whitening() solves (E[v vᵀ] + λ·trace/D) x = v̄", () => {
  // E[v vᵀ] = diag(2, ½), trace / D = 1.25; with λ = 0.4 the diagonal is 2.5 and 1.
  const samples = [sample([2, 0], 0), sample([0, 1], 0)];
  const white = whitening(samples, 0.4)(Float32Array.of(5, 3));
  expect(Array.from(white)).toEqual([2, 3].map((value) => expect.closeTo(value, 6)));
  const { normal } = random(2);
  const many = Array.from({ length: 30 }, () => sample([normal(), normal(), normal()], 0));
  const b = Float32Array.of(1, -2, 0.5);
  const x = whitening(many, 1e-9)(b);
  for (let i = 0; i < 3; i++) {
    let sum = 0;
    for (const { vector } of many)
      for (let j = 0; j < 3; j++)
        sum += ((vector[i] as number) * (vector[j] as number) * (x[j] as number)) / 30;
    expect(sum).toBeCloseTo(b[i] as number, 4);
  }
});

test("defaultGrids() and defaultLeast() grow with the number of samples", () => {
  expect([10, 200, 1500, 4000].map(defaultGrids)).toEqual([[5], [5, 10], [5, 10, 20], [5, 10, 20, 40]]);
  expect([10, 300, 1500].map(defaultLeast)).toEqual([1, 2, 5]);
});
