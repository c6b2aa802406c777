/** Pictures and maps as plain row-major arrays. */

import { FoveaError } from "@fovea/core";

/** Interleaved 8-bit samples, `height × width × channels`: grey, RGB or RGBA (alpha not premultiplied). */
export interface Raster<C extends 1 | 3 | 4 = 1 | 3 | 4> {
  readonly width: number;
  readonly height: number;
  readonly channels: C;
  readonly data: Uint8Array;
}

/** A photograph, grey or RGB. */
export type Picture = Raster<1 | 3>;

/** One number per pixel, `height × width`, in the unit of the attribution. Never normalised. */
export interface FloatMap {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** sRGB, 0…255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Throws `usage` unless `a` and `b` have one size. */
export function assertSameSize(what: string, a: Size, b: Size): void {
  if (a.width === b.width && a.height === b.height) return;
  throw new FoveaError("usage", `Cannot ${what}: found ${sizeText(a)} and ${sizeText(b)} pixels`, {
    hint: "Upsample the map to the size of the picture first.",
  });
}

/** Throws `usage` unless the array holds `height × width × channels` numbers. */
export function assertFilled(what: string, { width, height, channels = 1, data }: Filled): void {
  const wanted = width * height * channels;
  if (width > 0 && height > 0 && data.length === wanted) return;
  const size = sizeText({ width, height });
  throw new FoveaError("usage", `Cannot ${what}: found ${data.length} numbers for ${size}×${channels}`);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Filled extends Size {
  readonly channels?: number;
  readonly data: ArrayLike<number>;
}

const sizeText = ({ width, height }: Size): string => `${height}×${width}`;
