import { expect, test } from "vitest";
import { labOfLch, rgbOfLab } from "./oklab.ts";

test("rgbOfLab() of the greys is grey, of lightness 0 and 1 black and white", () => {
  for (const [lightness, byte] of [
    [0, 0],
    [0.5, 99],
    [1, 255],
  ] as const) {
    expect(rgbOfLab([lightness, 0, 0]).map(Math.round)).toEqual([byte, byte, byte]);
  }
});

test("rgbOfLab() of the published coordinates of pure red is pure red", () => {
  expect(rgbOfLab([0.62796, 0.22486, 0.12585]).map(Math.round)).toEqual([255, 0, 0]);
});

test("labOfLch() turns hue 90° into the yellow axis", () => {
  const [lightness, a, b] = labOfLch([0.5, 0.1, 90]);
  expect([lightness, a, b].map((x) => Number(x.toFixed(12)))).toEqual([0.5, 0, 0.1]);
});
