/** umapLayout(): the same numbers for a seed, clusters that stay apart, sets of any size. */

import { expect, test } from "vitest";
import { random } from "../random.ts";
import { umapLayout } from "./layout-umap.ts";

/** Three clouds about three axes. */
function clouds(each: number): Float32Array[] {
  const { normal } = random(1);
  return Array.from({ length: 3 * each }, (_, i) =>
    Float32Array.from({ length: 12 }, (_, d) => 0.1 * normal() + (d === i % 3 ? 1 : 0)),
  );
}

test("umapLayout() keeps three clusters apart, and gives the same numbers again", async () => {
  const set = clouds(30);
  const options = { neighbours: 10, seed: 4 };
  const seen: number[] = [];
  const places = await umapLayout(set, { ...options, progress: (done, total) => seen.push(done / total) });
  expect(await umapLayout(set, options)).toEqual(places);
  expect(seen.at(-1)).toBeCloseTo(1);
  expect(await umapLayout(set, { ...options, seed: 5 })).not.toEqual(places);
  const far = (i: number, j: number): number =>
    Math.hypot(
      (places[2 * i] as number) - (places[2 * j] as number),
      (places[2 * i + 1] as number) - (places[2 * j + 1] as number),
    );
  // The three nearest places of each belong to its own cluster, and clusters are farther apart than wide.
  for (let i = 0; i < set.length; i++) {
    const others = set.map((_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => far(i, a) - far(i, b));
    expect(others.slice(0, 3).map((j) => j % 3)).toEqual([i % 3, i % 3, i % 3]);
  }
});

test.each([0, 1, 2, 4, 5, 6])("umapLayout() lays out %d vectors", async (count) => {
  const places = await umapLayout(clouds(2).slice(0, count), { neighbours: 50 });
  expect(places).toHaveLength(2 * count);
  expect(places.every(Number.isFinite)).toBe(true);
});

test("umapLayout() of equal vectors is finite", async () => {
  const set = Array.from({ length: 20 }, () => Float32Array.of(0, 0, 0));
  expect((await umapLayout(set)).every(Number.isFinite)).toBe(true);
});
