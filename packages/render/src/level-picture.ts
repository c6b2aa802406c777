/** Images in levels 0…1, as optimisation makes them, to pictures of 8 bits. */

import type { FloatTensor } from "@fovea/core";
import type { Picture } from "./raster.ts";

/** 1×C×H×W in levels 0…1 → 8 bits: nothing is stretched. */
export function levelPicture({ shape, data }: FloatTensor): Picture {
  const [, channels, height, width] = shape as [number, 1 | 3, number, number];
  const size = height * width;
  const bytes = new Uint8ClampedArray(channels * size);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < channels; c++) bytes[channels * i + c] = 255 * (data[c * size + i] as number);
  }
  return { width, height, channels, data: new Uint8Array(bytes.buffer) };
}
