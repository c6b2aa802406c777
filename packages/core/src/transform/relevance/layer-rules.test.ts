/** Every rule of weighted layers against a slow transcription: the layer unrolled to a matrix, formulas element by element. */

import { describe, expect, test } from "vitest";
import type { StaticGraph } from "../../graph/graph.ts";
import { interpret } from "../../testing/interpreter/interpret.ts";
import { type Tensor64, tensor64 } from "../../testing/interpreter/tensor64.ts";
import { frozen, weightsFor } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { type RelevanceFound, relevanceOf } from "../../testing/relevance-of.ts";
import type { LayerRule } from "./composite.ts";

/** z = W x + b with every weight written out. */
interface Matrix {
  /** [output][input] */
  readonly w: readonly (readonly number[])[];
  readonly b: readonly number[];
}

const valueAt = (graph: StaticGraph, x: Tensor64): number[] =>
  Array.from(interpret(graph, { x }).y?.data ?? []);

/** The matrix of a graph from x to y, by feeding unit vectors. */
function unrolled(graph: StaticGraph, shape: readonly number[]): Matrix {
  const size = shape.reduce((n, d) => n * d, 1);
  const unit = (at: number): Tensor64 =>
    tensor64(
      shape,
      Array.from({ length: size }, (_, i) => (i === at ? 1 : 0)),
    );
  const b = valueAt(graph, unit(-1));
  const columns = Array.from({ length: size }, (_, j) =>
    valueAt(graph, unit(j)).map((z, k) => z - (b[k] as number)),
  );
  // What unrolling rounds to nearly 0 is no connection.
  const clean = (v: number): number => (Math.abs(v) < 1e-12 ? 0 : v);
  return { w: b.map((_, k) => columns.map((column) => clean(column[k] as number))), b };
}

const up = (v: number): number => Math.max(v, 0);
const down = (v: number): number => Math.min(v, 0);
const stab = (z: number, epsilon: number): number => z + (z >= 0 ? epsilon : -epsilon);

/** Σ_k share(x_j, w_kj) / stab(Σ_j share + bias(b_k)) · R_k. */
function shared(
  { w, b }: Matrix,
  x: readonly number[],
  R: readonly number[],
  share: (x: number, w: number, k: number) => number,
  bias: (b: number, k: number) => number,
  epsilon = 1e-6,
): number[] {
  const result = x.map(() => 0);
  for (const [k, row] of w.entries()) {
    const shares = row.map((weight, j) => (weight === 0 ? 0 : share(x[j] as number, weight, k)));
    const z = shares.reduce((sum, value) => sum + value, bias(b[k] as number, k));
    if (epsilon === 0 && z === 0) continue;
    for (const [j, value] of shares.entries()) {
      result[j] = (result[j] as number) + (value / stab(z, epsilon)) * (R[k] as number);
    }
  }
  return result;
}

type Oracle = (m: Matrix, x: readonly number[], R: readonly number[]) => number[];

const plus = (x: number, w: number): number => up(x) * up(w) + down(x) * down(w);
const minus = (x: number, w: number): number => up(x) * down(w) + down(x) * up(w);
const output = ({ w, b }: Matrix, x: readonly number[]): number[] =>
  w.map((row, k) => row.reduce((sum, v, j) => sum + v * (x[j] as number), b[k] as number));

const combined =
  (alpha: number, beta: number): Oracle =>
  (m, x, R) => {
    const [a, b] = [shared(m, x, R, plus, up), shared(m, x, R, minus, down)];
    return a.map((value, j) => alpha * value - beta * (b[j] as number));
  };

const gammaOracle =
  (g: number): Oracle =>
  (m, x, R) => {
    const z = output(m, x);
    const favoured = (v: number): number => v + g * up(v);
    const hindered = (v: number): number => v + g * down(v);
    const above = shared(
      m,
      x,
      R.map((r, k) => ((z[k] as number) > 0 ? r : 0)),
      (v, w) => up(v) * favoured(w) + down(v) * hindered(w),
      favoured,
    );
    const below = shared(
      m,
      x,
      R.map((r, k) => ((z[k] as number) < 0 ? r : 0)),
      (v, w) => up(v) * hindered(w) + down(v) * favoured(w),
      hindered,
    );
    return above.map((value, j) => value + (below[j] as number));
  };

