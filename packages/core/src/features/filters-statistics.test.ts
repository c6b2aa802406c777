import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { filterStatistics } from "./filters-statistics.ts";

describe("filterStatistics()", () => {
  const ramp = [1, 2, 3, 4, 5, 6, 7, 8];
  const weights = floats(
    [5, 2, 2, 2],
    [
      ...ramp,
      ...ramp.map((w) => -2 * w),
      ...ramp.map((w) => 1e-3 * w),
      ...[1, -1, 1, -1, 1, -1, 1, -1],
      ...new Array<number>(8).fill(0),
    ],
  );

  test("tells norms, means, what is near dead and what is the same up to sign and strength", () => {
    const { norms, means, nearDead, duplicates, colour } = filterStatistics(weights, false);
    expect(norms.map((norm) => Number(norm.toFixed(3)))).toEqual([14.283, 28.566, 0.014, 2.828, 0]);
    expect(means[0]).toBe(4.5);
    expect(means[3]).toBe(0);
    expect(nearDead).toEqual([2, 4]);
    expect(duplicates).toEqual([{ a: 0, b: 1, cosine: expect.closeTo(-1, 10) }]);
    expect(colour).toBeUndefined();
  });

  test("counts no pairs of filters with a few numbers, which are alike by chance", () => {
    expect(filterStatistics(floats([2, 1, 1, 1], [1, 2]), false).duplicates).toEqual([]);
  });

  test("tells how much of a filter is not grey", () => {
    const { colour } = filterStatistics(floats([3, 3, 1, 1], [2, 2, 2, 1, -1, 0, 3, 0, 0]), true);
    // All grey; none of it; 1 − 3 · 1² / 9.
    expect(colour).toEqual([0, 1, expect.closeTo(2 / 3, 10)]);
  });
});
