/** Intervals against closed forms, numbers worked out another way, and how often they hold. */

import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { levelForAll } from "./level.ts";
import { classMeansInterval, meanInterval, pairedDifference } from "./mean-interval.ts";
import { normalQuantile, normalTail } from "./normal.ts";
import { differenceOfShares, shareInterval } from "./share-interval.ts";
import { studentBeyond, studentTail } from "./student.ts";

/** P(Z > z) by Simpson's rule up to z + 12. */
function tailByIntegral(z: number): number {
  const [n, width] = [20_000, 12];
  let total = 0;
  for (let i = 0; i <= n; i++) {
    const x = z + (i * width) / n;
    total += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp((-x * x) / 2);
  }
  return (total * width) / (3 * n * Math.sqrt(2 * Math.PI));
}

describe("normal distribution", () => {
  test.each([0, 0.3, 1, 2.5, 2.999, 3, 3.001, 5, 8])("normalTail(%f) is the integral", (z) => {
    expect(normalTail(z) / tailByIntegral(z)).toBeCloseTo(1, 10);
    expect(normalTail(-z)).toBeCloseTo(1 - normalTail(z), 15);
  });

  test.each([1e-300, 1e-12, 0.001, 0.025, 0.4, 0.5, 0.8, 0.999])(
    "normalQuantile(%f) has that below it",
    (p) => {
      const z = normalQuantile(p);
      expect((z < 0 ? normalTail(-z) : 1 - normalTail(z)) / p).toBeCloseTo(1, 10);
    },
  );

  test("normalQuantile() of known levels", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(() => normalQuantile(1.1)).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });

  test("levelForAll() divides what may go wrong", () => {
    expect(levelForAll(1)).toBe(0.95);
    expect(levelForAll(10)).toBeCloseTo(0.995, 12);
  });

  test("Student's tail is Cauchy's for 1 and closed for 2 and 4 degrees of freedom", () => {
    expect(studentTail(1.7, 1)).toBeCloseTo(0.5 - Math.atan(1.7) / Math.PI, 14);
    expect(studentTail(1.7, 2)).toBeCloseTo(0.5 - 1.7 / (2 * Math.sqrt(2 + 1.7 ** 2)), 14);
    const [c, s] = [Math.cos(Math.atan(1.7 / 2)), Math.sin(Math.atan(1.7 / 2))];
    expect(studentTail(1.7, 4)).toBeCloseTo(0.5 - (s * (1 + (c * c) / 2)) / 2, 14);
  });

  test("Student's quantiles are those of the tables", () => {
    expect(studentBeyond(0.025, 1)).toBeCloseTo(12.706, 3);
    expect(studentBeyond(0.025, 9)).toBeCloseTo(2.262, 3);
    expect(studentBeyond(0.025, 1000)).toBeCloseTo(1.962, 3);
  });
});

describe("shareInterval()", () => {
  test("its bounds are where a test of the share just fails", () => {
    const { low, high } = shareInterval(15, 50);
    for (const bound of [low, high])
      expect(Math.abs(0.3 - bound) / Math.sqrt((bound * (1 - bound)) / 50)).toBeCloseTo(
        1.959963984540054,
        10,
      );
  });

  test("of no and of all hits reaches the end exactly", () => {
    const z2 = 1.959963984540054 ** 2;
    expect(shareInterval(0, 10)).toMatchObject({ share: 0, low: 0 });
    expect(shareInterval(0, 10).high).toBeCloseTo(z2 / (10 + z2), 12);
    expect(shareInterval(10, 10)).toMatchObject({ share: 1, high: 1 });
  });

  test("of nothing is not a number", () => {
    expect(shareInterval(0, 0)).toEqual({
      share: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      n: 0,
      level: 0.95,
    });
  });

  test("refuses a level that is none", () => {
    expect(() => shareInterval(1, 2, 95)).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });
});

