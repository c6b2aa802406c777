/** What has to be done to a picture before a network may see it. */

import type { Interpolation } from "./resample.ts";

/**
 * The settings: value = (level · scale − mean) / std for each of the model's channels.
 *
 * `fit`: `crop` resizes the shorter side to `short` and cuts the middle out; `squash` resizes to `size` without regard
 * to proportions; `pad` shows the whole picture with a margin of the mean colour (0 for the model).
 */
export interface PreprocessingFields {
  /** Height and width of the model's input, pixels. */
  readonly size: readonly [number, number];
  readonly fit: "crop" | "squash" | "pad";
  /** Shorter side before the crop, pixels. */
  readonly short: number;
  readonly interpolation: Interpolation;
  /** Multiplier of the levels 0…255. */
  readonly scale: number;
  /** Subtracted after scaling; one per channel, in the model's order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** `gray`: the luma, in all channels if there are three. */
  readonly order: "rgb" | "bgr" | "gray";
  readonly layout: "nchw" | "nhwc";
  readonly channels: 1 | 3;
}

export type PreprocessingField = keyof PreprocessingFields;

/** A complete preprocessing that knows its history. */
export interface Preprocessing extends PreprocessingFields {
  /** Where each field came from: `--size`, a file's name, `model input`, `default`, … */
  readonly sources: Readonly<Record<PreprocessingField, string>>;
  /** Remarks on what was guessed or could only be approximated. */
  readonly notes: readonly string[];
}

/** A few lines that tell a reader what is done to the picture and where each setting came from. */
export function describePreprocessing(p: Preprocessing): string {
  const from = (...fields: PreprocessingField[]): string =>
    `[${[...new Set(fields.map((field) => p.sources[field]))].join(", ")}]`;
  return [
    `${p.size.join("×")} pixels ${from("size")}, ${fitText(p)} ${from("fit", ...(p.fit === "crop" ? (["short"] as const) : []))}`,
    `${p.interpolation} with antialiasing ${from("interpolation")}, ${p.order} in ${p.layout} order ${from("order", "layout")}`,
    `value = (level × ${numberText(p.scale)} − ${p.mean.map(numberText).join(" ")}) / ${p.std.map(numberText).join(" ")} ${from("scale", "mean", "std")}`,
    ...p.notes,
  ].join("\n");
}

const fitText = ({ fit, short }: PreprocessingFields): string =>
  fit === "crop"
    ? `centre crop after resizing the shorter side to ${short}`
    : fit === "pad"
      ? "whole picture with a margin"
      : "whole picture squashed";

const numberText = (value: number): string =>
  Math.abs(value * 255 - 1) < 1e-6 ? "1/255" : String(Number(value.toPrecision(6)));
