/** The written form of a preprocessing. */

import { expect, test } from "vitest";
import { parsePreprocessing } from "./parse-preprocessing.ts";

const parse = (given: unknown) => parsePreprocessing(given, "p.json");

test("parsePreprocessing() takes numbers and words in the ways people write them", () => {
  expect(
    parse({ size: "224X320", scale: "1/255", mean: "104,117,123", order: "BGR", layout: "NHWC" }),
  ).toEqual({
    size: [224, 320],
    scale: 1 / 255,
    mean: [104, 117, 123],
    order: "bgr",
    layout: "nhwc",
  });
  expect(parse({ size: 64, std: 2, order: "grey", short: "72", channels: "1", fit: undefined })).toEqual({
    size: [64, 64],
    std: [2],
    order: "gray",
    short: 72,
    channels: 1,
  });
  expect(parse(undefined)).toEqual({});
});

test.each([
  [{ size: "224x" }, '"size" from p.json: expected whole numbers from 1 to 16384'],
  [{ size: [-1, 5] }, '"size"'],
  [{ size: [224.5, 5] }, '"size"'],
  [{ size: 100_000 }, '"size"'],
  [{ size: [1, 2, 3] }, '"size"'],
  [{ short: 0 }, '"short"'],
  [{ scale: 0 }, '"scale" from p.json: expected a number above 0 such as 1 or 1/255, found 0'],
  [{ scale: "1/0" }, '"scale"'],
  [{ mean: "a,b" }, '"mean" from p.json: expected numbers, one per channel'],
  [{ mean: [] }, '"mean"'],
  [{ std: [1, 0, 1] }, '"std" from p.json: expected numbers above 0'],
  [{ order: "rbg" }, '"order" from p.json: expected one of rgb, bgr, gray, found "rbg"'],
  [{ fit: 3 }, '"fit"'],
  [{ channels: 4 }, '"channels" from p.json: expected 1 or 3, found 4'],
  [{ sizes: 3 }, '"sizes" from p.json: known are size, fit, short'],
  [[], "the preprocessing from p.json"],
  ["text", "the preprocessing from p.json"],
  [null, "the preprocessing from p.json"],
])("parsePreprocessing() refuses %j", (given, message) => {
  expect(() => parse(given)).toThrow(`Cannot use ${message}`);
  expect(() => parse(given)).toThrow(expect.objectContaining({ code: "option-invalid" }));
});
