import { describe, expect, test } from "vitest";
import { type FloatTensor, floats, sizeOf } from "../../tensor.ts";
import { random } from "../../testing/random.ts";
import type { Grid } from "../blur.ts";
import { felzenszwalb } from "./felzenszwalb.ts";
import { sortedOrder } from "./sorted-order.ts";

const gridOf = (sizes: readonly number[], channels = 1): Grid => {
  const pixels = sizeOf(sizes);
  return { sizes, pixels, channels, pixelStep: 1, channelStep: pixels };
};
const plain = { sigma: 0, minSize: 1 };
const labels = (picture: FloatTensor, grid: Grid, options = {}) =>
  Array.from(felzenszwalb(picture, grid, { ...plain, ...options }).labels);

describe("felzenszwalb()", () => {
  test("parts a line where it jumps", () => {
    const line = floats([1, 1, 6], [0, 0.1, 0, 0.9, 1, 0.9]);
    expect(labels(line, gridOf([6]), { scale: 100 })).toEqual([0, 0, 0, 1, 1, 1]);
  });

  test("merges two pixels exactly if they differ by no more than the scale in steps of 1/255", () => {
    const pair = floats([1, 1, 2], [0, 100 / 255]);
    expect(labels(pair, gridOf([2]), { scale: 101 })).toEqual([0, 0]);
    expect(labels(pair, gridOf([2]), { scale: 99 })).toEqual([0, 1]);
  });

  test("joins along diagonals in the plane, and along all axes of a volume", () => {
    const plane = floats([1, 1, 2, 2], [0, 1, 1, 0]);
    expect(labels(plane, gridOf([2, 2]), { scale: 10 })).toEqual([0, 1, 1, 0]);
    const volume = floats([1, 1, 2, 2, 2], [0, 0, 0, 0, 1, 1, 1, 1]);
    expect(labels(volume, gridOf([2, 2, 2]), { scale: 10 })).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  test("gives segments below the least size to a neighbour", () => {
    const line = floats([1, 1, 5], [0, 0, 1, 0, 0]);
    expect(labels(line, gridOf([5]), { scale: 1 })).toEqual([0, 0, 1, 2, 2]);
    const found = felzenszwalb(line, gridOf([5]), { sigma: 0, scale: 1, minSize: 2 });
    expect(found.count).toBe(2);
  });

  test("blurs first, so that a fine texture is one segment", () => {
    const stripes = floats(
      [1, 1, 40],
      Array.from({ length: 40 }, (_, i) => (i % 2) / 2),
    );
    expect(felzenszwalb(stripes, gridOf([40]), { ...plain, scale: 60 }).count).toBe(40);
    expect(felzenszwalb(stripes, gridOf([40]), { ...plain, scale: 60, sigma: 2 }).count).toBeLessThan(5);
  });

  test("does not depend on the layout of the channels", () => {
    const r = random(1);
    const [h, w, c] = [6, 7, 3];
    const planes = floats(
      [1, c, h, w],
      Array.from({ length: c * h * w }, () => r.uniform()),
    );
    const last = floats(
      [1, h, w, c],
      Array.from({ length: c * h * w }, (_, i) => planes.data[(i % c) * h * w + Math.floor(i / c)] as number),
    );
    const grid = gridOf([h, w], c);
    const options = { scale: 150, sigma: 0.8, minSize: 2 };
    expect(labels(last, { ...grid, pixelStep: c, channelStep: 1 }, options)).toEqual(
      labels(planes, grid, options),
    );
  });

  test.each([1, 2, 3, 4, 5])("is what the paper's loop over sorted edges gives (picture %i)", (seed) => {
    const r = random(seed);
    const [h, w] = [9, 8];
    const picture = floats(
      [1, 1, h, w],
      Array.from({ length: h * w }, () => r.uniform()),
    );
    for (const scale of [20, 60, 200])
      expect(labels(picture, gridOf([h, w]), { scale })).toEqual(byThePaper(picture.data, h, w, scale / 255));
  });
});

describe("sortedOrder()", () => {
  test("orders as comparing does, equal ones as they came", () => {
    const r = random(3);
    const weights = Float32Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 0.25 : r.uniform() ** 8));
    const expected = Array.from(weights, (_, i) => i).sort(
      (a, b) => (weights[a] as number) - (weights[b] as number) || a - b,
    );
    expect(Array.from(sortedOrder(weights))).toEqual(expected);
  });
});

/** The segmentation with sets of pixels written out, edges compared one by one. */
function byThePaper(values: Float32Array, h: number, w: number, k: number): number[] {
  const edges: { a: number; b: number; weight: number }[] = [];
  const steps: readonly (readonly [number, number])[] = [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ];
  for (const [dy, dx] of steps)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        if (y + dy >= h || x + dx < 0 || x + dx >= w) continue;
        const [a, b] = [y * w + x, (y + dy) * w + x + dx];
        edges.push({ a, b, weight: Math.fround(Math.abs((values[a] as number) - (values[b] as number))) });
      }
  edges.sort((one, other) => one.weight - other.weight);
  const regions = Array.from(values, (_, p) => ({ pixels: new Set([p]), inside: 0 }));
  for (const { a, b, weight } of edges) {
    const [one, other] = [regions[a], regions[b]];
    if (!one || !other || one === other) continue;
    if (weight > Math.min(one.inside + k / one.pixels.size, other.inside + k / other.pixels.size)) continue;
    const both = { pixels: new Set([...one.pixels, ...other.pixels]), inside: weight };
    for (const p of both.pixels) regions[p] = both;
  }
  const known = [...new Set(regions)];
  return regions.map((region) => known.indexOf(region));
}
