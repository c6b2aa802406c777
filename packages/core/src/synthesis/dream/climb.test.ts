import { expect, test } from "vitest";
import { picture } from "../../image/picture.ts";
import { climb } from "./climb.ts";
import type { PlanarImage } from "./planar.ts";

const grey = picture(3, 1, 1, Uint8Array.of(51, 51, 51));
const image = (...levels: number[]): PlanarImage => ({
  width: 3,
  height: 1,
  channels: 1,
  data: Float32Array.from(levels),
});
const rounded = ({ data }: PlanarImage): number[] => Array.from(data, (x) => Math.round(x * 1e5) / 1e5);

test("climb() moves the samples by the rate in the mean", () => {
  const x = image(0.2, 0.2, 0.2);
  expect(climb(x, Float32Array.of(3, -6, 0), grey, { rate: 0.1, smooth: 0 })).toBe(3);
  expect(rounded(x)).toEqual([0.3, 0, 0.2]);
});

test("climb() keeps levels within 0…1", () => {
  const x = image(0.9, 0.05, 0.5);
  climb(x, Float32Array.of(1, -1, 1), grey, { rate: 0.2, smooth: 0 });
  expect(rounded(x)).toEqual([1, 0, 0.7]);
});

test("climb() smooths what was dreamt and not the photo", () => {
  const photo = picture(3, 1, 1, Uint8Array.of(0, 255, 0));
  const x = image(0, 1, 0);
  climb(x, Float32Array.of(1, 1, 1), photo, { rate: 1e-9, smooth: 0.5 });
  expect(rounded(x)).toEqual([0, 1, 0]);
});

test("climb() takes λ of the difference to the mean of the four neighbours", () => {
  const x = image(0.2, 0.6, 0.2);
  // d = 0 0.4 0; mean of neighbours, those beyond the edge being the pixel itself: 0.1 0.2 0.1
  climb(x, Float32Array.of(1, 1, 1), grey, { rate: 1e-9, smooth: 0.5 });
  expect(rounded(x)).toEqual([0.25, 0.5, 0.25]);
});

test("climb() leaves the image alone where there is no gradient", () => {
  const x = image(0.1, 0.2, 0.3);
  expect(climb(x, new Float32Array(3), grey, { rate: 1, smooth: 1 })).toBe(0);
  expect(climb(x, Float32Array.of(Number.NaN, 1, 1), grey, { rate: 1, smooth: 0 })).toBeNaN();
  expect(rounded(x)).toEqual([0.1, 0.2, 0.3]);
});
