/** What in a patch excites a unit: guided backpropagation from it to the picture. */

import {
  type Box,
  ceilingOf,
  type Explanation,
  explain,
  FoveaError,
  type Method,
  methodById,
  type Target,
} from "@fovea/core";
import type { PixelLayout, Raster } from "@fovea/render";
import type { Prepared } from "./desk.ts";
import type { GuidedPatch } from "./network-answers.ts";
import { crop } from "./units-crop.ts";

/** Part of the values in the field that the colours hold; a few extreme ones would leave the rest grey. */
const held = 0.995;

/** Where no rectifier lies before the unit, guided backpropagation would be the gradient: then that is shown, and it is said. */
export async function guidedPatch(
  prepared: Prepared,
  value: string,
  index: readonly number[],
  field: Box,
  signal: AbortSignal,
): Promise<GuidedPatch> {
  const { opened, x, layout } = prepared;
  const { model } = opened;
  if (!layout) throw new FoveaError("method-inapplicable", "Cannot show the patch: the input is no picture");
  // At its ceiling nothing moves a unit: what is cut off there is asked.
  const layer = ceilingOf(model.graph, value)?.of ?? value;
  const target: Target = { kind: "unit", layer, index, strongest: true };
  const run = (id: string): Promise<Explanation> =>
    explain(model, x, { method: methodById(id) as Method, target, signal });
  let note: string | undefined;
  const found = await run("guided-backprop").catch((error: unknown) => {
    if (!(error instanceof FoveaError) || error.code !== "method-inapplicable") throw error;
    note = "No rectifier lies between the picture and this layer, so that the plain gradient is shown.";
    return run("gradient");
  });
  const { raster, limit } = drawn(found.values.data, layout, opened.preprocessing.order === "bgr", field);
  return { raster, limit, title: found.method.title, note };
}

/** The field in the picture's own colours: grey is 0, brighter and darker is for and against, by colour channel. */
function drawn(
  values: Float32Array,
  layout: PixelLayout,
  turned: boolean,
  field: Box,
): { raster: Raster<3>; limit: number } {
  const { width, height, channels, step, channelStep } = layout;
  const limit = limitIn(values, layout, field);
  const data = new Uint8ClampedArray(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let c = 0; c < channels; c++) {
      const value = values[pixel * step + c * channelStep] as number;
      const at = channels * pixel + (turned ? channels - 1 - c : c);
      data[at] = 128 + (limit > 0 ? (127 * value) / limit : 0);
    }
  const whole = {
    width,
    height,
    channels: channels === 1 ? 1 : 3,
    data: new Uint8Array(data.buffer),
  } as const;
  return { raster: crop(whole, field), limit };
}

function limitIn(
  values: Float32Array,
  { width, channels, step, channelStep }: PixelLayout,
  field: Box,
): number {
  const sizes: number[] = [];
  for (let y = field.y; y < field.y + field.height; y++)
    for (let x = field.x; x < field.x + field.width; x++)
      for (let c = 0; c < channels; c++)
        sizes.push(Math.abs(values[(y * width + x) * step + c * channelStep] ?? 0));
  const sorted = Float64Array.from(sizes).sort();
  return sorted[Math.ceil(held * sorted.length) - 1] || (sorted.at(-1) ?? 0);
}
