/** Settling the preprocessing from options, files, metadata and the model's input. */

import { expect, test } from "vitest";
import type { OpenShape, Port } from "../graph/graph.ts";
import { discoverPreprocessing, type Evidence } from "./discover.ts";
import { parsePreprocessing } from "./parse-preprocessing.ts";
import { describePreprocessing, type Preprocessing } from "./preprocessing.ts";

const port = (shape: OpenShape | undefined, type: Port["type"] = "float32"): Port => ({
  name: "x",
  type,
  shape,
});

const discover = (shape: OpenShape | undefined, rest: Partial<Evidence> = {}): Preprocessing =>
  discoverPreprocessing({ input: port(shape), ...rest });

const options = (given: object): Partial<Evidence> => ({ options: parsePreprocessing(given, "options") });

const sidecar = (name: string, json: unknown): Partial<Evidence> => ({ sidecars: [{ name, json }] });

test("a colour model of fixed size gets torchvision's ImageNet preprocessing, and is told so", () => {
  const p = discover(["N", 3, 224, 224]);
  expect(p).toMatchObject({
    size: [224, 224],
    fit: "crop",
    short: 256,
    layout: "nchw",
    order: "rgb",
    channels: 3,
  });
  expect(p).toMatchObject({ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], scale: 1 / 255 });
  expect(p.sources).toMatchObject({ size: "model input", mean: "default", fit: "default" });
  expect(p.notes).toEqual([
    "Nothing says how values are scaled: ImageNet's mean and deviation over levels / 255 are assumed",
  ]);
});

test("a small grey model gets the whole picture over 255", () => {
  const p = discover([1, 1, 28, 28]);
  expect(p).toMatchObject({ fit: "squash", order: "gray", channels: 1, scale: 1 / 255, mean: [0], std: [1] });
  expect(p.notes).toEqual(["Nothing says how values are scaled: levels / 255 is assumed"]);
});

test("channels in the last place mean nhwc", () => {
  expect(discover([1, 96, 64, 3])).toMatchObject({ layout: "nhwc", size: [96, 64], channels: 3 });
});

test("a given layout decides where the channels are looked for", () => {
  expect(discover([1, 3, 32, 3], options({ layout: "nhwc" }))).toMatchObject({
    size: [3, 32],
    layout: "nhwc",
  });
});

test("an input of bytes takes levels as they are", () => {
  const p = discoverPreprocessing({ input: port([1, 224, 224, 3], "uint8") });
  expect(p).toMatchObject({ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] });
});

test("an open size asks for --size", () => {
  for (const shape of [["N", 3, "H", "W"], [1, 3, 224, "W"], undefined] as const) {
    expect(() => discover(shape)).toThrow(
      expect.objectContaining({ code: "shape-unknown", hint: expect.stringContaining("--size 224x224") }),
    );
  }
  expect(discover(["N", 3, "H", "W"], options({ size: "192x160" })).size).toEqual([192, 160]);
});

test("inputs that are no picture are refused", () => {
  expect(() => discover([1, 128])).toThrow(
    'Cannot make pictures fit input "x" of shape 1×128: it has 2 dimensions',
  );
  expect(() => discover([1, 4, 8, 8])).toThrow("it has 4 channels, not 1 or 3");
});

test("options win over the file, the file over the model's input, that over sidecars", () => {
  const p = discover([1, 3, 224, 224], {
    ...options({ std: "2" }),
    file: { name: "mine.json", fields: parsePreprocessing({ size: 192, fit: "pad" }, "mine.json") },
    ...sidecar("model.preprocess.json", { size: 160, std: 3, mean: 1, scale: 1 }),
  });
  expect(p).toMatchObject({ size: [192, 192], fit: "pad", std: [2, 2, 2], mean: [1, 1, 1], scale: 1 });
  expect(p.sources).toMatchObject({ size: "mine.json", std: "options", mean: "model.preprocess.json" });
});

test("as soon as one of scale, mean, std is known the others are neutral", () => {
  expect(discover([1, 3, 224, 224], options({ scale: 1 }))).toMatchObject({
    mean: [0, 0, 0],
    std: [1, 1, 1],
  });
  expect(discover([1, 3, 224, 224], options({ mean: 0.5 }))).toMatchObject({
    scale: 1 / 255,
    std: [1, 1, 1],
  });
});

test("ImageNet's mean follows the order of channels", () => {
  expect(discover([1, 3, 224, 224], options({ order: "BGR" })).mean).toEqual([0.406, 0.456, 0.485]);
});

test("naming the shorter side means a crop", () => {
  expect(discover([1, 3, 32, 32], options({ short: 36 }))).toMatchObject({ fit: "crop", short: 36 });
});

test("a shorter side meant for another size grows with it", () => {
  const evidence = { ...options({ size: 448 }), ...sidecar("m.preprocess.json", { size: 224, short: 240 }) };
  expect(discover([1, 3, "H", "W"], evidence).short).toBe(480);
});

test("contradictions are refused", () => {
  expect(() => discover([1, 3, 9, 9], options({ mean: [1, 2] }))).toThrow("3 channels, found 2 numbers");
  expect(() => discover([1, 1, 9, 9], options({ mean: [1, 2, 3] }))).toThrow("1 channel, found 3 numbers");
  expect(() => discover([1, 1, 9, 9], options({ order: "rgb" }))).toThrow("the model's input has 1 channel");
});

test("describePreprocessing() names every setting and its source", () => {
  expect(describePreprocessing(discover([1, 3, 224, 224], options({ fit: "squash" })))).toBe(
    [
      "224×224 pixels [model input], whole picture squashed [options]",
      "bilinear with antialiasing [default], rgb in nchw order [default, model input]",
      "value = (level × 1/255 − 0.485 0.456 0.406) / 0.229 0.224 0.225 [default]",
      "Nothing says how values are scaled: ImageNet's mean and deviation over levels / 255 are assumed",
    ].join("\n"),
  );
});
