import { describe, expect, test } from "vitest";
import { drawnBySeed, random, shuffled } from "./random.ts";

const draws = (seed: number, n: number): number[] => Array.from({ length: n }, random(seed).normal);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("random()", () => {
  test("gives the same numbers for the same seed, others for another", () => {
    expect(draws(7, 100)).toEqual(draws(7, 100));
    expect(draws(7, 3)).not.toEqual(draws(8, 3));
  });

  test("uniform() lies in [0, 1) with mean 1/2 and variance 1/12, also for seeds that follow one another", () => {
    for (const seed of [0, 1, 2, 2 ** 31, -1]) {
      const values = Array.from({ length: 20_000 }, random(seed).uniform);
      expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
      expect(mean(values)).toBeCloseTo(1 / 2, 1);
      expect(mean(values.map((v) => (v - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    }
    const first = Array.from({ length: 1000 }, (_, seed) => random(seed).uniform());
    expect(mean(first)).toBeCloseTo(1 / 2, 1);
  });

  test("normal() has the moments 0, 1, 0, 3 of a normal distribution", () => {
    const values = draws(3, 100_000);
    const moment = (k: number): number => mean(values.map((v) => v ** k));
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.05);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  test("normal() gives numbers that do not depend on the one before", () => {
    const values = draws(4, 50_000);
    expect(Math.abs(mean(values.slice(1).map((v, i) => v * (values[i] as number))))).toBeLessThan(0.02);
  });
});

test("shuffled() gives each order of three about as often", () => {
  const counts = new Map<string, number>();
  const draw = random(5);
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(["a", "b", "c"], draw).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test("drawnBySeed() keeps so many of the items in their order, others by another seed", () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const some = drawnBySeed(items, 10, 1);
  expect(some).toHaveLength(10);
  expect(some).toEqual(some.toSorted((a, b) => a - b));
  expect(drawnBySeed(items, 10, 1)).toEqual(some);
  expect(drawnBySeed(items, 10, 2)).not.toEqual(some);
  expect(drawnBySeed(items, 99, 1)).toEqual(items);
});
