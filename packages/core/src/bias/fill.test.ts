import { expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { filled } from "./fill.ts";

const space = { sizes: [6, 6], pixels: 36, channels: 1, pixelStep: 1, channelStep: 36 };
const hole = Uint8Array.from({ length: 36 }, (_, p) => Number(p % 6 > 1 && p % 6 < 5 && p > 11 && p < 24));

test("filled() keeps what is known and continues a flat picture", () => {
  const flat = floats([1, 1, 6, 6], new Array(36).fill(3));
  expect(filled(flat, hole, space).data).toEqual(flat.data);
});

test("filled() puts values between those around the hole", () => {
  const ramp = floats(
    [1, 1, 6, 6],
    Array.from({ length: 36 }, (_, p) => (hole[p] ? 100 : p % 6)),
  );
  const { data } = filled(ramp, hole, space);
  for (let p = 0; p < 36; p++) {
    if (hole[p]) expect(data[p]).toBeLessThanOrEqual(5);
    else expect(data[p]).toBe(p % 6);
  }
  expect(data[12 + 2]).toBeLessThan(data[12 + 4] as number);
});

test("filled() makes 0 of a picture that is all hole", () => {
  const all = new Uint8Array(36).fill(1);
  expect(filled(floats([1, 1, 6, 6], new Array(36).fill(3)), all, space).data).toEqual(new Float32Array(36));
});
