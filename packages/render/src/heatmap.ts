/** Maps of numbers → pixels, alone or over the picture. */

import { FoveaError } from "@fovea/core";
import { colourTable, lastStep } from "./colours.ts";
import { assertFilled, assertSameSize, type FloatMap, type Picture, type Raster } from "./raster.ts";
import type { DisplayScale } from "./scale.ts";

/** The map in its colours, opaque. A blank scale gives the colour of zero everywhere. */
export function heatmap(map: FloatMap, scale: DisplayScale): Raster<4> {
  assertFilled("colour a map", map);
  const table = colourTable(scale.kind);
  const data = new Uint8Array(map.data.length * 4).fill(255);
  for (let i = 0; i < map.data.length; i++) {
    const entry = entryOf(map.data[i] as number, scale);
    for (let c = 0; c < 3; c++) data[4 * i + c] = table[entry + c] as number;
  }
  return { width: map.width, height: map.height, channels: 4, data };
}

export interface OverlayOptions {
  /** Opacity of the map at the limit, 0…1; elsewhere in proportion to |value|. @default 0.9 */
  readonly alpha?: number;
  /** Under the map: the photograph in `grey`, so that colour means the map alone, or in `colour`. @default "grey" */
  readonly backdrop?: "grey" | "colour";
  /** |value| below which the picture is left as it is, in the unit of the map. @default 0 */
  readonly least?: number;
}

/**
 * The map over the picture: pixel = (1 − a)·picture + a·colour, a = alpha · min(1, |value| / limit).
 * Where the map says nothing, or less than `least`, the picture is untouched. Shapes: both H×W; the result is RGB.
 */
export function overlay(
  picture: Picture,
  map: FloatMap,
  scale: DisplayScale,
  { alpha = 0.9, backdrop = "grey", least = 0 }: OverlayOptions = {},
): Raster<3> {
  assertSameSize("lay a map over a picture", picture, map);
  assertFilled("colour a map", map);
  if (!(alpha >= 0 && alpha <= 1))
    throw new FoveaError("option-invalid", `Cannot overlay: found alpha ${alpha}`);
  const { width, height, data: under } = backdrop === "grey" ? greyOf(picture) : rgbOfPicture(picture);
  const table = colourTable(scale.kind);
  const data = new Uint8Array(under.length);
  for (let i = 0; i < map.data.length; i++) {
    const value = map.data[i] as number;
    const entry = entryOf(value, scale);
    const a = Math.abs(value) < least ? 0 : alpha * strength(value, scale);
    for (let c = 0; c < 3; c++) {
      const below = under[3 * i + c] as number;
      data[3 * i + c] = below + ((table[entry + c] as number) - below) * a + 0.5;
    }
  }
  return { width, height, channels: 3, data };
}

/** The picture as RGB; the same object if it is RGB already. */
export function rgbOfPicture(picture: Picture): Raster<3> {
  assertFilled("show a picture", picture);
  if (picture.channels === 3) return picture as Raster<3>;
  return spread(picture, (i) => picture.data[i] as number);
}

/** Luma by the weights of Rec. 709, on the encoded values, as RGB. */
export function greyOf(picture: Picture): Raster<3> {
  const { data } = picture;
  if (picture.channels === 1) return rgbOfPicture(picture);
  assertFilled("show a picture", picture);
  const at = (i: number): number => data[i] as number;
  return spread(picture, (i) => 0.2126 * at(3 * i) + 0.7152 * at(3 * i + 1) + 0.0722 * at(3 * i + 2) + 0.5);
}

function spread({ width, height }: Picture, grey: (pixel: number) => number): Raster<3> {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, to = 0; i < width * height; i++, to += 3) {
    const level = grey(i);
    data[to] = level;
    data[to + 1] = level;
    data[to + 2] = level;
  }
  return { width, height, channels: 3, data };
}

/** Where the colour of a value starts in the table. */
function entryOf(value: number, { kind, limit, blank }: DisplayScale): number {
  if (blank !== undefined) return kind === "signed" ? 3 * lastStep : 0;
  const t = Math.max(-1, Math.min(1, value / limit));
  return 3 * Math.round(kind === "signed" ? lastStep * (t + 1) : lastStep * Math.abs(t));
}

const strength = (value: number, { limit, blank }: DisplayScale): number =>
  blank === undefined ? Math.min(1, Math.abs(value) / limit) : 0;
