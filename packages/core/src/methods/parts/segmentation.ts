/** The segments that a method works on: found in the picture, a grid, or given. */

import { z } from "zod";
import { felzenszwalb } from "../../image/segments/felzenszwalb.ts";
import { gridSegments } from "../../image/segments/grid.ts";
import { labelSegments } from "../../image/segments/labels.ts";
import type { Segments } from "../../image/segments/segments.ts";
import { slic } from "../../image/segments/slic.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import type { Probe } from "../probe.ts";
import { valueRange } from "./baseline.ts";
import { tensorOption } from "./options.ts";
import { spaceOf } from "./space.ts";

export type SegmentsOption = string | FloatTensor;

/** How segments that are found or cut are written. */
export const segmentsText: RegExp = /^(?:slic|felzenszwalb|grid)(?::[1-9]\d{0,5})?$/;

/** `slic`, `slic:50`, `felzenszwalb`, `felzenszwalb:200`, `grid:8`, or a tensor of labels, one per pixel. */
export const segmentsOption: z.ZodType<SegmentsOption> = z
  .union(
    [z.string().regex(segmentsText), tensorOption],
    "expected slic:N, felzenszwalb:SCALE or grid:N with a number from 1 to 999999, or a file of labels",
  )
  .describe(
    "slic:N (about N areas), felzenszwalb:SCALE, grid:N (N boxes along each axis), or a file of labels, one per pixel",
  );

/** Cuts the picture of the probe into segments. Throws `option-invalid` or `shape-mismatch` in words. */
export function segmentsOf(probe: Pick<Probe, "x" | "model">, given: SegmentsOption): Segments {
  const space = spaceOf(probe.model);
  if (typeof given !== "string") return labelSegments(given, space.sizes);
  const [kind, number] = given.split(":");
  if (kind === "grid") return gridSegments(space.sizes, Number(number ?? 8));
  if (kind === "slic") return slic(unitPicture(probe), space, { segments: Number(number ?? 50) });
  return felzenszwalb(unitPicture(probe), space, { scale: Number(number ?? 100) });
}

/** x with every channel brought to 0…1, from the least to the largest value that it can have: what segments are found in. */
export function unitPicture(probe: Pick<Probe, "x" | "model">): FloatTensor {
  const { x } = probe;
  const { pixels, channels, pixelStep, channelStep } = spaceOf(probe.model);
  const { low, high } = valueRange(probe);
  const data = new Float32Array(x.data.length);
  for (let c = 0; c < channels; c++) {
    const from = low[c] as number;
    const extent = Math.max((high[c] as number) - from, 1e-12);
    for (let p = 0, i = c * channelStep; p < pixels; p++, i += pixelStep)
      data[i] = ((x.data[i] as number) - from) / extent;
  }
  return floats(x.shape, data);
}
