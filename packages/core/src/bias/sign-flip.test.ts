import { expect, test } from "vitest";
import { random } from "../random.ts";
import { signFlip } from "./sign-flip.ts";

test("signFlip() counts the assignments of signs that reach the sum", () => {
  // Of the eight sums of ±1 ±2 ±3 only 6 reaches 6; 6 and 4 reach 4.
  expect(signFlip([1, 2, 3])).toBe(1 / 8);
  expect(signFlip([-1, 2, 3])).toBe(2 / 8);
  expect(signFlip([0, 2, 0])).toBe(1 / 2);
  expect(signFlip([0, 0])).toBe(1);
  expect(signFlip([-1, -1])).toBe(1);
});

test("signFlip() of many ones is the binomial tail, however small", () => {
  const ones = new Array<number>(40).fill(1);
  expect(signFlip(ones)).toBe(2 ** -40);
  expect(signFlip(ones.with(0, -1).with(7, -1))).toBe((1 + 40 + (40 * 39) / 2) / 2 ** 40);
});

test("signFlip() is below 0.05 in at most one of twenty draws without an effect", () => {
  const { normal } = random(5);
  let found = 0;
  for (let i = 0; i < 400; i++) {
    const differences = Array.from({ length: 30 }, () => Math.round(2 * normal()));
    if (signFlip(differences) <= 0.05) found++;
  }
  expect(found).toBeLessThanOrEqual(32);
});
