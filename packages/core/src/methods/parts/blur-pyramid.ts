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
  const data = new Float32Array(x.data.length);
  for (let p = 0; p < space.pixels; p++) {
    const { low, high, part } = between(levels, mask[p] as number);
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
  const result = new Float32Array(space.pixels);
  for (let p = 0; p < space.pixels; p++) {
    const { low, high } = between(levels, mask[p] as number);
    let total = 0;
    for (let c = 0, i = p * space.pixelStep; c < space.channels; c++, i += space.channelStep)
      total += (gradient.data[i] as number) * ((high[i] as number) - (low[i] as number));
    result[p] = total * (levels.length - 1);
  }
  return result;
}

function between(levels: Levels, mask: number): { low: Float32Array; high: Float32Array; part: number } {
  const place = Math.min(1, Math.max(0, mask)) * (levels.length - 1);
  const k = Math.min(levels.length - 2, Math.floor(place));
  return {
    low: (levels[k] as FloatTensor).data,
    high: (levels[k + 1] as FloatTensor).data,
    part: place - k,
  };
}
