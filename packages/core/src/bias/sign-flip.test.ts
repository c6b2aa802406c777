import { expect, test } from "vitest";
import { random } from "../random.ts";
import { signFlip } from "./sign-flip.ts";

test("signFlip() counts the assignments of signs that reach the sum", () => {
  // Of the eight sums of ±1 ±2 ±3 only 6 reaches 6; 6 and 4 reach 4.
  expect(signFlip([1, 2, 3], 0)).toBe(1 / 8);
  expect(signFlip([-1, 2, 3], 0)).toBe(2 / 8);
  expect(signFlip([0, 0], 0)).toBe(1);
  expect(signFlip([-1, -1], 0)).toBe(1);
});

test("signFlip() by drawing agrees with counting", () => {
  const few = [0.5, 0.25, -0.5, 1, 0.5, 0.25, -1, 1, 0.5, 0.5, 0.25, 0.5];
  const drawn = signFlip([...few, 1e-12], 3);
  expect(Math.abs(drawn - signFlip(few, 3))).toBeLessThan(0.01);
});

test("signFlip() is below 0.05 in at most one of twenty draws without an effect", () => {
  const { normal } = random(5);
  let found = 0;
  for (let i = 0; i < 400; i++) {
    const differences = Array.from({ length: 11 }, normal);
    if (signFlip(differences, i) <= 0.05) found++;
  }
  expect(found).toBeLessThanOrEqual(32);
});
