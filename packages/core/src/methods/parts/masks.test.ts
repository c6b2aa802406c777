import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { enlarged, gathered } from "./interpolation.ts";
import { softMasks } from "./masks.ts";

describe("enlarged()", () => {
  test("interpolates linearly and goes on with the edge", () => {
    const axis = Float64Array.of(-1, 0, 0.25, 1, 5);
    expect(Array.from(enlarged(Float32Array.of(2, 6), [2], [axis]))).toEqual([2, 2, 3, 6, 6]);
  });

  test("works along every axis of a plane", () => {
    const middle = Float64Array.of(0.5);
    expect(Array.from(enlarged(Float32Array.of(0, 2, 4, 6), [2, 2], [middle, middle]))).toEqual([3]);
  });

  test("has gathered() as its transpose, in three dimensions", () => {
    const draw = random(4);
    const sizes = [2, 3, 1];
    const axes = [4, 5, 3].map((length) => Float64Array.from({ length }, () => 3 * draw.uniform() - 0.5));
    const u = Float32Array.from({ length: 6 }, draw.normal);
    const v = Float32Array.from({ length: 60 }, draw.normal);
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
    expect(dot(enlarged(u, sizes, axes), v)).toBeCloseTo(dot(u, gathered(v, sizes, axes)), 4);
  });
});

describe("softMasks()", () => {
  test("have values in [0, 1] and the mean p at every pixel", () => {
    const masks = softMasks([10, 12], 3, 0.3, random(1));
    const mean = new Float64Array(120);
    for (let i = 0; i < 4000; i++)
      for (const [p, m] of masks.next().entries()) mean[p] = (mean[p] as number) + m;
    for (const total of mean) expect(Math.abs(total / 4000 - 0.3)).toBeLessThan(0.04);
  });

  test("have no more cells than pixels along an axis", () => {
    for (const value of softMasks([1, 2], 7, 0.5, random(2)).next()) expect(value).toBeGreaterThanOrEqual(0);
  });
});
