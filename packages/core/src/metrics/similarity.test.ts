/** Similarity of maps on numbers small enough to check by hand. */

import { expect, test } from "vitest";
import { random } from "../random.ts";
import { comparable, pearson, spearman, ssim, topOverlap } from "./similarity.ts";

const map = (data: readonly number[], width = data.length) =>
  comparable({ width, height: data.length / width, data: Float32Array.from(data) });

test("spearman() sees the order and not the size", () => {
  expect(spearman(map([1, 2, 3, 4]), map([1, 10, 100, 1000]))).toBeCloseTo(1, 12);
  expect(spearman(map([1, 2, 3, 4]), map([4, 3, 2, 1]))).toBeCloseTo(-1, 12);
});

test("spearman() gives equal values the mean of their ranks", () => {
  expect([...map([5, 1, 5, 2]).ranks]).toEqual([3.5, 1, 3.5, 2]);
  // Ranks 1 2.5 2.5 4 against 1 2 3 4: cross 4.5, squares 4.5 and 5.
  expect(spearman(map([0, 1, 1, 2]), map([1, 2, 3, 4]))).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

test("spearman() of a flat map is not a number", () => {
  expect(spearman(map([1, 1, 1]), map([1, 2, 3]))).toBeNaN();
});

test("pearson() of a linear relation is 1", () => {
  expect(pearson([1, 2, 4], [3, 5, 9])).toBeCloseTo(1, 12);
});

test("ssim() of a map with itself is 1, whatever its scale", () => {
  const draw = random(1);
  const values = Array.from({ length: 400 }, draw.normal);
  expect(ssim(map(values, 20), map(values, 20))).toBeCloseTo(1, 12);
  expect(
    ssim(
      map(values, 20),
      map(
        values.map((v) => 5 * v - 3),
        20,
      ),
    ),
  ).toBeCloseTo(1, 6);
});

test("ssim() of one window is the formula on its numbers", () => {
  // Two pixels are one window for both: means ½, variances ¼, covariance −¼.
  const value = ((2 * 0.25 + 1e-4) * (-0.5 + 9e-4)) / ((0.5 + 1e-4) * (0.5 + 9e-4));
  expect(ssim(map([0, 1]), map([1, 0]))).toBeCloseTo(value, 12);
});

test("topOverlap() is the overlap of the strongest twentieth", () => {
  const ramp = Array.from({ length: 40 }, (_, i) => i);
  expect(topOverlap(map(ramp), map(ramp))).toBe(1);
  expect(topOverlap(map(ramp), map(ramp.toReversed()))).toBe(0);
  // The top two of one are 39, 38, of the other 39 and 0.
  expect(topOverlap(map(ramp), map(ramp.with(0, 38.5)))).toBeCloseTo(1 / 3, 12);
  // Two maps of one pixel each: the second place is shared by the 39 zeros, wherever they lie.
  const one = (at: number) => map(new Array<number>(40).fill(0).with(at, 1));
  expect(topOverlap(one(3), one(3))).toBe(1);
  expect(topOverlap(one(3), one(39))).toBeCloseTo((2 / 39 + 38 / 39) / (2 + 38 / 39), 12);
});
