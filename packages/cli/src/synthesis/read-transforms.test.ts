import { expect, test } from "vitest";
import { readTransforms } from "./read-transforms.ts";

test("readTransforms() reads a list in its order", () => {
  const [pad, jitter, scale, rotate] = readTransforms("pad=12, jitter=8,scale=0.9..1.1,rotate=-5/0/5") ?? [];
  expect(pad).toEqual({ kind: "pad", by: 12 });
  expect(jitter).toEqual({ kind: "jitter", by: 8 });
  expect(rotate).toEqual({ kind: "rotate", degrees: [-5, 0, 5] });
  if (scale?.kind !== "scale") throw new Error("not a scale");
  expect(scale.factors).toHaveLength(21);
  expect([scale.factors[0], scale.factors[10], scale.factors[20]]).toEqual([0.9, 1, 1.1]);
});

test("readTransforms() knows two words: none at all, and the standard ones", () => {
  expect(readTransforms("none")).toEqual([]);
  expect(readTransforms("standard")).toBeUndefined();
});

test.each([
  ["flip=1", /known are pad, jitter, scale and rotate/],
  ["pad=1.5", /expected a whole number of pixels/],
  ["pad", /known are pad/],
  ["scale=0..1", /a factor is above 0/],
  ["rotate=a..b", /expected a range/],
  ["rotate=1..", /expected a range/],
])("readTransforms() refuses %j", (text, message) => {
  expect(() => readTransforms(text)).toThrow(message);
});
