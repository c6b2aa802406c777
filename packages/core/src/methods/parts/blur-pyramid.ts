/** A picture that fades into its baseline pixel by pixel, and what a change of the fading changes. */

import { blurred } from "../../image/blur.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import type { Space } from "./space.ts";

/** Pictures from the least to the most visible; the last one is the picture itself. */
export type Levels = readonly FloatTensor[];

/** `count` levels of Gaussian blur whose deviation falls linearly from `sigma` to 0. */
export const blurLevels = (x: FloatTensor, space: Space, sigma: number, count: number): Levels =>
  Array.from({ length: count }, (_, i) => blurred(x, space, sigma * (1 - i / (count - 1))));

/** Between the levels: mask 0 is the first, 1 the last. */
export function faded(levels: Levels, mask: Float32Array, space: Space): FloatTensor {
  const x = levels.at(-1) as FloatTensor;
  const pictures = levels.map(({ data }) => data);
  const data = new Float32Array(x.data.length);
  for (let p = 0; p < space.pixels; p++) {
    const place = placeOf(mask[p] as number, levels);
    const k = Math.min(levels.length - 2, Math.floor(place));
    const part = place - k;
    const [low, high] = [pictures[k] as Float32Array, pictures[k + 1] as Float32Array];
    for (let c = 0, i = p * space.pixelStep; c < space.channels; c++, i += space.channelStep) {
      const from = low[i] as number;
      data[i] = from + part * ((high[i] as number) - from);
    }
  }
  return floats(x.shape, data);
}

/** ∂S/∂mask from ∂S/∂x: Σ_c ∂S/∂x_c · (levels − 1) · (next level − level)_c. */
export function fadingGradient(
  levels: Levels,
  mask: Float32Array,
  gradient: FloatTensor,
  space: Space,
): Float32Array {
  const pictures = levels.map(({ data }) => data);
  const result = new Float32Array(space.pixels);
  for (let p = 0; p < space.pixels; p++) {
    const k = Math.min(levels.length - 2, Math.floor(placeOf(mask[p] as number, levels)));
    const [low, high] = [pictures[k] as Float32Array, pictures[k + 1] as Float32Array];
    let total = 0;
    for (let c = 0, i = p * space.pixelStep; c < space.channels; c++, i += space.channelStep)
      total += (gradient.data[i] as number) * ((high[i] as number) - (low[i] as number));
    result[p] = total * (levels.length - 1);
  }
  return result;
}

/** Where a mask's value lies among the levels, which are counted from 0. */
const placeOf = (mask: number, levels: Levels): number =>
  Math.min(1, Math.max(0, mask)) * (levels.length - 1);