const rules: readonly (readonly [LayerRule, Oracle])[] = [
  [
    { rule: "zero" },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (v, w) => v * w,
        (b) => b,
        0,
      ),
  ],
  [
    { rule: "epsilon" },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (v, w) => v * w,
        (b) => b,
      ),
  ],
  [
    { rule: "epsilon", epsilon: 0.5 },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (v, w) => v * w,
        (b) => b,
        0.5,
      ),
  ],
  [
    { rule: "norm" },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (v, w) => v * w,
        (b) => b,
      ),
  ],
  [{ rule: "z-plus" }, combined(1, 0)],
  [{ rule: "z-plus", bias: false }, (m, x, R) => shared(m, x, R, plus, () => 0)],
  [{ rule: "alpha-beta" }, combined(2, 1)],
  [{ rule: "alpha-beta", alpha: 1.5, beta: 0.5 }, combined(1.5, 0.5)],
  [{ rule: "gamma" }, gammaOracle(0.25)],
  [{ rule: "gamma", gamma: 3 }, gammaOracle(3)],
  [
    { rule: "z-box", low: [-3], high: [2.5] },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (v, w) => v * w + 3 * up(w) - 2.5 * down(w),
        () => 0,
      ),
  ],
  [
    { rule: "w-square" },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        (_, w) => w * w,
        (b) => b * b,
      ),
  ],
  [
    { rule: "flat" },
    (m, x, R) =>
      shared(
        m,
        x,
        R,
        () => 1,
        () => 0,
      ),
  ],
];

const conv = (
  attributes: string,
  weights: string,
  shape = "1,2,5,5",
  bias = 4,
): string => `input x: float32[${shape}]
w: float32[${weights}] = {…}
b: float32[${bias}] = {…}
y = Conv<${attributes}>(x, w, b)
output y: float32
`;

const layers: Readonly<Record<string, string>> = {
  "Conv with padding": conv("pads=[1, 1, 1, 1]", "4,2,3,3"),
  "Conv with strides and dilations, padding on one side": conv(
    "strides=[2, 1], dilations=[1, 2], pads=[0, 1, 1, 0]",
    "4,2,2,2",
  ),
  "Conv in groups": conv("group=2, pads=[1, 1, 1, 1]", "4,1,3,3"),
  "Depthwise Conv with strides": conv("group=2, strides=[2, 2], pads=[1, 1, 1, 1]", "2,1,3,3", "1,2,5,6", 2),
  "Depthwise Conv with strides, dilations, padding on one side": conv(
    "group=2, strides=[3, 1], dilations=[1, 2], pads=[0, 1, 1, 0]",
    "2,1,2,2",
    "1,2,7,5",
    2,
  ),
  "Depthwise Conv whose strides jump over elements": conv("group=2, strides=[3, 2]", "2,1,2,1", "1,2,6,5", 2),
  "Conv in one dimension, without bias": `input x: float32[1,2,6]
w: float32[3,2,3] = {…}
y = Conv<strides=[2]>(x, w)
output y: float32
`,
  "Conv after a Pad": `input x: float32[1,2,4,4]
w: float32[3,2,3,3] = {…}
b: float32[3] = {…}
pads: int64[8] = [0, 0, 1, 0, 0, 0, 1, 1]
padded = Pad(x, pads)
y = Conv(padded, w, b)
output y: float32
`,
  ConvTranspose: `input x: float32[1,2,3,3]
w: float32[2,3,2,2] = {…}
b: float32[3] = {…}
y = ConvTranspose<strides=[2, 2]>(x, w, b)
output y: float32
`,
  "Gemm with transposed weights": `input x: float32[1,6]
w: float32[4,6] = {…}
b: float32[4] = {…}
y = Gemm<transB=1>(x, w, b)
output y: float32
`,
  "Gemm with a negative α and a β": `input x: float32[1,6]
w: float32[6,4] = {…}
b: float32[1,4] = {…}
y = Gemm<alpha=-0.5, beta=2.0>(x, w, b)
output y: float32
`,
  "Gemm with the weights first": `input x: float32[5,1]
w: float32[4,5] = {…}
y = Gemm(w, x)
output y: float32
`,
  "MatMul of tokens": `input x: float32[1,3,4]
w: float32[4,2] = {…}
y = MatMul(x, w)
output y: float32
`,
  "MatMul with the weights first": `input x: float32[1,3,4]
w: float32[5,3] = {…}
y = MatMul(w, x)
output y: float32
`,
};

