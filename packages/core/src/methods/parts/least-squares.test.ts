import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { FitError, fitted, NormalEquations, refuseTooMany } from "./least-squares.ts";

const close = (found: ArrayLike<number>, expected: readonly number[], digits = 10): void => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
};

describe("fitted()", () => {
  test("finds the line through weighted points", () => {
    // y = 2x + 1 at x = 0, 1, 3: any weights give it back.
    const equations = new NormalEquations(2);
    for (const [x, weight] of [
      [0, 1],
      [1, 5],
      [3, 0.5],
    ] as const)
      equations.add([x, 1], 2 * x + 1, weight);
    close(fitted(equations).coefficients, [2, 1]);
  });

  test("shrinks by the ridge: Σwxy / (Σwx² + α)", () => {
    const equations = new NormalEquations(1);
    equations.add([2], 3, 1);
    equations.add([1], 2, 4);
    close(fitted(equations, [6]).coefficients, [14 / 14]);
  });

  test("gives 0 in a direction of which nothing is known", () => {
    const equations = new NormalEquations(2);
    equations.add([1, 1], 4, 1);
    equations.add([2, 2], 8, 1);
    close(fitted(equations).coefficients, [4, 0]);
  });

  test("adds equations with a factor", () => {
    const [a, b] = [new NormalEquations(1), new NormalEquations(1)];
    a.add([1], 1, 1);
    b.add([1], 4, 1);
    close(fitted(a.plus(b, 2)).coefficients, [3]);
  });
});

describe("FitError", () => {
  test("of a mean is the standard error of the mean, for the fit of a constant", () => {
    const values = [1, 2, 4, 9];
    const equations = new NormalEquations(1);
    for (const value of values) equations.add([1], value, 1);
    const fit = fitted(equations);
    const errors = new FitError(1, fit);
    for (const value of values) errors.add([1], 1, value - 4);
    // Deviations −3, −2, 0, 5 about 4: variance 38 / 3; left out, each moves the mean by 1/3 instead of 1/4 of it.
    close(errors.errors(), [Math.sqrt(38 / 3 / 4) * (4 / 3)]);
  });

  test("covers the truth as often as it should, also with few samples for many coefficients", () => {
    const draw = random(3);
    const truth = [1, -2, 0.5, 3, 0];
    let [outside, trials] = [0, 0];
    for (let trial = 0; trial < 300; trial++) {
      const equations = new NormalEquations(5);
      const rows = Array.from({ length: 12 }, () => Array.from(truth, draw.normal));
      const ys = rows.map((x) => x.reduce((sum, v, i) => sum + v * (truth[i] as number), draw.normal()));
      for (const [i, x] of rows.entries()) equations.add(x, ys[i] as number, 1);
      const fit = fitted(equations);
      const errors = new FitError(5, fit);
      for (const [i, x] of rows.entries()) {
        const predicted = x.reduce((sum, v, j) => sum + v * (fit.coefficients[j] as number), 0);
        errors.add(x, 1, (ys[i] as number) - predicted);
      }
      for (const [i, error] of errors.errors().entries()) {
        trials++;
        if (Math.abs((fit.coefficients[i] as number) - (truth[i] as number)) > 2 * error) outside++;
      }
    }
    expect(outside / trials).toBeLessThan(0.1);
  });
});

test("refuseTooMany() refuses what a fit cannot hold", () => {
  expect(() => refuseTooMany(2048)).not.toThrow();
  expect(() => refuseTooMany(2049)).toThrow(/at most 2048/);
});
