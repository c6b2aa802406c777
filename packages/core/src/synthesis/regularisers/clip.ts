/** Small values set to nothing: of the gradient, and of pixels that matter little. */

import type { FloatTensor } from "../../tensor.ts";

/** The gradient with the given part of its entries, the smallest ones, at 0. */
export function clippedGradient(gradient: FloatTensor, part: number): FloatTensor {
  const sizes = gradient.data.map(Math.abs);
  const least = quantile(sizes, part);
  return { ...gradient, data: gradient.data.map((value, i) => ((sizes[i] as number) < least ? 0 : value)) };
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

/**
 * The value that the given part of the values, none of them negative, lies below.
 *
 * Bits of such floats are in the order of the numbers: one count of their upper halves finds where to look, and only
 * those few are sorted.
 */
function quantile(values: Float32Array, part: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(1 << 16);
  for (const bit of bits) counts[bit >>> 16] = (counts[bit >>> 16] as number) + 1;
  let rank = Math.min(values.length - 1, Math.floor(part * values.length));
  let half = 0;
  for (; rank >= (counts[half] as number); half++) rank -= counts[half] as number;
  return values.filter((_, i) => (bits[i] as number) >>> 16 === half).sort()[rank] as number;
}
