import { expect, test } from "vitest";
import { Descent } from "./descent.ts";

test("Descent moves every parameter in proportion to its gradient, and keeps it in [0, 1]", () => {
  const parameters = Float64Array.of(0.5, 0.5, 0.95);
  new Descent(3, 0.1).step(parameters, Float64Array.of(4, 1, -4));
  for (const [i, value] of [0.4, 0.475, 1].entries()) expect(parameters[i]).toBeCloseTo(value, 10);
});

test("Descent stays where the gradient is 0", () => {
  const parameters = Float64Array.of(0.3);
  new Descent(1, 0.1).step(parameters, Float64Array.of(0));
  expect(parameters[0]).toBe(0.3);
});
