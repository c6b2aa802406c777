/** exactNeighbours(): numbers by hand, and brute force by sorting in double precision. */

import { expect, test } from "vitest";
import { random } from "../random.ts";
import { exactNeighbours } from "./layout-neighbours.ts";

const vectors = (...rows: number[][]): Float32Array[] => rows.map((row) => Float32Array.from(row));

test("exactNeighbours() by angle: a vector's double is at 0, a right angle at 1; ties by index", async () => {
  const set = vectors([1, 0], [0, 1], [2, 0], [0, 0]);
  const { indices, distances } = await exactNeighbours(set, 3, "cosine");
  expect(Array.from(indices.subarray(0, 3))).toEqual([0, 2, 1]);
  expect(Array.from(distances.subarray(0, 3))).toEqual([0, 0, 1]);
  // From a vector without direction, all others are as far.
  expect(Array.from(indices.subarray(9))).toEqual([3, 0, 1]);
});

test("exactNeighbours() by distance: 3, 4, 5", async () => {
  const { indices, distances } = await exactNeighbours(vectors([0, 0], [3, 4], [3, 0]), 3, "euclidean");
  expect(Array.from(indices.subarray(0, 3))).toEqual([0, 2, 1]);
  expect(Array.from(distances.subarray(0, 3))).toEqual([0, 3, 5]);
});

test.each(["cosine", "euclidean"] as const)("exactNeighbours() by %s is brute force", async (metric) => {
  const { normal } = random(3);
  const set = Array.from({ length: 40 }, () => Float32Array.from({ length: 7 }, normal));
  const { indices } = await exactNeighbours(set, 6, metric);
  const far = (a: Float32Array, b: Float32Array): number => {
    const [ab, aa, bb] = [dot(a, b), dot(a, a), dot(b, b)];
    return metric === "cosine" ? 1 - ab / Math.sqrt(aa * bb) : Math.sqrt(aa + bb - 2 * ab);
  };
  for (const [i, vector] of set.entries()) {
    const order = set.map((other, j) => ({ j, d: i === j ? -1 : far(vector, other) }));
    order.sort((a, b) => a.d - b.d || a.j - b.j);
    expect(Array.from(indices.subarray(6 * i, 6 * i + 6))).toEqual(order.slice(0, 6).map(({ j }) => j));
  }
});

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, d) => sum + value * (b[d] as number), 0);
