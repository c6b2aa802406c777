/** Small values set to nothing: of the gradient, and of pixels that matter little. */

import type { FloatTensor } from "../../tensor.ts";

/** The gradient with the given part of its entries, the smallest ones, at 0. */
export function clippedGradient({ shape, data }: FloatTensor, part: number): FloatTensor {
  const least = quantile(data, part);
  const clipped = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value >= least || value <= -least) clipped[i] = value;
  }
  return { type: "float32", shape, data: clipped };
}

/** The image with the given part of its pixels, those of the smallest `weight`, at mid grey. */
export function clippedPixels(image: FloatTensor, weight: Float32Array, part: number): FloatTensor {
  const least = quantile(weight, part);
  const data = image.data.map((level, i) => ((weight[i % weight.length] as number) < least ? 0.5 : level));
  return { ...image, data };
}

/** ‖x‖₂ of each pixel over its channels, x in levels less mid grey. */
export const norms = (image: FloatTensor): Float32Array =>
  perPixel(image, (sum, level) => sum + (level - 0.5) ** 2).map(Math.sqrt);

/** |Σ_c x·∂S/∂x| of each pixel. */
export const contributions = (image: FloatTensor, gradient: FloatTensor): Float32Array =>
  perPixel(image, (sum, level, i) => sum + (level - 0.5) * (gradient.data[i] as number)).map(Math.abs);

function perPixel(
  { shape, data }: FloatTensor,
  add: (sum: number, level: number, i: number) => number,
): Float32Array {
  const size = (shape[2] as number) * (shape[3] as number);
  const result = new Float32Array(size);
  for (let i = 0; i < data.length; i++)
    result[i % size] = add(result[i % size] as number, data[i] as number, i);
  return result;
}

/** All bits of a float but its sign: in the order of the sizes of the numbers. */
const size = 0x7fffffff;

/**
 * The size that the given part of the values lies below, by size.
 *
 * One count of the upper halves of their bits finds where to look, and only those few are sorted.
 */
function quantile(values: Float32Array, part: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(1 << 15);
  for (let i = 0; i < bits.length; i++) {
    const half = ((bits[i] as number) & size) >>> 16;
    counts[half] = (counts[half] as number) + 1;
  }
  let rank = Math.min(values.length - 1, Math.floor(part * values.length));
  let half = 0;
  for (; rank >= (counts[half] as number); half++) rank -= counts[half] as number;
  const few = new Float32Array(counts[half] as number);
  for (let i = 0, n = 0; i < bits.length; i++)
    if (((bits[i] as number) & size) >>> 16 === half) few[n++] = Math.abs(values[i] as number);
  return few.sort()[rank] as number;
}
