import { expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { cosine, relativeDistance, strength } from "./distance.ts";

const [a, b, zero] = [floats([2], [3, 0]), floats([2], [3, 4]), floats([2])];

test("relativeDistance() is ‖a − b‖ / ‖b‖", () => {
  expect(relativeDistance(a, b)).toBe(0.8);
  expect(relativeDistance(b, b)).toBe(0);
  expect(relativeDistance(zero, zero)).toBe(0);
});

test("cosine() is ⟨a, b⟩ / (‖a‖ ‖b‖), and 0 for nothing", () => {
  expect(cosine(a, b)).toBeCloseTo(0.6, 12);
  expect(cosine(a, zero)).toBe(0);
});

test("strength() is how many times the one is in the other", () => {
  expect(strength(floats([2], [6, 8]), b)).toBe(2);
  expect(strength(a, b)).toBeCloseTo(9 / 25, 12);
  expect(strength(a, zero)).toBe(0);
});
