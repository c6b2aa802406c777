/** Resizing against integers that Pillow 9.4 gave, and against a slow transcription in double precision. */

import { expect, test } from "vitest";
import { type Interpolation, interpolations, type Raster, resample } from "./resample.ts";

/** A picture anyone can make again: levels (29 x + 71 y + 53 c + 7 x y) mod 256. */
function pattern(width: number, height: number, channels = 3): Raster {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const [x, y, c] = [Math.floor(i / channels) % width, Math.floor(i / channels / width), i % channels];
    return 29 * x + 71 * y + 53 * c + 7 * x * y;
  });
  return { width, height, channels, data };
}

const whole = (from: number, to: number) => ({ from, to, start: 0, count: to });

const resize = (from: Raster, width: number, height: number, interpolation: Interpolation): Uint8Array =>
  resample(from, whole(from.width, width), whole(from.height, height), interpolation).data;

/** Checksums of `Image.resize()` in Pillow 9.4 on the pattern above. */
const fromPillow = [
  [9, 6, 4, 3, { nearest: 73160, bilinear: 83123, bicubic: 83019, lanczos: 82886 }],
  [50, 37, 34, 25, { nearest: 39980477, bilinear: 40491356, bicubic: 40456576, lanczos: 40425239 }],
  [5, 4, 13, 11, { nearest: 6145055, bilinear: 6211284, bicubic: 6286854, lanczos: 6364634 }],
  [300, 200, 32, 32, { nearest: 48673139, bilinear: 48480228, bicubic: 48490058, lanczos: 48489173 }],
  [3, 90, 8, 7, { nearest: 1859293, bilinear: 1802149, bicubic: 1802134, lanczos: 1801938 }],
  [1, 1, 4, 2, { nearest: 16748, bilinear: 16748, bicubic: 16748, lanczos: 16748 }],
] as const;

/** Σ (i mod 251 + 1) · level: tells apart pictures that differ in a single level. */
const checksum = (data: Uint8Array): number =>
  data.reduce((sum, level, i) => sum + ((i % 251) + 1) * level, 0);

test.each(fromPillow)("resample() of %i×%i to %i×%i is Pillow's", (w, h, width, height, sums) => {
  const ours = interpolations.map((i) => checksum(resize(pattern(w, h), width, height, i)));
  expect(Object.fromEntries(interpolations.map((name, i) => [name, ours[i]]))).toEqual(sums);
});

/** Pillow's bilinear resize of one line of grey levels, with real weights and one rounding at the end. */
function slowLine(line: readonly number[], to: number): number[] {
  const scale = line.length / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, out) => {
    const centre = (out + 0.5) * scale;
    const weights = line.map((_, i) => Math.max(0, 1 - Math.abs(i + 0.5 - centre) / support));
    const total = weights.reduce((a, b) => a + b);
    return Math.floor(line.reduce((sum, level, i) => sum + level * (weights[i] as number), 0) / total + 0.5);
  });
}

test("resample() of a line is the weighted mean over a widened triangle", () => {
  for (const [from, to] of [
    [9, 4],
    [100, 7],
    [3, 11],
  ] as const) {
    const { data } = pattern(from, 1, 1);
    expect(Array.from(resize({ width: from, height: 1, channels: 1, data }, to, 1, "bilinear"))).toEqual(
      slowLine(Array.from(data), to),
    );
  }
});

test("resample() to the same size changes nothing", () => {
  const from = pattern(13, 8);
  for (const i of interpolations) expect(resize(from, 13, 8, i)).toEqual(from.data);
});

test("resample() of a part is that part of the whole", () => {
  const from = pattern(40, 30, 1);
  const all = resize(from, 17, 11, "bicubic");
  const part = resample(
    from,
    { from: 40, to: 17, start: 5, count: 6 },
    { from: 30, to: 11, start: 2, count: 4 },
    "bicubic",
  );
  const cut = Array.from({ length: 4 }, (_, y) => Array.from(all.slice((y + 2) * 17 + 5, (y + 2) * 17 + 11)));
  expect(Array.from(part.data)).toEqual(cut.flat());
});

test("resample() of a flat picture stays flat, at any size", () => {
  const flat: Raster = { width: 7, height: 300, channels: 1, data: new Uint8Array(2100).fill(255) };
  for (const i of interpolations) expect(new Set(resize(flat, 50, 3, i))).toEqual(new Set([255]));
});
