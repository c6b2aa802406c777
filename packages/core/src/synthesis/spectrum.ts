/** Real Fourier series of planes. */

import type { FloatTensor } from "../tensor.ts";

/**
 * Cycles per pixel of each basis function: 0, 1/N, 1/N, 2/N, 2/N … up to the Nyquist frequency ½.
 *
 * Order: the constant, then cosine and sine of each frequency, and for an even N the alternating function last.
 */
export const frequencies = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, k) => Math.ceil(k / 2) / size);

/** Orthonormal real Fourier basis of N pixels, N×N row-major: row = pixel, column = function in the order of `frequencies`. */
export function fourierBasis(size: number): Float64Array {
  const basis = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const turns = Math.ceil(k / 2);
    const single = k === 0 || 2 * turns === size;
    const gain = Math.sqrt((single ? 1 : 2) / size);
    const sine = k % 2 === 0 && k > 0;
    for (let i = 0; i < size; i++) {
      const angle = (2 * Math.PI * ((turns * i) % size)) / size;
      basis[i * size + k] = gain * (sine ? Math.sin(angle) : Math.cos(angle));
    }
  }
  return basis;
}

/** B_yᵀ X B_x: amplitudes of a plane, H×W row-major, in orthonormal bases: their squares add up to those of the plane. */
export function seriesOf(plane: ArrayLike<number>, height: number, width: number): Float64Array {
  const across = fourierBasis(width);
  const down = fourierBasis(height);
  const rows = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = plane[y * width + x] as number;
      for (let k = 0; k < width; k++) {
        rows[y * width + k] = (rows[y * width + k] as number) + value * (across[x * width + k] as number);
      }
    }
  }
  const series = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let j = 0; j < height; j++) {
      const weight = down[y * height + j] as number;
      for (let k = 0; k < width; k++) {
        series[j * width + k] = (series[j * width + k] as number) + weight * (rows[y * width + k] as number);
      }
    }
  }
  return series;
}

/** Energy per pixel that an even picture has by rounding. */
const roundoff = 1e-14;

/**
 * Part of the energy of an image's spectrum above half of the Nyquist frequency, √(f_y² + f_x²) > ¼; the mean of each
 * channel is left out. 0 for an even picture.
 *
 * Shape: 1×C×H×W.
 */
export function highFrequencyShare({ shape, data }: FloatTensor): number {
  const [, channels, height, width] = shape as [number, number, number, number];
  const [down, across] = [frequencies(height), frequencies(width)];
  let [high, all] = [0, 0];
  for (let c = 0; c < channels; c++) {
    const series = seriesOf(data.subarray(c * height * width, (c + 1) * height * width), height, width);
    for (let i = 1; i < series.length; i++) {
      const energy = (series[i] as number) ** 2;
      all += energy;
      if (Math.hypot(down[Math.floor(i / width)] as number, across[i % width] as number) > 0.25)
        high += energy;
    }
  }
  return all > roundoff * data.length ? high / all : 0;
}