test("differenceOfShares() of 56/70 and 48/80 is Newcombe's worked example", () => {
  const { difference, low, high } = differenceOfShares({ hits: 56, n: 70 }, { hits: 48, n: 80 });
  expect(difference).toBeCloseTo(0.2, 12);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

describe("meanInterval()", () => {
  test("of many values is that of the normal distribution", () => {
    const draw = random(3);
    const values = Array.from({ length: 400 }, draw.normal);
    const mean = values.reduce((a, b) => a + b) / 400;
    const half = 1.96 * Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / 399 / 400);
    const interval = meanInterval(values, { samples: 20_000 });
    expect(interval.mean).toBeCloseTo(mean, 12);
    expect(interval.low).toBeCloseTo(mean - half, 1.9);
    expect(interval.high).toBeCloseTo(mean + half, 1.9);
  });

  test("takes sums that differ by the order of their terms for equal", () => {
    const values = [0.7, 0.1, 0.3, 0.1, 0.7, 0.2, 0.1];
    const whole = meanInterval(values.map((v) => Math.round(10 * v)));
    const tenth = meanInterval(values);
    expect([10 * tenth.low, 10 * tenth.high]).toEqual(
      [whole.low, whole.high].map((v) => expect.closeTo(v, 9)),
    );
  });

  test("of one value and of none has no bounds", () => {
    expect(meanInterval([3])).toEqual({ mean: 3, low: Number.NaN, high: Number.NaN, n: 1, level: 0.95 });
    expect(meanInterval([]).mean).toBeNaN();
  });

  test("of equal values is that value", () => {
    expect(meanInterval([0.1, 0.1, 0.1])).toMatchObject({
      low: expect.closeTo(0.1, 12),
      high: expect.closeTo(0.1, 12),
    });
  });

  test("stays among the values, follows scale and shift, and depends on the seed alone", () => {
    const values = [0, 1, 1, 1, 1, 0.4];
    const { low, high } = meanInterval(values);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    const other = meanInterval(values.map((v) => 8 * v - 16));
    expect(other.low).toBeCloseTo(8 * low - 16, 9);
    expect(meanInterval(values)).toEqual(meanInterval(values));
  });

  /** 300 data sets at 90 %: the share that hold the truth has a deviation of 1.7 %. */
  test.each([
    ["normal", 8, (draw: () => number) => draw(), 0],
    ["skewed", 20, (draw: () => number) => draw() ** 2, 1],
    ["skewed, few", 8, (draw: () => number) => draw() ** 2, 1],
  ] as const)("holds as often as it says: %s, %i values", (_, n, make, truth) => {
    const draw = random(7);
    let held = 0;
    for (let trial = 0; trial < 300; trial++) {
      const values = Array.from({ length: n }, () => make(draw.normal));
      const { low, high } = meanInterval(values, { level: 0.9, seed: trial, samples: 500 });
      if (low <= truth && truth <= high) held++;
    }
    expect(held / 300).toBeGreaterThan(truth === 1 ? 0.81 : 0.85);
    expect(held / 300).toBeLessThan(0.95);
  });
});

describe("pairedDifference()", () => {
  test("is the interval of the differences", () => {
    expect(pairedDifference([3, 5, 9, 4], [1, 4, 5, 4])).toEqual(meanInterval([2, 1, 4, 0]));
  });

  test("refuses sides of different length", () => {
    expect(() => pairedDifference([1], [])).toThrow(expect.objectContaining({ code: "shape-mismatch" }));
  });
});

describe("classMeansInterval()", () => {
  test("counts each class the same", () => {
    const interval = classMeansInterval([[1, 1, 1, 1, 3, 5], [10, 12], []]);
    expect(interval).toMatchObject({ mean: 6.5, n: 8 });
    expect(interval.low).toBeLessThan(6.5);
    expect(interval.high).toBeGreaterThan(6.5);
  });

  test("does not see what classes differ by", () => {
    expect(
      classMeansInterval([
        [0, 0, 0],
        [9, 9],
      ]),
    ).toMatchObject({ mean: 4.5, low: 4.5, high: 4.5 });
  });

  test("of single values has no bounds", () => {
    expect(classMeansInterval([[1], [2]])).toMatchObject({ mean: 1.5, low: Number.NaN });
  });

  test("holds as often as it says", () => {
    const draw = random(11);
    let held = 0;
    for (let trial = 0; trial < 300; trial++) {
      const classes = [6, 4, 12].map((n, k) => Array.from({ length: n }, () => k + draw.normal()));
      const { low, high } = classMeansInterval(classes, { level: 0.9, seed: trial, samples: 500 });
      if (low <= 1 && 1 <= high) held++;
    }
    expect(held / 300).toBeGreaterThan(0.85);
    expect(held / 300).toBeLessThan(0.95);
  });
});
