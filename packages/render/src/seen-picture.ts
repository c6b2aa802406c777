/** The picture as the model sees it, from the tensor that went in. */

import { type FloatTensor, inputChannelAxis, type Model, type Preprocessing } from "@fovea/core";
import type { Picture } from "./raster.ts";

export interface Seen {
  readonly picture: Picture;
  /** Said beside the picture if its levels are not those of a photograph. */
  readonly note: string | undefined;
}

/** Where pixels lie in the tensor: element = y·rowStep + x·step + c·channelStep. */
export interface PixelLayout {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly step: number;
  readonly channelStep: number;
}

/** The layout of a model's input if it is a picture of 1 or 3 channels, else undefined. */
export function pixelLayout({ graph, input }: Model): PixelLayout | undefined {
  if (input.shape.length !== 4) return undefined;
  const last = inputChannelAxis(graph) === 3;
  const [, first, second, third] = input.shape as [number, number, number, number];
  const [channels, height, width] = last ? [third, first, second] : [first, second, third];
  if (channels !== 1 && channels !== 3) return undefined;
  return { width, height, channels, step: last ? channels : 1, channelStep: last ? 1 : width * height };
}

/** Undoes mean, std and scale; a tensor whose preparation is not known is stretched from its least to its largest value. */
export function seenPicture(x: FloatTensor, layout: PixelLayout, p: Preprocessing | undefined): Seen {
  if (p) return { picture: drawn(x, layout, p.order === "bgr", levelsBy(p)), note: undefined };
  const { low, high } = ends(x.data);
  const level = (value: number): number => (high > low ? (255 * (value - low)) / (high - low) : 128);
  return {
    picture: drawn(x, layout, false, level),
    note: "given as a tensor: its picture is stretched from the least to the largest value",
  };
}

const levelsBy =
  ({ scale, mean, std }: Preprocessing) =>
  (value: number, channel: number): number =>
    (value * (std[channel] as number) + (mean[channel] as number)) / scale;

function drawn(
  { data }: FloatTensor,
  { width, height, channels, step, channelStep }: PixelLayout,
  turned: boolean,
  level: (value: number, channel: number) => number,
): Picture {
  // Clamped, because padding and resizing with bicubic leave the range of levels.
  const levels = new Uint8ClampedArray(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < channels; c++) {
      const at = channels * pixel + (turned ? channels - 1 - c : c);
      levels[at] = level(data[pixel * step + c * channelStep] as number, c);
    }
  }
  return { width, height, channels: channels === 1 ? 1 : 3, data: new Uint8Array(levels.buffer) };
}

function ends(data: Float32Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
