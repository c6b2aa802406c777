import { expect, test } from "vitest";
import {
  inside,
  largestSide,
  movedBy,
  patchText,
  readPatch,
  resized,
  sizeText,
  startingPatch,
} from "./patch.ts";

const size = { width: 64, height: 48 };

test("inside() moves a patch into the picture and makes it fit", () => {
  expect(inside({ x: -3, y: 60, side: 10 }, size)).toEqual({ x: 0, y: 38, side: 10 });
  expect(inside({ x: 1.4, y: 2.6, side: 500 }, size)).toEqual({ x: 1, y: 3, side: 36 });
  expect(inside({ x: 0, y: 0, side: 0 }, size).side).toBe(1);
  expect(largestSide({ width: 1, height: 1 })).toBe(1);
});

test("startingPatch() stands in the middle", () => {
  expect(startingPatch(size)).toEqual({ x: 27, y: 19, side: 10 });
});

test("movedBy() stops at the edge", () => {
  expect(movedBy({ x: 2, y: 2, side: 10 }, -8, 1, size)).toEqual({ x: 0, y: 3, side: 10 });
});

test("resized() keeps the middle", () => {
  expect(resized({ x: 20, y: 20, side: 10 }, 14, size)).toEqual({ x: 18, y: 18, side: 14 });
  expect(resized({ x: 20, y: 20, side: 10 }, 0, size)).toEqual({ x: 25, y: 25, side: 1 });
});

test("resized() comes back to where it was", () => {
  const patch = { x: 20, y: 20, side: 10 };
  const odd = resized(patch, 11, size);
  expect(resized(resized(resized(odd, 12, size), 11, size), 10, size)).toEqual(patch);
});

test("sizeText() says of what", () => {
  expect(sizeText(12, size)).toBe("25 % of the shorter side");
  expect(sizeText(16, { width: 64, height: 64 })).toBe("25 % of the width");
});

test("readPatch() reads what patchText() writes, and takes the middle for anything else", () => {
  const patch = { x: 3, y: 4, side: 9 };
  expect(patchText(patch, size)).toBe("4.69,8.33,18.75");
  expect(readPatch(patchText(patch, size), size)).toEqual(patch);
  const large = { width: 1024, height: 768 };
  const odd = { x: 333, y: 101, side: 77 };
  expect(readPatch(patchText(odd, large), large)).toEqual(odd);
  for (const text of ["", "1,2", "a,b,c", "1,,3", "Infinity,1,1"])
    expect(readPatch(text, size)).toEqual(startingPatch(size));
  expect(readPatch("900,-4,25", size)).toEqual({ x: 52, y: 0, side: 12 });
});
