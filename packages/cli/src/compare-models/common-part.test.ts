import { type Placement, place } from "@fovea/core";
import { expect, test } from "vitest";
import { commonPart, gridOf, laidOn } from "./common-part.ts";

const photo = { originalWidth: 400, originalHeight: 200 };
const at = (fit: "crop" | "squash", size: number): Placement =>
  place({ width: 400, height: 200 }, { size: [size, size], short: size, fit });

test("commonPart() of a crop and of the whole picture squashed is the crop", () => {
  expect(commonPart(photo, at("crop", 100), at("squash", 50))).toEqual({
    x: 100,
    y: 0,
    width: 200,
    height: 200,
  });
  expect(commonPart(photo, at("squash", 100), at("squash", 50))).toEqual({
    x: 0,
    y: 0,
    width: 400,
    height: 200,
  });
});

/** A map whose value is the place in the photo at which each pixel of the input lies, from left to right. */
function placesOf(placement: Placement) {
  const { width, height, resized, left } = placement;
  const data = Float32Array.from(
    { length: width * height },
    (_, i) => ((i % width) + 0.5 + left) * (400 / resized.width),
  );
  return { width, height, data };
}

test("laidOn() reads maps of different inputs at the same places of the photo", () => {
  const [crop, squash] = [at("crop", 100), at("squash", 50)];
  const grid = gridOf({ x: 120, y: 0, width: 160, height: 160 });
  expect([grid.width, grid.height]).toEqual([224, 224]);
  for (const placement of [crop, squash]) {
    const laid = laidOn(placesOf(placement), photo, placement, grid);
    for (const x of [0, 100, 223]) expect(laid.data[x]).toBeCloseTo(120 + ((x + 0.5) * 160) / 224, 3);
  }
});
