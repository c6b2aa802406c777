/** A part of a picture as a small picture of its own. */

import type { Box } from "@fovea/core";
import type { Picture, Raster } from "@fovea/render";

/** Longest side of what is shown, pixels. */
const longest = 192;

/** The whole pixels that the box touches, as far as they lie in the picture; at least one. */
export function wholePixels(box: Box, { width, height }: { width: number; height: number }): Box {
  const limited = (at: number, size: number): number => Math.max(0, Math.min(size, at));
  const x = Math.min(width - 1, limited(Math.floor(box.x + 1e-6), width));
  const y = Math.min(height - 1, limited(Math.floor(box.y + 1e-6), height));
  return {
    x,
    y,
    width: Math.max(1, limited(Math.ceil(box.x + box.width - 1e-6), width) - x),
    height: Math.max(1, limited(Math.ceil(box.y + box.height - 1e-6), height) - y),
  };
}

/** Pixel by pixel; where the part is large, each pixel shown is the mean of those that it stands for. */
export function crop(picture: Picture, part: Box): Raster<3> {
  const by = Math.max(1, Math.ceil(Math.max(part.width, part.height) / longest));
  const width = Math.max(1, Math.floor(part.width / by));
  const height = Math.max(1, Math.floor(part.height / by));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++)
        data[3 * (y * width + x) + c] = meanAt(picture, part.x + x * by, part.y + y * by, by, c);
  return { width, height, channels: 3, data };
}

function meanAt(
  { width, height, channels, data }: Picture,
  x: number,
  y: number,
  by: number,
  c: number,
): number {
  let [sum, count] = [0, 0];
  for (let row = y; row < Math.min(height, y + by); row++)
    for (let column = x; column < Math.min(width, x + by); column++) {
      sum += data[channels * (row * width + column) + (channels === 1 ? 0 : c)] as number;
      count++;
    }
  return Math.round(sum / Math.max(1, count));
}
