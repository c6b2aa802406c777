import { expect, test } from "vitest";
import { evidence } from "./where.ts";

const map = (...data: number[]) => ({ width: 3, height: 3, data });

test("evidence() names the ninth with most of what speaks for the class", () => {
  expect(evidence(map(0, 0, 3, 0, 1, 0, 0, 0, -9))).toEqual({ place: "upper right", share: 0.75 });
  expect(evidence(map(0, 0, 0, 2, 0, 0, 0, 0, 0)).place).toBe("left side");
  expect(evidence(map(0, 0, 0, 0, 2, 0, 0, 0, 0)).place).toBe("middle");
});

test("evidence() against the class looks at the other sign", () => {
  expect(evidence(map(0, 0, 3, 0, 1, 0, 0, 0, -9), -1)).toEqual({ place: "lower right", share: 1 });
});

test("evidence() of a map without a positive value has no place", () => {
  expect(evidence(map(0, 0, 0, -1, 0, 0, 0, 0, 0))).toEqual({ place: undefined, share: 0 });
});
