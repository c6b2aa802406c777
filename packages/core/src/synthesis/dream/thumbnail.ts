/** A small picture of a dream under way. */

import type { Picture } from "../../image/picture.ts";
import type { Size } from "./octaves.ts";
import { addUpsampled, type PlanarImage, pictureOf } from "./planar.ts";

/** At another size: means of the pixels under each new one, or, where there are fewer pixels than that, bilinear. */
export function thumbnail(image: PlanarImage, { width, height }: Size): Picture {
  const { channels } = image;
  const small = { width, height, channels, data: new Float32Array(channels * width * height) };
  if (width > image.width) addUpsampled(small, image);
  else average(small, image);
  return pictureOf(small);
}

function average({ width, height, channels, data }: PlanarImage, from: PlanarImage): void {
  for (let c = 0, out = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const top = Math.floor((y * from.height) / height);
      const bottom = Math.max(top + 1, Math.floor(((y + 1) * from.height) / height));
      for (let x = 0; x < width; x++) {
        const left = Math.floor((x * from.width) / width);
        const right = Math.max(left + 1, Math.floor(((x + 1) * from.width) / width));
        data[out++] = meanOf(from, c, { top, bottom, left, right });
      }
    }
  }
}

interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

function meanOf(
  { width, height, data }: PlanarImage,
  c: number,
  { top, bottom, left, right }: Block,
): number {
  let total = 0;
  for (let y = top; y < bottom; y++) {
    const row = (c * height + y) * width;
    for (let x = left; x < right; x++) total += data[row + x] as number;
  }
  return total / ((bottom - top) * (right - left));
}
