import { expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { cosine, relativeDistance } from "./distance.ts";

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
