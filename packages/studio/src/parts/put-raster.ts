/** Pixels onto a canvas. */

import type { Raster } from "@fovea/render";

/** The canvas takes the raster's size. */
export function putRaster(canvas: HTMLCanvasElement, { width, height, channels, data }: Raster): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  const to = image.data;
  for (let pixel = 0, from = 0, at = 0; pixel < width * height; pixel++, from += channels, at += 4) {
    to[at] = data[from] as number;
    to[at + 1] = data[channels === 1 ? from : from + 1] as number;
    to[at + 2] = data[channels === 1 ? from : from + 2] as number;
    to[at + 3] = channels === 4 ? (data[from + 3] as number) : 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
