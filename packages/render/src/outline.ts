/** Lines on a picture: boxes, and the edge of a mask. */

import { assertSameSize, type FloatMap, type Raster, type Rgb } from "./raster.ts";

/** Green, which no map uses, on a dark edge: it is seen on every picture. */
const line: Rgb = [64, 255, 110];
const edge: Rgb = [8, 36, 16];

export interface OutlineBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Outlines {
  readonly boxes?: readonly OutlineBox[];
  /** Its pixels are above ½. */
  readonly mask?: FloatMap;
}

/** The picture as RGB with boxes and the edge of the mask drawn in; `thickness` in its pixels. */
export function outlined(picture: Raster, { boxes = [], mask }: Outlines, thickness = 1): Raster<3> {
  const sheet = asRgb(picture);
  if (mask) outlineMask(sheet, mask, thickness);
  for (const box of boxes) outlineBox(sheet, box, thickness);
  return sheet;
}

/** Thick enough to be seen when the whole picture is looked at. */
export const thicknessFor = ({ width, height }: { width: number; height: number }): number =>
  Math.max(1, Math.round(Math.max(width, height) / 300));

function asRgb({ width, height, channels, data }: Raster): Raster<3> {
  const copy = new Uint8Array(width * height * 3);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let i = 0, from = 0; i < copy.length; i += 3, from += channels) {
    copy[i] = data[from] as number;
    copy[i + 1] = data[from + green] as number;
    copy[i + 2] = data[from + blue] as number;
  }
  return { width, height, channels: 3, data: copy };
}

function put({ width, height, data }: Raster<3>, x: number, y: number, colour: Rgb): void {
  if (x < 0 || y < 0 || x >= width || y >= height) return;
  data.set(colour, 3 * (y * width + x));
}

/** Just inside the box, so that a box over the whole picture is seen. */
function outlineBox(sheet: Raster<3>, box: OutlineBox, thickness: number): void {
  frame(sheet, box, thickness, thickness, edge);
  frame(sheet, box, 0, thickness, line);
}

/** A frame `thickness` wide whose outer edge lies `inset` pixels inside the box. */
function frame(sheet: Raster<3>, box: OutlineBox, inset: number, thickness: number, colour: Rgb): void {
  const [left, top] = [box.x + inset, box.y + inset];
  const [right, bottom] = [box.x + box.width - 1 - inset, box.y + box.height - 1 - inset];
  for (let t = 0; t < thickness; t++) {
    for (let x = left; x <= right; x++) {
      put(sheet, x, top + t, colour);
      put(sheet, x, bottom - t, colour);
    }
    for (let y = top; y <= bottom; y++) {
      put(sheet, left + t, y, colour);
      put(sheet, right - t, y, colour);
    }
  }
}

/** Pixels of the mask that touch one outside; the border of the picture is no edge of the mask. */
function outlineMask(sheet: Raster<3>, mask: FloatMap, thickness: number): void {
  assertSameSize("outline a mask", sheet, mask);
  const { width, height } = sheet;
  const inside = (x: number, y: number): boolean =>
    x < 0 || y < 0 || x >= width || y >= height || (mask.data[y * width + x] as number) > 0.5;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!inside(x, y)) continue;
      if (inside(x - 1, y) && inside(x + 1, y) && inside(x, y - 1) && inside(x, y + 1)) continue;
      dot(sheet, x, y, thickness);
    }
  }
}

function dot(sheet: Raster<3>, x: number, y: number, thickness: number): void {
  const from = -Math.floor((thickness - 1) / 2);
  for (let dy = from; dy < from + thickness; dy++)
    for (let dx = from; dx < from + thickness; dx++) put(sheet, x + dx, y + dy, line);
}
