/** Values → colours on a canvas, one dot per value. */

import { colourTable } from "@fovea/render";

export interface MapScale {
  readonly signed: boolean;
  /** What the end colour stands for. */
  readonly limit: number;
}

export interface ChannelMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export function drawMap(
  canvas: HTMLCanvasElement,
  { width, height, data }: ChannelMap,
  scale: MapScale,
): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const table = colourTable(scale.signed ? "signed" : "magnitude");
  const centre = scale.signed ? 255 : 0;
  const factor = scale.limit > 0 ? 255 / scale.limit : 0;
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    const step = Math.round((data[i] as number) * factor);
    const entry = 3 * (centre + Math.max(-centre, Math.min(255, step)));
    for (let c = 0; c < 3; c++) image.data[at + c] = table[entry + c] as number;
    image.data[at + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
