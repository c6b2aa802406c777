/** The generator repeats itself exactly and looks random enough. */

import { expect, test } from "vitest";
import { random, randomTensor } from "./random.ts";

const many = <T>(f: () => T): T[] => Array.from({ length: 20_000 }, f);
const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

test("random() repeats itself for a seed and differs between seeds", () => {
  const draw = (seed: number): number[] => Array.from({ length: 5 }, random(seed).normal);
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});

test("uniform(), normal() and int() have the moments and ends they should", () => {
  const r = random(1);
  expect(mean(many(() => r.uniform(2, 4)))).toBeCloseTo(3, 1);
  const normal = many(r.normal);
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
  expect(new Set(many(() => r.int(-1, 2)))).toEqual(new Set([-1, 0, 1, 2]));
});

test.each([1, 2, 7, 300])("randomTensor() apart keeps %d values from 0 and from each other", (n) => {
  const sorted = randomTensor([n], 5, { values: "apart" }).data.toSorted();
  const gaps = sorted.slice(1).map((x, i) => x - (sorted[i] as number));
  expect(Math.min(...gaps, 6 / n)).toBeCloseTo(6 / n, 5);
  expect(Math.min(...sorted.map(Math.abs))).toBeGreaterThan(1 / n);
});
