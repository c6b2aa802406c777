import { describe, expect, test } from "vitest";
import { filled, floats, sizeOf } from "../../tensor.ts";
import type { Grid } from "../blur.ts";
import type { Segments } from "./segments.ts";
import { slic } from "./slic.ts";

const planar = (sizes: readonly number[], channels: number): Grid => {
  const pixels = sizeOf(sizes);
  return { sizes, pixels, channels, pixelStep: 1, channelStep: pixels };
};

/** Number of connected pieces of all segments, by a second way: merging labels of neighbours until nothing changes. */
function pieces({ labels, sizes }: Segments): number {
  const piece = Int32Array.from(labels.keys());
  for (let changed = true; changed; ) {
    changed = false;
    for (let p = 0; p < labels.length; p++) {
      for (let axis = 0, step = 1; axis < sizes.length; axis++) {
        const size = sizes.at(-1 - axis) as number;
        const q = p + step;
        const inside = Math.floor(p / step) % size < size - 1;
        step *= size;
        if (!inside || labels[p] !== labels[q] || piece[p] === piece[q]) continue;
        piece[p] = piece[q] = Math.min(piece[p] as number, piece[q] as number);
        changed = true;
      }
    }
  }
  return new Set(piece).size;
}

const noise = (size: number): Float32Array =>
  filled(size, (i) => (Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32);

describe("slic()", () => {
  test("of a picture of one colour is a regular grid", () => {
    const found = slic(floats([1, 3, 12, 18]), planar([12, 18], 3), { segments: 6 });
    expect(found.count).toBe(6);
    for (let p = 0; p < 216; p++)
      expect(found.labels[p]).toBe(Math.floor(p / 108) * 3 + Math.floor((p % 18) / 6));
  });

  test("puts no segment across an edge, in one to three dimensions and any number of channels", () => {
    for (const [sizes, channels] of [
      [[64], 1],
      [[20, 26], 3],
      [[20, 26], 2],
      [[8, 10, 12], 1],
    ] as const) {
      const grid = planar(sizes, channels);
      const width = sizes.at(-1) as number;
      // Off the grid of the centres on purpose.
      const edge = Math.round(0.45 * width);
      const bright = (p: number): number => (p % width < edge ? 0 : 1);
      const data = filled(grid.pixels * channels, (i) => bright(i % grid.pixels));
      const { labels, count } = slic(floats([1, channels, ...sizes], data), grid, { segments: 8 });
      const sides = Array.from({ length: count }, () => new Set<number>());
      for (const [p, label] of labels.entries()) sides[label]?.add(bright(p));
      expect(sides.map(({ size }) => size)).toEqual(Array(count).fill(1));
      expect(count).toBeGreaterThan(3);
    }
  });

  test("gives connected segments of some size on noise", () => {
    const grid = planar([40, 40], 3);
    const found = slic(floats([1, 3, 40, 40], noise(4800)), grid, { segments: 16, compactness: 1 });
    expect(pieces(found)).toBe(found.count);
    const areas = new Int32Array(found.count);
    for (const label of found.labels) areas[label] = (areas[label] as number) + 1;
    expect(Math.min(...areas)).toBeGreaterThanOrEqual(25);
    expect(found.count).toBeGreaterThan(8);
  });

  test("does not mind the layout, and repeats", () => {
    const planes = noise(3 * 300);
    const grid = planar([15, 20], 3);
    const woven = filled(900, (i) => planes[(i % 3) * 300 + Math.floor(i / 3)] as number);
    const one = slic(floats([1, 3, 15, 20], planes), grid, { segments: 10 });
    const other = slic(
      floats([1, 15, 20, 3], woven),
      { ...grid, pixelStep: 3, channelStep: 1 },
      { segments: 10 },
    );
    expect(other).toEqual(one);
    expect(slic(floats([1, 3, 15, 20], planes), grid, { segments: 10 })).toEqual(one);
  });

  test("takes pictures smaller than the number of segments", () => {
    expect(slic(floats([1, 1, 2, 2], [0, 1, 0, 1]), planar([2, 2], 1), { segments: 50 }).count).toBe(4);
  });
});
