/** The pointing game: whether the strongest pixel lies on the object. */

import { z } from "zod";
import { type Metric, metric, noValue } from "../metric.ts";
import { noObject, pixelsOf, targetObjects } from "./objects.ts";

const options = z.strictObject({
  tolerance: z.coerce
    .number()
    .min(0)
    .optional()
    .describe(
      "pixels of the model's input that the strongest one may lie away from the object; left out, 15 at 224×224 and in proportion to the shorter side at others",
    ),
});

/**
 * Pointing game: 1 if the map is strongest at most τ pixels from an object of the target's class, 0 if not.
 *
 *     hit = |{p : m_p = max m, distance(p, object) ≤ τ}| / |{p : m_p = max m}|
 *
 * Where several pixels share the maximum, the part of them that hits: what one drawn among them would be expected to score.
 * The mean over pictures of each class and then over classes is the accuracy that papers report.
 * Undefined: no object of the class. `details.chance`: what a pixel drawn from the whole picture would score.
 * Source: Zhang et al. 2016, https://arxiv.org/abs/1608.00507, section 4.1.
 */
export const pointingGame: Metric = metric({
  id: "pointing-game",
  criterion: "localisation",
  title: "Pointing game",
  paper: "https://arxiv.org/abs/1608.00507",
  reading: "1: the strongest pixel lies on an object of the class, or a few pixels beside it; 0: elsewhere.",
  better: "higher",
  bounds: [0, 1],
  needs: ["object"],
  cost: "nothing beside the explanation",
  options,
  measure: async (subject, { tolerance }) => {
    const { truth, heat } = subject;
    const objects = targetObjects(subject);
    if (!truth || objects.length === 0) return noObject(subject);
    const reach = tolerance ?? (15 * Math.min(heat.width, heat.height)) / 224;
    const near = within(pixelsOf(objects, truth), heat.width, reach);
    const tied = maxima(heat.data);
    if (tied.length === 0) return noValue("the map has values that are not numbers");
    const hits = tied.filter((i) => near[i]).length;
    const first = tied[0] as number;
    return {
      value: hits / tied.length,
      details: {
        ties: tied.length,
        at: [first % heat.width, Math.floor(first / heat.width)],
        tolerance: reach,
        chance: near.filter(Boolean).length / near.length,
      },
    };
  },
});

function maxima(data: Float32Array): number[] {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i] as number);
  const found: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] === largest) found.push(i);
  return found;
}

/** 1 at the pixels whose centre is at most `reach` from that of a pixel of the mask. */
function within(mask: Uint8Array, width: number, reach: number): Uint8Array {
  const above = columnDistances(mask, width);
  const near = new Uint8Array(mask.length);
  const across = Math.floor(reach);
  for (let i = 0; i < mask.length; i++) {
    const x = i % width;
    const [from, to] = [Math.max(-across, -x), Math.min(across, width - 1 - x)];
    for (let d = from; d <= to && !near[i]; d++) {
      if (d * d + (above[i + d] as number) ** 2 <= reach * reach) near[i] = 1;
    }
  }
  return near;
}

/** Distance of each pixel from the nearest one of the mask in its column. */
function columnDistances(mask: Uint8Array, width: number): Float64Array {
  const distances = new Float64Array(mask.length).fill(Number.POSITIVE_INFINITY);
  const after = (i: number, before: number): void => {
    const far =
      before < 0 || before >= mask.length ? Number.POSITIVE_INFINITY : (distances[before] as number) + 1;
    distances[i] = mask[i] ? 0 : Math.min(distances[i] as number, far);
  };
  for (let i = 0; i < mask.length; i++) after(i, i - width);
  for (let i = mask.length - 1; i >= 0; i--) after(i, i + width);
  return distances;
}
