/** One step of a dream: up the gradient, whatever its size, and what was dreamt made smoother. */

import type { Picture } from "../../image/picture.ts";
import type { PlanarImage } from "./planar.ts";

export interface Climb {
  /** Mean change of a sample, in levels 0…1. */
  readonly rate: number;
  /** λ: part of its difference to the mean of its four neighbours that a pixel's detail loses, 0…1. */
  readonly smooth: number;
}

/**
 * x ← clip(x + rate · g / mean|g| + λ · (mean of the four neighbours of d − d), 0, 1),  d = x − base.
 *
 * The second part is a step down the total variation of d, exponent 2: it smooths what was dreamt and leaves the photo as
 * sharp as it is. In place, and `gradient` is used up. Returns mean|g|; where that is 0 or not finite nothing is changed.
 */
export function climb(
  image: PlanarImage,
  gradient: Float32Array,
  base: Picture,
  { rate, smooth }: Climb,
): number {
  const mean = meanMagnitude(gradient);
  if (!(mean > 0 && Number.isFinite(mean))) return mean;
  const factor = rate / mean;
  for (let i = 0; i < gradient.length; i++) gradient[i] = factor * (gradient[i] as number);
  if (smooth > 0) addSmoothing(gradient, image, base, smooth);
  const { data } = image;
  for (let i = 0; i < data.length; i++) {
    const level = (data[i] as number) + (gradient[i] as number);
    data[i] = Math.min(1, Math.max(0, level));
  }
  return mean;
}

function meanMagnitude(values: Float32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.abs(values[i] as number);
  return total / values.length;
}

/** Adds λ(mean of neighbours − d); at the edges a neighbour that is not there is the pixel itself. */
function addSmoothing(sum: Float32Array, image: PlanarImage, base: Picture, smooth: number): void {
  const { width, height, channels } = image;
  // Details of three rows at a time: those of the whole picture would be another copy of it.
  let [above, here, below] = [0, 0, 0].map(() => new Float32Array(width)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let c = 0; c < channels; c++) {
    readDetail(here, image, base, c, 0);
    above.set(here);
    for (let y = 0; y < height; y++) {
      if (y + 1 < height) readDetail(below, image, base, c, y + 1);
      else below.set(here);
      const start = (c * height + y) * width;
      for (let x = 0; x < width; x++) {
        const d = here[x] as number;
        const left = x > 0 ? (here[x - 1] as number) : d;
        const right = x + 1 < width ? (here[x + 1] as number) : d;
        const around = (left + right + (above[x] as number) + (below[x] as number)) / 4;
        sum[start + x] = (sum[start + x] as number) + smooth * (around - d);
      }
      [above, here, below] = [here, below, above];
    }
  }
}

function readDetail(
  row: Float32Array,
  { width, height, data }: PlanarImage,
  base: Picture,
  c: number,
  y: number,
): void {
  const start = (c * height + y) * width;
  for (let x = 0, i = y * width * base.channels + c; x < width; x++, i += base.channels)
    row[x] = (data[start + x] as number) - (base.data[i] as number) / 255;
}
