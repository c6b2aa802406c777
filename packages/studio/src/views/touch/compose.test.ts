import { displayScale, type Picture } from "@fovea/render";
import { expect, test } from "vitest";
import { withMask, withPartOfMap, withPatch } from "./compose.ts";
import { extremes } from "./sweep-extremes.ts";

const grey = (data: number[]): Picture => ({ width: 3, height: 2, channels: 1, data: Uint8Array.from(data) });
const seen = grey([10, 20, 30, 40, 50, 60]);
const filling = grey([0, 1, 2, 3, 4, 5]);

test("withPatch() lays the filling into the square, cut off at the edge", () => {
  expect([...withPatch(seen, filling, { x: 1, y: 1, side: 2 }).data]).toEqual([10, 20, 30, 40, 4, 5]);
});

test("withMask() hides what is marked, or all else", () => {
  const mask = Uint8Array.from([1, 0, 0, 0, 0, 1]);
  expect([...withMask(seen, filling, mask, false).data]).toEqual([0, 20, 30, 40, 50, 5]);
  expect([...withMask(seen, filling, mask, true).data]).toEqual([10, 1, 2, 3, 4, 60]);
  expect(withMask(seen, grey([0, 0, 0, 0, 0, 0]), mask, false, 0.5).data[0]).toBe(5);
});

test("withPartOfMap() leaves the picture where nothing was tried", () => {
  const map = { width: 3, height: 2, data: Float32Array.from([1, -2, 0, 0, 0, 0]) };
  const covered = Uint8Array.from([1, 1, 0, 0, 0, 0]);
  const { data } = withPartOfMap(seen, map, covered, displayScale(map, { signed: true }));
  expect([...data.slice(6, 9), ...data.slice(15)]).toEqual([30, 30, 30, 60, 60, 60]);
  expect(data[0]).not.toBe(10);
  expect(extremes({ map, covered })).toEqual({
    most: { x: 0, y: 0, value: 1 },
    least: { x: 1, y: 0, value: -2 },
  });
});
