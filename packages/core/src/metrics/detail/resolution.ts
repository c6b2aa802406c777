/** Resolution: the measured size of the smallest detail in a map. */

import { z } from "zod";
import { type Metric, metric, noValue } from "../metric.ts";
import { bandwidth } from "./bandwidth.ts";

const options = z.strictObject({
  power: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe("part of the map's variation that the details taken into account have to make up"),
});

/**
 * Degree of detail: the pixels that one detail of the map takes across, by where its variation lies among frequencies.
 *
 *     detail = √(d_x d_y),   d_x = power · W / u_x,   u_x: Σ_{u < u_x} P_u = power · Σ_u P_u
 *
 * P_u: power of the map, its mean taken off, in the cosines with u half-waves across the picture (DCT-II, whose mirror at the edges
 * makes no jump there), added up over the rows; between whole u the power counts as spread evenly. d_y likewise.
 * 1: pixels that have nothing to do with each other (power even over all u); W: nothing changes along x. A k×k map enlarged
 * bilinearly has about W / k; enlarged in blocks or cut along segments it has less, as sharp edges are detail.
 * It is the detail of this map, not what the method could show: a smooth map of one large object is coarse.
 * `details`: both directions in pixels, and the number of cells W / d_x × H / d_y. Undefined: a map that is the same everywhere.
 */
export const resolution: Metric = metric({
  id: "resolution",
  criterion: "detail",
  title: "Smallest detail (pixels)",
  paper: "",
  reading: "Pixels across one detail of the map: 1, each pixel for itself; 32 at 224×224, a grid of 7×7.",
  better: "neither",
  bounds: [0, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "nothing beside the explanation",
  options,
  measure: async ({ heat }, { power }) => {
    const { width, height } = heat;
    const centred = withoutMean(heat.data);
    if (!centred.some((value) => value !== 0)) return noValue("the map is the same everywhere");
    const x =
      (power * width) /
      bandwidth({ data: centred, count: height, length: width, step: 1, next: width }, power);
    const y =
      (power * height) /
      bandwidth({ data: centred, count: width, length: height, step: width, next: 1 }, power);
    return { value: Math.sqrt(x * y), details: { x, y, cells: [width / x, height / y] } };
  },
});

function withoutMean(data: Float32Array): Float64Array {
  let [total, largest] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    total += data[i] as number;
    largest = Math.max(largest, Math.abs(data[i] as number));
  }
  const mean = total / data.length;
  // What a flat map differs by from its mean is rounding.
  return Float64Array.from(data, (value) => (Math.abs(value - mean) <= 1e-9 * largest ? 0 : value - mean));
}
