/** Maps of two models with different inputs, laid on the part of the photo that both see. */

import { type Box, originalBox, type Placement } from "@fovea/core";
import type { FloatMap, Picture } from "@fovea/render";

interface Sized {
  readonly originalWidth: number;
  readonly originalHeight: number;
}

/** What both models see of a photo, in its pixels; the whole of it at most. */
export function commonPart(photo: Sized, a: Placement, b: Placement): Box | undefined {
  const whole = { x: 0, y: 0, width: photo.originalWidth, height: photo.originalHeight };
  return [a, b].reduce<Box | undefined>(
    (part, placement) =>
      part &&
      overlap(
        part,
        originalBox(photo, placement, { x: 0, y: 0, width: placement.width, height: placement.height }),
      ),
    whole,
  );
}

function overlap(a: Box, b: Box): Box | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** Longer side of what is drawn, pixels. */
const side = 224;

export interface Grid {
  readonly part: Box;
  readonly width: number;
  readonly height: number;
}

export function gridOf(part: Box): Grid {
  const factor = side / Math.max(part.width, part.height);
  const pixels = (length: number): number => Math.max(1, Math.round(factor * length));
  return { part, width: pixels(part.width), height: pixels(part.height) };
}

/** A map of a model's input read at the pixels of the grid, bilinearly; beyond its edge the edge goes on. */
export function laidOn(map: FloatMap, photo: Sized, placement: Placement, grid: Grid): FloatMap {
  const [columns, rows] = [
    taps(
      grid.part.x,
      grid.part.width,
      grid.width,
      photo.originalWidth / placement.resized.width,
      placement.left,
      map.width,
    ),
    taps(
      grid.part.y,
      grid.part.height,
      grid.height,
      photo.originalHeight / placement.resized.height,
      placement.top,
      map.height,
    ),
  ];
  const data = new Float32Array(grid.width * grid.height);
  const at = (row: number, column: number): number => map.data[row * map.width + column] as number;
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries()) {
      const top =
        at(row.low, column.low) + (at(row.low, column.high) - at(row.low, column.low)) * column.weight;
      const below =
        at(row.high, column.low) + (at(row.high, column.high) - at(row.high, column.low)) * column.weight;
      data[y * grid.width + x] = top + (below - top) * row.weight;
    }
  return { width: grid.width, height: grid.height, data };
}

interface Tap {
  readonly low: number;
  readonly high: number;
  readonly weight: number;
}

/** Along one axis, the two input pixels next to each grid pixel's middle and the weight of the second. */
function taps(
  start: number,
  length: number,
  count: number,
  scale: number,
  offset: number,
  size: number,
): Tap[] {
  return Array.from({ length: count }, (_, i) => {
    const inPhoto = start + ((i + 0.5) * length) / count;
    const at = Math.min(size - 1, Math.max(0, inPhoto / scale - offset - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(size - 1, low + 1), weight: at - low };
  });
}

/** The same for a picture. */
export function pictureOn(picture: Picture, photo: Sized, placement: Placement, grid: Grid): Picture {
  const { width, height, channels, data } = picture;
  const result = new Uint8ClampedArray(grid.width * grid.height * channels);
  for (let c = 0; c < channels; c++) {
    const plane = {
      width,
      height,
      data: Float32Array.from({ length: width * height }, (_, i) => data[i * channels + c] as number),
    };
    const laid = laidOn(plane, photo, placement, grid);
    for (let i = 0; i < laid.data.length; i++) result[i * channels + c] = laid.data[i] as number;
  }
  return { width: grid.width, height: grid.height, channels, data: new Uint8Array(result.buffer) };
}
