/** Preprocessing from ONNX metadata. */

import { expect, test } from "vitest";
import { preprocessingKey, readMetadata } from "./metadata.ts";
import type { PreprocessingFields } from "./preprocessing.ts";

const fields = (metadata: Record<string, string>): Partial<PreprocessingFields> | undefined =>
  readMetadata(metadata)[0]?.fields;

test("our own key holds the --preprocess form", () => {
  expect(fields({ [preprocessingKey]: '{"size": [32, 32], "order": "BGR"}' })).toEqual({
    size: [32, 32],
    order: "bgr",
  });
  expect(() => fields({ [preprocessingKey]: "{" })).toThrow(
    "Cannot use ONNX metadata fovea.preprocessing: not JSON",
  );
});

test("image metadata of Windows ML give order and range", () => {
  const metadata = { "Image.BitmapPixelFormat": "Bgr8", "Image.NominalPixelRange": "NominalRange_0_255" };
  expect(fields(metadata)).toEqual({ order: "bgr", scale: 1, mean: [0], std: [1] });
  expect(fields({ "Image.NominalPixelRange": "Normalized_1_1" })).toEqual({
    scale: 1 / 127.5,
    mean: [1],
    std: [1],
  });
});

test("a classifier of Ultralytics is cropped and scaled to 0…1", () => {
  expect(fields({ task: "classify", imgsz: "[224, 224]" })).toEqual({
    size: [224, 224],
    fit: "crop",
    short: 224,
    scale: 1 / 255,
    mean: [0],
    std: [1],
  });
});

test("mean and std above 2 are taken for levels", () => {
  expect(fields({ mean: "[123.7, 116.3, 103.5]", std: "58,57,57" })).toMatchObject({
    scale: 1,
    std: [58, 57, 57],
  });
  expect(fields({ norm_mean_std: "0.5 0.4 0.3 0.2 0.2 0.1", input_size: "3x64x96" })).toEqual({
    scale: 1 / 255,
    mean: [0.5, 0.4, 0.3],
    std: [0.2, 0.2, 0.1],
    size: [64, 96],
  });
});

test("other metadata say nothing", () => {
  expect(readMetadata({ author: "me", task: "detect", imgsz: "[640, 640]" })).toEqual([]);
});
