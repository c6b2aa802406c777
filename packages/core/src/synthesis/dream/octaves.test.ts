import { expect, test } from "vitest";
import { octaveSizes, usualOctaves } from "./octaves.ts";

test("octaveSizes() divides by the scale and ends at the photo's own size", () => {
  expect(octaveSizes({ width: 400, height: 200 }, 3, 2)).toEqual([
    { width: 100, height: 50 },
    { width: 200, height: 100 },
    { width: 400, height: 200 },
  ]);
});

test("octaveSizes() leaves out what is too small to see, but never the photo", () => {
  expect(octaveSizes({ width: 100, height: 60 }, 4, 2)).toEqual([{ width: 100, height: 60 }]);
  expect(octaveSizes({ width: 8, height: 8 }, 1, 1.4)).toEqual([{ width: 8, height: 8 }]);
});

test("usualOctaves() are four, and more for large photos", () => {
  expect(usualOctaves({ width: 500, height: 375 }, 1.4)).toBe(4);
  expect(usualOctaves({ width: 600, height: 800 }, 1.4)).toBe(4);
  // 3000 = 600 · 1.4^4.78
  expect(usualOctaves({ width: 4000, height: 3000 }, 1.4)).toBe(9);
  expect(usualOctaves({ width: 2400, height: 2400 }, 2)).toBe(6);
});
