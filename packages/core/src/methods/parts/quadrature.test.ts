import { describe, expect, test } from "vitest";
import { points, quadratures } from "./quadrature.ts";

const integral = (rule: (typeof quadratures)[number], n: number, f: (t: number) => number): number =>
  points(rule, n).reduce((sum, { at, weight }) => sum + weight * f(at), 0);

describe("points()", () => {
  test.each(quadratures)("of %s: n points in [0, 1] whose weights add up to 1", (rule) => {
    for (const n of [1, 2, 3, 5, 16, 50, 333]) {
      const list = points(rule, n);
      expect(list).toHaveLength(n);
      expect(list.every(({ at, weight }) => at >= 0 && at <= 1 && weight > 0)).toBe(true);
      expect(Math.abs(list.reduce((sum, { weight }) => sum + weight, 0) - 1)).toBeLessThan(1e-13);
    }
  });

  test.each([1, 2, 3, 4, 7, 12])(
    "of gauss-legendre with %i points is exact up to degree 2n − 1 and not beyond",
    (n) => {
      const error = (degree: number): number =>
        Math.abs(integral("gauss-legendre", n, (t) => t ** degree) - 1 / (degree + 1));
      for (let degree = 0; degree < 2 * n; degree++) expect(error(degree)).toBeLessThan(1e-14);
      expect(error(2 * n)).toBeGreaterThan(1e-16 + 4 ** (-2 * n) / 100);
    },
  );

  test.each([
    ["gauss-legendre", [(1 - Math.sqrt(1 / 3)) / 2, (1 + Math.sqrt(1 / 3)) / 2], [0.5, 0.5]],
    ["midpoint", [0.25, 0.75], [0.5, 0.5]],
    ["trapezoid", [0, 1], [0.5, 0.5]],
    ["left", [0, 0.5], [0.5, 0.5]],
    ["right", [0.5, 1], [0.5, 0.5]],
  ] as const)("of %s with two points", (rule, at, weight) => {
    const list = points(rule, 2);
    for (const i of [0, 1]) {
      expect(list[i]?.at).toBeCloseTo(at[i] as number, 14);
      expect(list[i]?.weight).toBeCloseTo(weight[i] as number, 14);
    }
  });

  test("of trapezoid is right for linear functions, which Captum's is not", () => {
    expect(integral("trapezoid", 10, (t) => 3 * t + 1)).toBeCloseTo(2.5, 14);
  });
});
