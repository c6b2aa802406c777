/** principalPlane(): the axes of a cloud that is long, less wide and flat. */

import { expect, test } from "vitest";
import { principalPlane } from "./layout-plane.ts";

test("principalPlane() finds the long axis, then the wide one, up to sign", () => {
  const set = [
    [10, 0, 0],
    [-10, 0, 0],
    [0, 2, 0],
    [0, -2, 0],
  ].map((row) => Float32Array.from(row));
  const places = principalPlane(set, 0);
  const [x0, y0, x1, , , y2, , y3] = Array.from(places, (value) => Math.abs(value));
  expect([x0, x1, y2, y3]).toEqual([10, 10, 2, 2].map((value) => expect.closeTo(value, 5)));
  expect(y0).toBeCloseTo(0, 5);
  expect(Math.sign(places[0] as number)).toBe(-Math.sign(places[2] as number));
});

test("principalPlane() of equal vectors is one point", () => {
  const set = Array.from({ length: 3 }, () => Float32Array.of(1, 2));
  expect(Array.from(principalPlane(set, 0))).toEqual([0, 0, 0, 0, 0, 0]);
});
