/** Noisy linear imputation: removed pixels filled in so that each is the weighted mean of those around it. */

import type { Space } from "../../../methods/parts/space.ts";
import { type FloatTensor, floats } from "../../../tensor.ts";
import { filledIn, pivotsOf } from "./fill-in.ts";
import { knownAround, neighboursOf } from "./neighbours.ts";

export interface Imputed {
  readonly x: FloatTensor;
  /** The largest of the channels: ‖b − A u‖ / ‖b‖ */
  readonly residual: number;
  readonly iterations: number;
}

/**
 * x with the pixels that are `gone` (1) put in by solving, for each channel, Σ_j w_ij (u_j − u_i) = 0 on them, w = 1/6
 * beside and 1/12 across the corner; at the border the neighbours that there are. `noise`, one value per number of x, is
 * added on what was put in. At least one pixel must be known.
 */
export function imputed(
  x: FloatTensor,
  gone: Uint8Array,
  { sizes, pixels, channels, pixelStep, channelStep }: Space,
  tolerance: number,
  noise?: ArrayLike<number>,
): Imputed {
  const [height = 1, width = 1] = sizes;
  const system = neighboursOf(gone, height, width);
  const pivots = pivotsOf(system);
  const data = x.data.slice();
  const plane = new Float64Array(pixels);
  let [residual, iterations] = [0, 0];
  for (let c = 0; c < channels; c++) {
    const first = c * channelStep;
    for (let p = 0; p < pixels; p++) plane[p] = x.data[first + p * pixelStep] as number;
    const b = knownAround(system, plane, height, width);
    const found = filledIn(system, b, meanOfKnown(plane, gone), tolerance, pivots);
    for (let i = 0; i < system.pixels.length; i++) {
      const at = first + (system.pixels[i] as number) * pixelStep;
      data[at] = (found.values[i] as number) + ((noise?.[at] as number | undefined) ?? 0);
    }
    residual = Math.max(residual, found.residual);
    iterations += found.iterations;
  }
  return { x: floats(x.shape, data), residual, iterations };
}

function meanOfKnown(plane: Float64Array, gone: Uint8Array): number {
  let [total, count] = [0, 0];
  for (let p = 0; p < plane.length; p++) {
    if (gone[p]) continue;
    total += plane[p] as number;
    count++;
  }
  return total / count;
}
