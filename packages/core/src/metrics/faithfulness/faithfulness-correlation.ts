/** Faithfulness correlation: sensitivity-n at one size of the sets. */

import { z } from "zod";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { askScore } from "./parts/ask.ts";
import { correlationOf, noCorrelation } from "./parts/correlation.ts";
import { effectsOf } from "./parts/effects.ts";
import { baselineName, samplesOption } from "./parts/options.ts";
import { isFlat, noOrder } from "./parts/order.ts";
import { pixelSets } from "./parts/random-removals.ts";

const options = z.strictObject({
  fraction: z.coerce.number().positive().lt(1).default(0.1).describe("|S| as a part of all pixels"),
  samples: samplesOption(100, "sets of pixels"),
  baseline: baselineOption.default("mean"),
});
type Options = z.infer<typeof options>;

/**
 * Pearson correlation, over random sets S of a fixed size, of the sum of the map over S with the fall of the score.
 *
 *     μ_F = corr_S(Σ_{p ∈ S} φ_p, S(x) − S(x_S)),   x_S = x with the pixels of S replaced by the baseline
 *
 * The paper leaves size and baseline open; here a tenth of the pixels and the mean of each channel of the picture. The sets
 * come from the seed and not from the map. Cost: 100 forward runs and one, once per picture.
 * Undefined for a flat map, and where the score is the same for all sets.
 * Source: Bhatt et al. 2020, https://arxiv.org/abs/2005.00631, definition 3.
 */
export const faithfulnessCorrelation: Metric = metric({
  id: "faithfulness-correlation",
  criterion: "faithfulness",
  title: "Faithfulness correlation",
  paper: "https://arxiv.org/abs/2005.00631",
  reading:
    "How well the sum of the map over a random tenth of the pixels tells what removing them takes from the score: 1 exactly, 0 not at all.",
  better: "higher",
  bounds: [-1, 1],
  needs: [],
  cost: "101 forward passes, once per picture",
  options,
  measure,
});

async function measure(subject: Subject, { fraction, samples, baseline }: Options): Promise<Measured> {
  if (isFlat(subject.heat.data)) return noOrder;
  const { pixels } = subject.space;
  const size = Math.min(pixels - 1, Math.max(1, Math.round(fraction * pixels)));
  const removals = pixelSets(pixels, size);
  const question = { removals: "pixels", n: size };
  const ask = askScore(subject, samples + 1);
  const effects = await effectsOf(subject, { removals, question, samples, baseline }, ask);
  const value = correlationOf(effects, "pearson");
  if (value === undefined) return noCorrelation;
  return { value, details: { baseline: baselineName(baseline), samples, size } };
}
