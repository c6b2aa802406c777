/** A sheet of RGB pixels to compose on. The only thing here that is written to after it is made. */

import type { Raster, Rgb } from "./raster.ts";

export interface Canvas extends Raster<3> {}

export function blankCanvas(width: number, height: number, paper: Rgb = [255, 255, 255]): Canvas {
  const canvas: Canvas = { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
  if (paper[0] === paper[1] && paper[1] === paper[2]) canvas.data.fill(paper[0]);
  else fill(canvas, { x: 0, y: 0, width, height }, paper);
  return canvas;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Paints a box; what lies off the sheet is left out. */
export function fill({ width, height, data }: Canvas, box: Box, [red, green, blue]: Rgb): void {
  const left = 3 * Math.max(0, box.x);
  const right = 3 * Math.min(width, box.x + box.width);
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y++) {
    const end = 3 * y * width + right;
    for (let i = 3 * y * width + left; i < end; i += 3) {
      data[i] = red;
      data[i + 1] = green;
      data[i + 2] = blue;
    }
  }
}

/**
 * Lays a raster on the sheet, each pixel `zoom` × `zoom`; alpha is mixed with white paper.
 * Throws nothing: the caller has made the sheet large enough.
 */
export function paste(canvas: Canvas, raster: Raster, x: number, y: number, zoom = 1): void {
  const stride = canvas.width * 3;
  for (let row = 0; row < raster.height; row++) {
    const start = (y + row * zoom) * stride + x * 3;
    writeRow(canvas.data, start, raster, row, zoom);
    for (let copy = 1; copy < zoom; copy++) {
      canvas.data.copyWithin(start + copy * stride, start, start + raster.width * zoom * 3);
    }
  }
}

function writeRow(
  to: Uint8Array,
  start: number,
  { width, channels, data }: Raster,
  row: number,
  zoom: number,
): void {
  const first = row * width * channels;
  if (channels === 3 && zoom === 1) {
    to.set(data.subarray(first, first + 3 * width), start);
    return;
  }
  let at = start;
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = first; from < first + width * channels; from += channels) {
    const white = channels === 4 ? 255 - (data[from + 3] as number) : 0;
    for (let copy = 0; copy < zoom; copy++) {
      to[at++] = onWhite(data[from] as number, white);
      to[at++] = onWhite(data[from + green] as number, white);
      to[at++] = onWhite(data[from + blue] as number, white);
    }
  }
}

/** `white` = 255 − alpha. */
const onWhite = (sample: number, white: number): number =>
  white === 0 ? sample : sample + ((255 - sample) * white) / 255 + 0.5;
