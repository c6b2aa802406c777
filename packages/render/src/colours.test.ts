import { describe, expect, test } from "vitest";
import { colourTable, distance, labOf, type MapKind, rgbOf } from "./colours.ts";
import { linearOfLab } from "./oklab.ts";

const steps = (from: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => from + ((1 - from) * i) / count);
const pairs = <T>(list: readonly T[]): [T, T][] => list.slice(1).map((item, i) => [list[i] as T, item]);
const kinds: readonly [MapKind, number][] = [
  ["magnitude", 0],
  ["signed", -1],
];

describe("labOf()", () => {
  test("of magnitudes only ever gets lighter", () => {
    for (const [a, b] of pairs(steps(0, 255).map((t) => labOf("magnitude", t))))
      expect(b[0]).toBeGreaterThan(a[0]);
  });

  test.each(kinds)("of %s takes even steps", (kind, first) => {
    const sizes = pairs(steps(first, 32).map((t) => labOf(kind, t))).map(([a, b]) => distance(a, b));
    // Chords across a bend of the path are a little shorter than the arc.
    expect(Math.min(...sizes) / Math.max(...sizes)).toBeGreaterThan(0.9);
  });

  test("of signed values is near white at zero and equally dark and vivid on both sides", () => {
    expect(labOf("signed", 0)[0]).toBeCloseTo(0.97, 6);
    for (const t of steps(0, 64)) {
      const [warm, cold] = [labOf("signed", t), labOf("signed", -t)];
      expect(Math.abs(warm[0] - cold[0])).toBeLessThan(0.01);
      expect(Math.abs(Math.hypot(warm[1], warm[2]) - Math.hypot(cold[1], cold[2]))).toBeLessThan(0.02);
    }
  });

  test("of signed values gets darker away from zero", () => {
    for (const side of [1, -1]) {
      for (const [a, b] of pairs(steps(0, 255).map((t) => labOf("signed", side * t)))) {
        expect(b[0]).toBeLessThan(a[0]);
      }
    }
  });

  test.each(kinds)("of %s never leaves what a screen can show", (kind, first) => {
    for (const t of steps(first, 511)) {
      for (const channel of linearOfLab(labOf(kind, t))) {
        expect(channel).toBeGreaterThanOrEqual(0);
        expect(channel).toBeLessThanOrEqual(1);
      }
    }
  });
});

test("rgbOf() is red for positive and blue for negative values, and holds its ends", () => {
  const [warm, cold] = [rgbOf("signed", 1), rgbOf("signed", -1)];
  expect(warm[0]).toBeGreaterThan(2 * warm[2]);
  expect(cold[2]).toBeGreaterThan(2 * cold[0]);
  expect(rgbOf("signed", 7)).toEqual(warm);
  expect(rgbOf("magnitude", -1)).toEqual(rgbOf("magnitude", 0));
});

test("colourTable() has 256 magnitudes and 511 signed values with zero in the middle", () => {
  expect(colourTable("magnitude")).toHaveLength(256 * 3);
  expect(colourTable("signed")).toHaveLength(511 * 3);
  expect([...colourTable("signed").subarray(255 * 3, 256 * 3)]).toEqual([...rgbOf("signed", 0)]);
});
