import { describe, expect, test } from "vitest";
import { gapOf, refined } from "./path-integral.ts";

describe("refined()", () => {
  const given = { tolerance: 0.01, "max-steps": 128 };
  const asked = async (gapAt: (steps: number) => number, growth?: number): Promise<number[]> => {
    const seen: number[] = [];
    const integral = async (steps: number): Promise<{ steps: number; gap: number }> => {
      seen.push(steps);
      return { steps, gap: gapAt(steps) };
    };
    await refined(given, integral, growth === undefined ? {} : { growth });
    return seen;
  };

  test("takes as many times the steps as the gap is of the tolerance", async () => {
    expect(await asked((steps) => 0.64 / steps)).toEqual([16, 64]);
  });

  test("stops at max-steps, however large the gap", async () => {
    expect(await asked(() => 5)).toEqual([16, 128]);
    expect(await asked(() => Number.NaN)).toEqual([16, 32, 64, 128]);
  });

  test("only doubles where it is told to", async () => {
    expect(await asked(() => 5, 2)).toEqual([16, 32, 64, 128]);
  });
});

test("gapOf() is a part of the difference, or of S / 1000 where rounding makes the difference", () => {
  expect(gapOf(3, { whole: 5, none: 1 })).toBe(0.25);
  expect(gapOf(1e-3, { whole: 10, none: 10 })).toBeCloseTo(0.1, 10);
  expect(gapOf(0, { whole: 0, none: 0 })).toBe(0);
});
