import type { Placement } from "@fovea/core";
import { expect, test } from "vitest";
import { commonGround } from "./comparing-ground.ts";

/** Each pixel's value is its place from left to right, 0…1 of the picture. */
function ramp(side: number, resized: number, left: number) {
  const data = Float32Array.from({ length: side * side }, (_, i) => ((i % side) + left + 0.5) / resized);
  const placement = {
    resized: { width: resized, height: resized },
    ...{ left, top: left, width: side, height: side },
  } as Placement;
  return { map: { width: side, height: side, data }, placement };
}

test("commonGround() leaves maps on the same pixels as they are", () => {
  const [one, other] = [ramp(8, 10, 1), ramp(8, 10, 1)];
  const { maps, moved } = commonGround(one, other);
  expect(moved).toBe(false);
  expect(maps[0]).toBe(one.map);
});

test("commonGround() brings a cut and a whole to the same places", () => {
  const { maps, moved } = commonGround(ramp(8, 16, 4), ramp(16, 16, 0));
  expect(moved).toBe(true);
  expect(maps[1].width).toBe(8);
  expect(Array.from(maps[0].data)).toEqual(Array.from(maps[1].data));
  expect(maps[0].data[0]).toBeCloseTo(4.5 / 16, 6);
});

test("commonGround() reads a finer map between its pixels", () => {
  const { maps } = commonGround(ramp(8, 8, 0), ramp(16, 16, 0));
  for (const [i, value] of Array.from(maps[0].data).entries()) expect(maps[1].data[i]).toBeCloseTo(value, 6);
});
