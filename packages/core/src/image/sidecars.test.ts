/** Configuration files in the forms that transformers and timm write. */

import { expect, test } from "vitest";
import type { PreprocessingFields } from "./preprocessing.ts";
import { readSidecar } from "./sidecars.ts";

const huggingFace = (json: object): Partial<PreprocessingFields> | undefined =>
  readSidecar({ name: "m/preprocessor_config.json", json })?.fields;

const timm = (cfg: object): Partial<PreprocessingFields> | undefined =>
  readSidecar({ name: "m/config.json", json: { pretrained_cfg: cfg } })?.fields;

const half = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };

test("a ViT processor squashes to height and width", () => {
  expect(huggingFace({ size: { height: 224, width: 200 }, do_resize: true, resample: 2, ...half })).toEqual({
    size: [224, 200],
    fit: "squash",
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  });
});

test("shortest edge and crop size are a centre crop", () => {
  const json = { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: { height: 224, width: 224 } };
  expect(huggingFace(json)).toMatchObject({ size: [224, 224], fit: "crop", short: 256 });
});

test("crop_pct enlarges the resize below 384 pixels only", () => {
  const json = { crop_pct: 0.875, resample: 3 };
  expect(huggingFace({ ...json, size: { shortest_edge: 224 } })).toMatchObject({
    size: [224, 224],
    short: 256,
  });
  expect(huggingFace({ ...json, size: { shortest_edge: 384 } })).toMatchObject({
    size: [384, 384],
    fit: "squash",
  });
});

test("size as a plain number is height and width, or the shorter side before a crop", () => {
  expect(huggingFace({ size: 224 })).toMatchObject({ size: [224, 224], fit: "squash" });
  expect(huggingFace({ size: 256, do_center_crop: true, crop_size: 224 })).toMatchObject({
    size: [224, 224],
    fit: "crop",
    short: 256,
  });
});

test("settings that are null are not there", () => {
  const json = {
    size: { height: 32, width: 32 },
    crop_size: null,
    crop_pct: null,
    do_rescale: null,
    resample: null,
  };
  expect(huggingFace(json)).toEqual({ size: [32, 32], fit: "squash", scale: 1 / 255 });
});

test("switches turn rescaling, normalising and the order of channels", () => {
  const json = { do_rescale: false, do_normalize: false, do_flip_channel_order: true, ...half };
  expect(huggingFace(json)).toMatchObject({ scale: 1, mean: [0], std: [1], order: "bgr" });
});

test("a filter that Fovea lacks is replaced and reported", () => {
  const found = readSidecar({ name: "preprocessor_config.json", json: { size: 224, resample: 5 } });
  expect(found?.fields.interpolation).toBe("bicubic");
  expect(found?.notes[0]).toContain("asks for resampling filter 5");
});

test("timm's crop_pct gives the shorter side", () => {
  const mean = [0.5, 0.5, 0.5];
  const cfg = { input_size: [3, 240, 240], interpolation: "bicubic", crop_pct: 0.9, mean, std: mean };
  expect(timm(cfg)).toEqual({
    size: [240, 240],
    channels: 3,
    fit: "crop",
    short: 266,
    interpolation: "bicubic",
    scale: 1 / 255,
    mean,
    std: mean,
  });
  expect(timm({ ...cfg, crop_mode: "squash" })).toMatchObject({ fit: "squash" });
  expect(() => timm({ ...cfg, crop_mode: "spiral" })).toThrow('Cannot use "crop_mode" from m/config.json');
});

test("a config.json of transformers tells the size", () => {
  expect(readSidecar({ name: "config.json", json: { image_size: 384, model_type: "vit" } })?.fields).toEqual({
    size: [384, 384],
  });
  expect(readSidecar({ name: "config.json", json: { model_type: "vit" } })).toBeUndefined();
});

test("nonsense in a file is refused with its name", () => {
  expect(() => huggingFace({ size: { shortest_edge: -5 }, crop_pct: 0.9 })).toThrow(
    'Cannot use "size" from m/preprocessor_config.json: expected whole numbers',
  );
  expect(() => huggingFace({ image_std: [1, 0, 1] })).toThrow(
    'Cannot use "std" from m/preprocessor_config.json',
  );
});