const relevance = (graph: StaticGraph, rule: LayerRule, x: Tensor64, R: Tensor64): RelevanceFound =>
  relevanceOf(graph, { name: "test", rows: [{ match: {}, rule }] }, { x, R });

describe.each(Object.entries(layers))("%s", (_, text) => {
  const opened = frozen(text, weightsFor(text));

  test.each(rules)("%o is its formula, and its books balance", async (rule, oracle) => {
    const graph = await opened;
    const shape = graph.types.get("x")?.shape ?? [];
    const x = randomTensor(shape, 11);
    const R = randomTensor(graph.types.get("y")?.shape ?? [], 12);
    const { map, gaps } = relevance(graph, rule, x, R);
    const expected = oracle(unrolled(graph, shape), Array.from(x.data), Array.from(R.data));
    const size = Math.hypot(...expected);
    expect(Math.hypot(...map.map((v, i) => v - (expected[i] as number)))).toBeLessThan(1e-5 * size);
    for (const gap of gaps) expect(Math.abs(gap)).toBeLessThan(1e-5 * size);
  });

  test.each(rules)("%o of a signal that cannot be negative is the same formula", async (rule, oracle) => {
    const plain = await opened;
    const graph = await frozen(
      text
        .replace("(x", "(r")
        .replace(", x)", ", r)")
        .replace(/^(y|padded) = /m, "r = Relu(x)\n$1 = "),
      weightsFor(text),
    );
    const shape = graph.types.get("x")?.shape ?? [];
    const x = randomTensor(shape, 13);
    const R = randomTensor(graph.types.get("y")?.shape ?? [], 14);
    const { map } = relevance(graph, rule, x, R);
    const box = rule.rule === "z-box" ? { low: 0, high: 2.5 } : undefined;
    const rectified = Array.from(x.data, up);
    const m = unrolled(plain, shape);
    // Black and white go through the rectifier as well.
    const expected = box
      ? shared(
          m,
          rectified,
          Array.from(R.data),
          (v, w) => v * w - 2.5 * down(w),
          () => 0,
        )
      : oracle(m, rectified, Array.from(R.data));
    const size = Math.hypot(...expected);
    expect(Math.hypot(...map.map((v, i) => v - (expected[i] as number)))).toBeLessThan(1e-5 * size);
  });
});

test("the zero rule gives nothing where z is 0, not NaN", async () => {
  const text = "input x: float32[1,2]\nw: float32[2,1] = [1, -1]\ny = MatMul(x, w)\noutput y: float32\n";
  const graph = await frozen(text);
  const { map, gaps } = relevance(graph, { rule: "zero" }, tensor64([1, 2], [3, 3]), tensor64([1, 1], [5]));
  expect(map).toEqual([0, 0]);
  expect(gaps).toEqual([0]);
});

test("the pass rule is refused at a layer with weights, with the rules that are possible", async () => {
  const graph = await frozen(
    layers["MatMul of tokens"] as string,
    weightsFor(layers["MatMul of tokens"] as string),
  );
  const run = () =>
    relevance(graph, { rule: "pass" }, randomTensor([1, 3, 4], 1), randomTensor([1, 3, 2], 2));
  expect(run).toThrow('Cannot use rule pass at node "y": MatMul has weights');
});
