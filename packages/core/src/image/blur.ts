/** Gaussian blur of a picture tensor, in any number of dimensions. */

import { type FloatTensor, floats } from "../tensor.ts";

/** Where the values of a picture lie, as `Space` has it. */
export interface Grid {
  readonly sizes: readonly number[];
  readonly pixels: number;
  readonly channels: number;
  readonly pixelStep: number;
  readonly channelStep: number;
}

/**
 * Each channel convolved with exp(−r² / 2σ²), r up to `reach` pixels, along every axis of space; at the border the edge
 * value goes on.
 */
export function blurred(
  x: FloatTensor,
  grid: Grid,
  sigma: number,
  reach: number = Math.ceil(4 * sigma),
): FloatTensor {
  if (sigma <= 0) return x;
  let data = x.data;
  let inner = 1;
  for (const size of grid.sizes.toReversed()) {
    data = alongAxis(data, grid, size, inner, kernel(sigma, Math.min(reach, 4 * size)));
    inner *= size;
  }
  return floats(x.shape, data);
}

function alongAxis(
  data: Float32Array,
  grid: Grid,
  size: number,
  inner: number,
  weights: Float64Array,
): Float32Array {
  const { pixels, channels, pixelStep, channelStep } = grid;
  const reach = weights.length - 1;
  const result = new Float32Array(data.length);
  // The line with its ends carried on as far as the kernel reaches, so that the inner loop asks for no border.
  const line = new Float64Array(size + 2 * reach);
  for (let c = 0; c < channels; c++) {
    for (let start = 0; start < pixels; start += inner * size) {
      for (let offset = 0; offset < inner; offset++) {
        const first = (start + offset) * pixelStep + c * channelStep;
        const step = inner * pixelStep;
        for (let i = 0; i < size; i++) line[reach + i] = data[first + i * step] as number;
        line.fill(line[reach] as number, 0, reach);
        line.fill(line[reach + size - 1] as number, reach + size);
        for (let i = 0; i < size; i++) result[first + i * step] = weighted(line, reach + i, weights);
      }
    }
  }
  return result;
}

function weighted(line: Float64Array, at: number, weights: Float64Array): number {
  let total = (weights[0] as number) * (line[at] as number);
  for (let r = 1; r < weights.length; r++)
    total += (weights[r] as number) * ((line[at - r] as number) + (line[at + r] as number));
  return total;
}

/** Weights at distance 0, 1, 2 … `reach`; those of both sides add up to 1. */
function kernel(sigma: number, reach: number): Float64Array {
  const weights = Float64Array.from({ length: reach + 1 }, (_, r) =>
    Math.exp(-(r * r) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, w, r) => sum + (r === 0 ? w : 2 * w), 0);
  return weights.map((w) => w / total);
}
