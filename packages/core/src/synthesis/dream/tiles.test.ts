import { describe, expect, test } from "vitest";
import { type AxisTiles, fittingTiles, fixedTiles, mirrored, startsOf, weightsOf } from "./tiles.ts";

/** Σ of the weights of all tiles at each pixel of the picture. */
function coverage(tiles: AxisTiles, shift: number): number[] {
  const total = new Array<number>(tiles.length).fill(0);
  for (const [k, start] of startsOf(tiles, shift).entries()) {
    weightsOf(tiles, k).forEach((weight, i) => {
      if (start + i >= 0 && start + i < tiles.length)
        total[start + i] = (total[start + i] as number) + weight;
    });
  }
  return total;
}

describe.each([
  ["one tile", fittingTiles(100, 512)],
  ["two", fittingTiles(500, 512)],
  ["a large photo", fittingTiles(4000, 512)],
  ["small tiles", fittingTiles(300, 64)],
  ["a network of 32 pixels", fixedTiles(100, 32)],
  ["a network larger than the picture", fixedTiles(50, 224)],
] as const)("%s", (_, tiles) => {
  test("tiles cover each pixel with weights that add up to 1, at any shift", () => {
    for (const shift of [0, 1, 17, tiles.slack])
      for (const weight of coverage(tiles, shift)) expect(weight).toBeCloseTo(1, 5);
  });
});

test("fittingTiles() are as few as can be, of multiples of 32", () => {
  expect(fittingTiles(100, 512)).toEqual({ length: 100, size: 160, overlap: 64, count: 1, slack: 60 });
  const two = fittingTiles(500, 512);
  expect(two).toMatchObject({ count: 2, size: 320, overlap: 64 });
  expect(two.slack).toBe(2 * 256 + 64 - 500);
  expect(fittingTiles(4000, 512)).toMatchObject({ count: 9, size: 512 });
});

test("fixedTiles() have the network's size and room for a shift", () => {
  expect(fixedTiles(100, 32)).toEqual({ length: 100, size: 32, overlap: 8, count: 5, slack: 28 });
});

test("weightsOf() slopes only where there is a neighbour", () => {
  const tiles: AxisTiles = { length: 18, size: 12, overlap: 6, count: 2, slack: 0 };
  expect([...weightsOf(tiles, 0)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0.75, 0.25, 0, 0]);
  expect([...weightsOf(tiles, 1)]).toEqual([0, 0, 0.25, 0.75, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test("mirrored() goes back and forth beyond the edges", () => {
  const tiles: AxisTiles = { length: 3, size: 10, overlap: 0, count: 1, slack: 7 };
  expect([...mirrored(tiles, -4)]).toEqual([2, 2, 1, 0, 0, 1, 2, 2, 1, 0]);
});
