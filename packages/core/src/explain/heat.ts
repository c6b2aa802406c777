/** An explanation → one number per pixel of the model's input, as it is shown. */

import { upsampled } from "../image/upsample.ts";
import type { PixelMap } from "../localise/mask.ts";
import { type Space, spaceOf } from "../methods/parts/space.ts";
import type { Model } from "../model/model.ts";
import type { Explanation } from "./explain.ts";

/** A map with one signed value per pixel of the model's input. */
export interface Heat extends PixelMap {
  readonly data: Float32Array;
}

/**
 * Channels added up; maps of a layer enlarged to the size of the picture, bilinearly; of methods that show only what
 * speaks for the target (`display: "positive"`) the values above 0, cut before enlarging.
 *
 * Undefined where the model's input is no picture of two dimensions, or the values are not one per position.
 */
export function heatOf(
  { values, domain, method }: Pick<Explanation, "values" | "domain" | "method">,
  model: Model,
): Heat | undefined {
  const space = spaceOf(model);
  const [height, width] = space.sizes;
  if (height === undefined || width === undefined || space.sizes.length !== 2) return undefined;
  const kept = method.display === "positive" ? positive : (data: Float32Array) => data;
  if (domain === "input") return { width, height, data: kept(summed(values.data, space)) };
  const [h, w] = values.shape.slice(-2) as [number, number];
  if (values.data.length !== w * h) return undefined;
  const map = { height: h, width: w, data: kept(values.data) };
  return { width, height, data: upsampled(map, height, width) };
}

const positive = (data: Float32Array): Float32Array => data.map((value) => Math.max(value, 0));

function summed(data: Float32Array, { pixels, channels, pixelStep, channelStep }: Space): Float32Array {
  const map = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let total = 0;
    for (let c = 0; c < channels; c++) total += data[p * pixelStep + c * channelStep] as number;
    map[p] = total;
  }
  return map;
}
