/** How the pixels of a picture lie in the model's input, in any number of dimensions and either layout. */

import type { Blend } from "../../model/batched-runs.ts";
import { inputChannelAxis } from "../../model/layers.ts";
import type { Model } from "../../model/model.ts";
import { type FloatTensor, floats, sizeOf } from "../../tensor.ts";

const { fround } = Math;

/** Value of channel c at pixel p: data[p · pixelStep + c · channelStep]. Pixels are counted in row-major order. */
export interface Space {
  /** Sizes of the axes of space: [H, W], [L], [D, H, W]; the features of a table count as one axis. */
  readonly sizes: readonly number[];
  readonly pixels: number;
  readonly channels: number;
  readonly pixelStep: number;
  readonly channelStep: number;
}

/** What is known of how pictures lie. */
type Pictured = Pick<Model, "graph" | "input">;

export function spaceOf({ graph, input }: Pictured): Space {
  const shape: readonly number[] = input.shape;
  const axis = inputChannelAxis(graph);
  const flat = shape.length < 3;
  const sizes = flat ? shape.slice(1) : shape.filter((_, i) => i !== 0 && i !== axis);
  const channels = flat ? 1 : (shape[axis] as number);
  const pixels = sizeOf(sizes);
  return axis === 1 || flat
    ? { sizes, pixels, channels, pixelStep: 1, channelStep: pixels }
    : { sizes, pixels, channels, pixelStep: channels, channelStep: 1 };
}

/** x where the mask is 1, the baseline where it is 0, in between in between; `mask` has one value per pixel. */
export function blended(
  x: FloatTensor,
  baseline: FloatTensor,
  mask: ArrayLike<number>,
  space: Space,
): FloatTensor {
  const row = floats(x.shape);
  blendInto(row.data, x, baseline, mask, space);
  return row;
}

/**
 * The same written into a row: mask ⊙ x + (1 − mask) ⊙ baseline, exact where the mask is 0 or 1. Each step in float32, as the engine
 * does it (ofBlends()): the bits are the same.
 */
function blendInto(
  row: Float32Array,
  x: FloatTensor,
  baseline: FloatTensor,
  mask: ArrayLike<number>,
  { pixels, channels, pixelStep, channelStep }: Space,
): void {
  for (let c = 0; c < channels; c++) {
    for (let p = 0, i = c * channelStep; p < pixels; p++, i += pixelStep) {
      const part = fround(mask[p] as number);
      const other = fround(fround(1 - part) * (baseline.data[i] as number));
      row[i] = fround(part * (x.data[i] as number)) + other;
    }
  }
}

/** Pictures of which a mask, one weight per pixel, shows x and leaves the rest to the cover. */
export function maskedBlend(model: Pictured, picture: FloatTensor, cover: FloatTensor): Blend {
  const space = spaceOf(model);
  const flat = picture.shape.length < 3;
  const weights = flat ? picture.shape : picture.shape.with(inputChannelAxis(model.graph), 1);
  return {
    ...{ picture, cover, weights },
    write: (row, mask) => blendInto(row, picture, cover, mask, space),
  };
}

/** Shape of a map with one value per pixel: 1×H×W. */
export const pixelShape = ({ sizes }: Space): readonly number[] => [1, ...sizes];
