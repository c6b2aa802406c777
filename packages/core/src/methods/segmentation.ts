/** The segments that a method works on: found in the picture, a grid, or given. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import { gridSegments } from "../image/segments/grid.ts";
import type { Segments } from "../image/segments/segments.ts";
import type { FloatTensor } from "../tensor.ts";
import { tensorOption } from "./options.ts";
import type { Probe } from "./probe.ts";
import { spaceOf } from "./space.ts";

export type SegmentsOption = string | FloatTensor;

/** `slic`, `slic:50`, `felzenszwalb`, `felzenszwalb:200`, `grid:8`, or a tensor of labels, one per pixel. */
export const segmentsOption: z.ZodType<SegmentsOption> = z
  .union([z.string().regex(/^(?:slic|felzenszwalb|grid)(?::\d+)?$/), tensorOption])
  .describe(
    "slic:N (about N areas), felzenszwalb:SCALE, grid:N (N boxes along each axis), or a file of labels, one per pixel",
  );

/** Cuts the picture of the probe into segments. Throws `option-invalid` or `shape-mismatch` in words. */
export function segmentsOf({ model }: Probe, given: SegmentsOption): Segments {
  const { sizes } = spaceOf(model);
  if (typeof given === "string" && given.startsWith("grid"))
    return gridSegments(sizes, Number(given.split(":")[1] ?? 8));
  throw new FoveaError("option-invalid", "Cannot find the segments");
}
