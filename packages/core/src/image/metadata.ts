/** Preprocessing as `metadata_props` of ONNX files tell it. */

import { FoveaError, reason } from "../errors.ts";
import { parsePreprocessing } from "./parse-preprocessing.ts";
import type { Finding } from "./sidecars.ts";

export type Metadata = Readonly<Record<string, string>>;

/** The key under which Fovea keeps a preprocessing, as JSON in the form of `--preprocess`. */
export const preprocessingKey = "fovea.preprocessing";

/** What the metadata say, the most explicit first. */
export function readMetadata(metadata: Metadata): Finding[] {
  return [ownKey(metadata), windowsImage(metadata), ultralytics(metadata), plainKeys(metadata)].filter(
    (found) => Object.keys(found.fields).length > 0,
  );
}

function toFinding(keys: string, fields: Readonly<Record<string, unknown>>, notes: string[] = []): Finding {
  const source = `ONNX metadata ${keys}`;
  return { source, fields: parsePreprocessing(fields, source), notes };
}

function ownKey(metadata: Metadata): Finding {
  const text = metadata[preprocessingKey];
  if (text === undefined) return toFinding(preprocessingKey, {});
  try {
    return toFinding(preprocessingKey, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof FoveaError) throw cause;
    throw new FoveaError(
      "option-invalid",
      `Cannot use ONNX metadata ${preprocessingKey}: not JSON (${reason(cause)})`,
      { cause },
    );
  }
}

const pixelFormats: Readonly<Record<string, object>> = {
  Gray8: { order: "gray", channels: 1 },
  Rgb8: { order: "rgb" },
  Bgr8: { order: "bgr" },
};

const pixelRanges: Readonly<Record<string, object>> = {
  NominalRange_0_255: { scale: 1, mean: 0, std: 1 },
  Normalized_0_1: { scale: 1 / 255, mean: 0, std: 1 },
  Normalized_1_1: { scale: 1 / 127.5, mean: 1, std: 1 },
};

/** The image metadata that ONNX's own documentation and Windows ML define. */
const windowsImage = (metadata: Metadata): Finding =>
  toFinding("Image.*", {
    ...pixelFormats[metadata["Image.BitmapPixelFormat"] ?? ""],
    ...pixelRanges[metadata["Image.NominalPixelRange"] ?? ""],
  });

/** Classifiers exported by Ultralytics: the shorter side becomes the input's side, levels become 0…1. */
function ultralytics(metadata: Metadata): Finding {
  const [height, width] = numbersIn(metadata.imgsz);
  if (metadata.task !== "classify" || height === undefined) return toFinding("imgsz", {});
  const size = [height, width ?? height];
  return toFinding("imgsz", { size, fit: "crop", short: Math.max(...size), scale: 1 / 255, mean: 0, std: 1 });
}

/** Keys that people write by hand: `mean`, `std` or both in `norm_mean_std`, and `input_size`. */
function plainKeys(metadata: Metadata): Finding {
  const both = numbersIn(metadata.norm_mean_std);
  const half = both.length / 2;
  const mean = metadata.mean === undefined ? both.slice(0, half) : numbersIn(metadata.mean);
  const std = metadata.std === undefined ? both.slice(half) : numbersIn(metadata.std);
  const values =
    mean.length + std.length === 0
      ? {}
      : { scale: scaleFor(mean, std), mean: listed(mean), std: listed(std) };
  const size = numbersIn(metadata.input_size).slice(-2);
  return toFinding(
    "mean, std, input_size",
    { ...values, size: size.length > 0 ? size : undefined },
    "scale" in values
      ? [`mean and std are taken to be in units of ${values.scale === 1 ? "0…255" : "0…1"}`]
      : [],
  );
}

const listed = (values: number[]): number[] | undefined => (values.length > 0 ? values : undefined);

/** Means and deviations of levels are far above 1, those of levels / 255 are not. */
const scaleFor = (...values: readonly number[][]): number =>
  values.flat().some((value) => Math.abs(value) > 2) ? 1 : 1 / 255;

const numbersIn = (text: string | undefined): number[] =>
  (text?.match(/-?\d+(\.\d+)?(e[-+]?\d+)?/gi) ?? []).map(Number);
