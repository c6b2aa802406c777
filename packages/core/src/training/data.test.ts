import { expect, test } from "vitest";
import { mixedSeed, orderOf } from "./data.ts";

test("orderOf() is a permutation, the same for the same epoch and another for the next", () => {
  const order = orderOf(50, 1, 0);
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(orderOf(50, 1, 0)).toEqual(order);
  expect(orderOf(50, 1, 1)).not.toEqual(order);
  expect(orderOf(50, 2, 0)).not.toEqual(order);
});

test("mixedSeed() tells the order of its parts and neighbours apart", () => {
  const seeds = [mixedSeed(1, 2), mixedSeed(2, 1), mixedSeed(1, 3), mixedSeed(1, 2, 0), mixedSeed(0, 0)];
  expect(new Set(seeds).size).toBe(seeds.length);
});
