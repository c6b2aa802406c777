/** Efficient MPRT: does the map lose its order when the model forgets everything? */

import { z } from "zod";
import type { Heat } from "../../explain/heat.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { forgettingOptions, layersOf, onForgetful } from "./parts/forgetting.ts";

const options = z.strictObject({
  ...forgettingOptions,
  bins: z.coerce
    .number()
    .int()
    .min(2)
    .max(10_000)
    .default(100)
    .describe("bins of the histogram of the map's values"),
});

/**
 * Efficient MPRT: how much more disorder the map has once all weights are drawn anew.
 *
 *     (H(φ(x; θ′)) − H(φ(x; θ))) / H(φ(x; θ)),   H = −Σ_i p_i ln p_i
 *
 * with p the histogram of the map's values in `bins` equal bins from the least to the largest. No map is compared with another,
 * so noise that both have does not count. A draw in which the map is flat counts for nothing. Unit: none; 0.1 is a tenth more entropy. Cost: one explanation per draw.
 * Source: Hedström et al. 2024, https://arxiv.org/abs/2401.06465.
 */
export const efficientMprt: Metric = metric({
  id: "efficient-mprt",
  criterion: "sanity",
  title: "Efficient MPRT",
  paper: "https://arxiv.org/abs/2401.06465",
  reading:
    "How much the disorder of the map rises when all that the model has learned is replaced by chance: not at all for a map that does not hang on it.",
  better: "higher",
  bounds: [-1, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "1 explanation per draw; 1 unless told",
  options,
  measure: rise,
});

async function rise(subject: Subject, { how, samples, bins }: z.infer<typeof options>): Promise<Measured> {
  const names = new Set(layersOf(subject.model));
  if (names.size === 0) return noValue("the model has no layers with weights");
  const before = entropy(subject.heat, bins);
  if (before === 0) return noValue("the map is the same everywhere");
  const after: number[] = [];
  let why = "";
  for (let sample = 0; sample < samples; sample++) {
    subject.tick(sample, samples);
    const look = { how, seed: subject.seed + sample };
    const heat = await onForgetful(subject, names, look, (model) => subject.again({ model }));
    const found = typeof heat === "string" ? 0 : entropy(heat, bins);
    if (found > 0) after.push(found);
    else why = typeof heat === "string" ? heat : "the map of the randomised model is the same everywhere";
  }
  if (after.length === 0) return noValue(why);
  const mean = after.reduce((a, b) => a + b, 0) / after.length;
  return { value: (mean - before) / before, details: { before, after } };
}

/** In nats; 0 for a map that is the same everywhere. */
export function entropy({ data }: Pick<Heat, "data">, bins: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i] as number);
    high = Math.max(high, data[i] as number);
  }
  if (!(high > low)) return 0;
  const counts = new Float64Array(bins);
  for (let i = 0; i < data.length; i++) {
    const bin = Math.min(bins - 1, Math.floor((((data[i] as number) - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let total = 0;
  for (const count of counts) if (count > 0) total -= (count / data.length) * Math.log(count / data.length);
  return total;
}
