import { expect, test } from "vitest";
import { fittingScale } from "./stack-fit.ts";

const flat = { x: 0, y: 0 };
const room = { width: 1000, height: 400 };

test("fittingScale() fills most of the room with a plane that is not turned", () => {
  expect(fittingScale([{ width: 100, height: 376, depth: 0 }], flat, room)).toBeCloseTo(1);
  expect(fittingScale([{ width: 940, height: 100, depth: 0 }], flat, room)).toBeCloseTo(1);
  expect(fittingScale([{ width: 10, height: 10, depth: 0 }], flat, room)).toBe(1.6);
});

test("fittingScale() leaves room for what is nearer to the eye", () => {
  const near = fittingScale([{ width: 100, height: 376, depth: 170 }], flat, room);
  expect(near).toBeCloseTo(0.9);
  const sideways = fittingScale([{ width: 100, height: 100, depth: 940 }], { x: 0, y: 90 }, room);
  expect(sideways).toBeLessThan(0.55);
});
