/** Places that do not hide each other. */

import { expect, test } from "vitest";
import { apart } from "./collections-apart.ts";

const nearestIn = (places: Float32Array, count: number): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++)
      least = Math.min(
        least,
        Math.hypot(
          (places[2 * i] as number) - (places[2 * j] as number),
          (places[2 * i + 1] as number) - (places[2 * j + 1] as number),
        ),
      );
  return least;
};

test("apart() moves a clump apart and leaves what lies far from it", () => {
  const places = Float32Array.from([0, 0, 0, 0, 0.1, 0, 0, 0.1, 100, 50, Number.NaN, Number.NaN]);
  const moved = apart(places);
  expect(nearestIn(moved, 5)).toBeGreaterThan(4.8);
  expect(Array.from(moved.slice(8))).toEqual([100, 50, Number.NaN, Number.NaN]);
  expect(apart(places)).toEqual(moved);
});

test("apart() leaves one place, and very many, as they are", () => {
  expect(Array.from(apart(Float32Array.of(3, 4)))).toEqual([3, 4]);
  const many = new Float32Array(2 * 2000);
  expect(apart(many)).toBe(many);
  // All on one place still end.
  expect(apart(new Float32Array(40)).every(Number.isFinite)).toBe(true);
});
