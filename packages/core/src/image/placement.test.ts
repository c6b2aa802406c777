/** Placing pictures: torchvision's numbers, and the way back to the original. */

import { expect, test } from "vitest";
import { originalBox, place } from "./placement.ts";

const square = { size: [224, 224], short: 256 } as const;
const input = { x: 0, y: 0, width: 224, height: 224 };

test("place() for a crop cuts the long side down and centres as torchvision does", () => {
  // 256 · 500 / 375 = 341.3 → 341; (341 − 224) / 2 = 58.5 → 58
  expect(place({ width: 500, height: 375 }, { ...square, fit: "crop" })).toEqual({
    resized: { width: 341, height: 256 },
    left: 58,
    top: 16,
    width: 224,
    height: 224,
  });
});

test("place() for a crop larger than the resized picture begins before it", () => {
  const { left, top } = place({ width: 30, height: 10 }, { size: [20, 21], short: 9, fit: "crop" });
  expect([left, top]).toEqual([3, -5]);
});

test("place() for pad shows the whole picture", () => {
  expect(place({ width: 400, height: 100 }, { ...square, fit: "pad" })).toEqual({
    resized: { width: 224, height: 56 },
    left: 0,
    top: -84,
    width: 224,
    height: 224,
  });
});

test("originalBox() carries the model's input back onto the picture", () => {
  const size = { width: 512, height: 1024 };
  const original = { originalWidth: 512, originalHeight: 1024 };
  const cropped = place(size, { ...square, fit: "crop" });
  expect(originalBox(original, cropped, input)).toEqual({ x: 32, y: 288, width: 448, height: 448 });
  const squashed = place(size, { ...square, fit: "squash" });
  expect(originalBox(original, squashed, input)).toEqual({ x: 0, y: 0, width: 512, height: 1024 });
});

test("originalBox() of a padded input reaches beyond the picture", () => {
  const placed = place({ width: 448, height: 224 }, { ...square, fit: "pad" });
  const box = originalBox({ originalWidth: 448, originalHeight: 224 }, placed, input);
  expect(box).toEqual({ x: 0, y: -112, width: 448, height: 448 });
});
