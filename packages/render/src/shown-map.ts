/** An explanation → one number per pixel, and how it is shown. Nothing here changes what is saved as .npy. */

import type { Explanation } from "@fovea/core";
import type { FloatMap } from "./raster.ts";
import { type DisplayScale, displayScale } from "./scale.ts";
import type { PixelLayout } from "./seen-picture.ts";
import { upsampleBilinear } from "./upsample.ts";

export interface ShownMap {
  readonly map: FloatMap;
  readonly scale: DisplayScale;
  /** What was done to the values for the picture, a phrase each. */
  readonly steps: readonly string[];
}

/** Channels added up; maps of a layer brought to the size of the picture; only what speaks for the target if the method says so. */
export function shownMap(explanation: Explanation, layout: PixelLayout): ShownMap | undefined {
  const { values, domain, method } = explanation;
  if (domain === "input") return finished(summed(values.data, layout), method.display, addedSteps(layout));
  const [height, width] = values.shape.slice(-2) as [number, number];
  if (values.data.length !== width * height) return undefined;
  const small = { width, height, data: values.data };
  if (domain === "pixels") return finished(small, method.display, layersSaid(explanation));
  const positive = method.display === "positive";
  const kept = positive ? { ...small, data: values.data.map((v) => Math.max(v, 0)) } : small;
  const from = `${height}×${width} positions of ${explanation.layer ?? "the last layer"}`;
  return finished(upsampleBilinear(kept, layout), method.display, [`${from}, bilinear`]);
}

/** Which layers a map of pixels comes from, if it comes from any. */
function layersSaid({ layer, conventions }: Explanation): string[] {
  if (layer === undefined) return [];
  const names = layer.replaceAll(",", ", ");
  return [conventions.fusion === undefined ? `from ${names}` : `${names}: ${conventions.fusion}`];
}

const addedSteps = ({ channels }: PixelLayout): string[] => (channels > 1 ? ["channels added up"] : []);

function finished(
  map: FloatMap,
  display: Explanation["method"]["display"],
  before: readonly string[],
): ShownMap {
  const shown = display === "positive" ? { ...map, data: positivePart(map.data) } : map;
  const steps = [...before, ...(display === "positive" ? ["only values above 0 are shown"] : [])];
  return { map: shown, scale: displayScale(shown, { signed: display === "signed" }), steps };
}

function positivePart(data: ArrayLike<number>): Float32Array {
  const kept = Float32Array.from(data);
  for (let i = 0; i < kept.length; i++) if ((kept[i] as number) < 0) kept[i] = 0;
  return kept;
}

function summed(data: Float32Array, { width, height, channels, step, channelStep }: PixelLayout): FloatMap {
  const map = new Float32Array(width * height);
  for (let pixel = 0; pixel < map.length; pixel++) {
    let total = 0;
    for (let c = 0; c < channels; c++) total += data[pixel * step + c * channelStep] as number;
    map[pixel] = total;
  }
  return { width, height, data: map };
}
