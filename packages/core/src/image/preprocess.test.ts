/** From picture to tensor: small numbers by hand, and the graph form against the plain one, bit for bit. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeRuntime } from "../run/node.ts";
import type { FloatTensor } from "../tensor.ts";
import { type Picture, picture, withChannels } from "./picture.ts";
import { preprocess } from "./preprocess.ts";
import { preprocessGraph } from "./preprocess-graph.ts";
import type { PreprocessingFields } from "./preprocessing.ts";

const plain: PreprocessingFields = {
  size: [2, 2],
  fit: "squash",
  short: 2,
  interpolation: "bilinear",
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  order: "rgb",
  layout: "nchw",
  channels: 3,
};

/** 2×2: red, green / blue, white. */
const four = picture(2, 2, 3, Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255));

const values = (from: Picture, p: Partial<PreprocessingFields>): number[] =>
  Array.from(preprocess(from, { ...plain, ...p }).data);

test("preprocess() puts each channel in its plane", () => {
  expect(preprocess(four, plain)).toEqual({
    type: "float32",
    shape: [1, 3, 2, 2],
    data: Float32Array.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255),
  });
});

test("preprocess() with nhwc keeps a pixel's channels together", () => {
  const { shape, data } = preprocess(four, { ...plain, layout: "nhwc", order: "bgr" });
  expect(shape).toEqual([1, 2, 2, 3]);
  expect(Array.from(data)).toEqual([0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255]);
});

test("preprocess() scales first, then takes mean and std in the model's order of channels", () => {
  const p = { order: "bgr", scale: 1 / 255, mean: [0, 0.5, 1], std: [1, 0.5, 2] } as const;
  expect(values(four, p)).toEqual([0, 0, 1, 1, -1, 1, -1, 1, 0, -0.5, -0.5, 0]);
});

test("preprocess() to grey gives Pillow's luma", () => {
  // 0.299 · 255 = 76.2, 0.587 · 255 = 149.7, 0.114 · 255 = 29.1
  const grey = { order: "gray", channels: 1, mean: [0], std: [1] } as const;
  expect(values(four, grey)).toEqual([76, 150, 29, 255]);
});

test("preprocess() of a grey picture for a colour model repeats it", () => {
  const grey = picture(2, 1, 1, Uint8Array.of(10, 20));
  expect(values(grey, { size: [1, 2] })).toEqual([10, 20, 10, 20, 10, 20]);
});

test("preprocess() crops the middle, rounding halves to even as Python does", () => {
  const line = picture(7, 2, 1, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16));
  const p = { fit: "crop", short: 2, order: "gray", channels: 1, mean: [0], std: [1] } as const;
  // (7 − 2) / 2 = 2.5 → 2
  expect(values(line, { ...p, size: [2, 2] })).toEqual([2, 3, 12, 13]);
  // (7 − 4) / 2 = 1.5 → 2
  expect(values(line, { ...p, size: [2, 4] })).toEqual([2, 3, 4, 5, 12, 13, 14, 15]);
});

test("preprocess() gives a crop beyond the picture a black margin, and `pad` one of the mean", () => {
  const dot = picture(1, 1, 1, Uint8Array.of(100));
  const p = { size: [1, 4], short: 1, order: "gray", channels: 1, mean: [50], std: [2] } as const;
  expect(values(dot, { ...p, fit: "crop" })).toEqual([-25, 25, -25, -25]);
  expect(values(dot, { ...p, fit: "pad" })).toEqual([0, 25, 0, 0]);
});

test("preprocess() of an extremely long picture needs no more than the part that is seen", () => {
  const long = picture(60_000, 1, 1, new Uint8Array(60_000).fill(9));
  // The resized picture would have 256 × 15 360 000 pixels.
  expect(new Set(values(long, { fit: "crop", size: [224, 224], short: 256 }))).toEqual(new Set([9]));
});

test("withChannels() shares a picture that has them already", () => {
  expect(withChannels(four, 3)).toBe(four);
});

test("picture() refuses samples that do not fit the size", () => {
  expect(() => picture(2, 2, 3, new Uint8Array(11))).toThrow("found 11 samples for 2×2 pixels of 3 channels");
  expect(() => picture(0, 2, 1, new Uint8Array(0))).toThrow("Cannot use the picture");
});

const side = fc.integer({ min: 1, max: 24 });

const anyPicture = fc
  .record({ width: side, height: side, channels: fc.constantFrom<1 | 3>(1, 3), seed: fc.nat(250) })
  .map(({ width, height, channels, seed }) =>
    picture(
      width,
      height,
      channels,
      Uint8Array.from(
        { length: width * height * channels },
        (_, i) => (i * (seed + 7) + ((i * i) >> 3)) & 255,
      ),
    ),
  );

const anyPreprocessing: fc.Arbitrary<PreprocessingFields> = fc
  .record({
    size: fc.tuple(side, side),
    fit: fc.constantFrom<PreprocessingFields["fit"]>("crop", "squash", "pad"),
    short: side,
    interpolation: fc.constantFrom<PreprocessingFields["interpolation"]>(
      "nearest",
      "bilinear",
      "bicubic",
      "lanczos",
    ),
    layout: fc.constantFrom<PreprocessingFields["layout"]>("nchw", "nhwc"),
    colour: fc.constantFrom(["rgb", 3], ["bgr", 3], ["gray", 3], ["gray", 1] as const),
  })
  .map(({ colour, ...rest }) => {
    const [order, channels] = colour as ["rgb" | "bgr" | "gray", 1 | 3];
    const mean = [0.485, 0.456, 0.406].slice(0, channels);
    return { ...rest, order, channels, scale: 1 / 255, mean, std: mean.map((m) => m / 2) };
  });

test("preprocessGraph() in the engine equals preprocess() bit for bit", async () => {
  const runtime = nodeRuntime({ threads: 1 });
  await fc.assert(
    fc.asyncProperty(anyPicture, anyPreprocessing, async (from, p) => {
      const graph = preprocessGraph(from, p);
      const session = await runtime.compile(graph);
      const feed = {
        type: "uint8",
        shape: [from.height, from.width, from.channels],
        data: from.data,
      } as const;
      const [result] = Object.values(await session.run({ picture: feed })) as FloatTensor[];
      await session.dispose();
      const expected = preprocess(from, p);
      expect(result?.shape).toEqual(expected.shape);
      expect(result?.data).toEqual(expected.data);
    }),
    { seed: 6, numRuns: 60 },
  );
});
