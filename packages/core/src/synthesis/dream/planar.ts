/** The picture while it is dreamt: levels 0…1, one plane per channel. */

import type { Picture } from "../../image/picture.ts";
import type { Size } from "./octaves.ts";

export interface PlanarImage extends Size {
  readonly channels: 1 | 3;
  /** channels × height × width; changed in place, because a large photo has room for few copies. */
  readonly data: Float32Array;
}

/** Levels of an 8-bit picture: level / 255. */
export function planarOf({ width, height, channels, data }: Picture): PlanarImage {
  const levels = new Float32Array(data.length);
  const pixels = width * height;
  for (let c = 0; c < channels; c++) {
    for (let p = 0, i = c; p < pixels; p++, i += channels) levels[c * pixels + p] = (data[i] as number) / 255;
  }
  return { width, height, channels, data: levels };
}

/** Rounded to 8 bits, clamped to 0…255. */
export function pictureOf({ width, height, channels, data }: PlanarImage): Picture {
  const samples = new Uint8ClampedArray(data.length);
  const pixels = width * height;
  for (let c = 0; c < channels; c++) {
    for (let p = 0, i = c; p < pixels; p++, i += channels)
      samples[i] = 255 * (data[c * pixels + p] as number);
  }
  const bytes = new Uint8Array(samples.buffer);
  return { width, height, channels, data: bytes, originalWidth: width, originalHeight: height };
}

/** What was dreamt so far: the image less its base. In place: the image becomes the detail. */
export function subtractBase(image: PlanarImage, { data: base }: Picture): PlanarImage {
  const { width, height, channels, data } = image;
  const pixels = width * height;
  for (let c = 0; c < channels; c++) {
    for (let p = 0, i = c; p < pixels; p++, i += channels)
      data[c * pixels + p] = (data[c * pixels + p] as number) - (base[i] as number) / 255;
  }
  return image;
}

/**
 * Adds another image, enlarged: bilinear with half-pixel centres, edges held.
 *
 * Shapes: C×h×w onto C×H×W, in place. Memory: one row.
 */
export function addUpsampled(image: PlanarImage, small: PlanarImage): void {
  const { width, height, channels, data } = image;
  const columns = taps(small.width, width);
  const rows = taps(small.height, height);
  const row = new Float32Array(small.width);
  for (let c = 0; c < channels; c++) {
    const plane = c * small.width * small.height;
    for (let y = 0; y < height; y++) {
      blendRows(row, small.data, plane, small.width, rows, y);
      const start = (c * height + y) * width;
      for (let x = 0; x < width; x++) {
        const low = row[columns.low[x] as number] as number;
        const high = row[columns.high[x] as number] as number;
        data[start + x] = (data[start + x] as number) + low + (columns.part[x] as number) * (high - low);
      }
    }
  }
}

function blendRows(
  row: Float32Array,
  data: Float32Array,
  plane: number,
  width: number,
  rows: Taps,
  y: number,
): void {
  const top = plane + (rows.low[y] as number) * width;
  const bottom = plane + (rows.high[y] as number) * width;
  const part = rows.part[y] as number;
  for (let x = 0; x < width; x++) {
    const above = data[top + x] as number;
    row[x] = above + part * ((data[bottom + x] as number) - above);
  }
}

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Weight of `high`. */
  readonly part: Float32Array;
}

function taps(from: number, to: number): Taps {
  const [low, high, part] = [new Int32Array(to), new Int32Array(to), new Float32Array(to)];
  for (let i = 0; i < to; i++) {
    const centre = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    low[i] = Math.floor(centre);
    high[i] = Math.min(from - 1, Math.floor(centre) + 1);
    part[i] = centre - Math.floor(centre);
  }
  return { low, high, part };
}
