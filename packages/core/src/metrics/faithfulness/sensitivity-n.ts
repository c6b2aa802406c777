/** Sensitivity-n: whether sums of the map tell what removing sets of pixels takes from the score. */

import { z } from "zod";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { listed } from "../../methods/parts/options.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { askScore } from "./parts/ask.ts";
import { correlationOf, noCorrelation } from "./parts/correlation.ts";
import { effectsOf } from "./parts/effects.ts";
import { baselineName, samplesOption } from "./parts/options.ts";
import { isFlat, noOrder } from "./parts/order.ts";
import { pixelSets } from "./parts/random-removals.ts";
import { meanOf } from "./parts/spread.ts";

const options = z.strictObject({
  fractions: z
    .preprocess(listed, z.array(z.coerce.number().positive().lt(1)).min(1))
    .default([0.01, 0.03, 0.1, 0.3, 0.8])
    .describe("n as parts of all pixels"),
  samples: samplesOption(100, "sets of pixels for each n"),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Pearson correlation, over random sets S of n pixels, of the sum of the map over S with the fall of the score; mean over n.
 *
 *     corr_S(Σ_{p ∈ S} φ_p, S(x) − S(x_S)),   |S| = n,   x_S = x with the pixels of S replaced by the baseline
 *
 * As in the paper: 100 sets for each n, n from few pixels to 80 % in about equal ratios, baseline 0. A set has whole pixels,
 * not single channels. The sets come from the seed and not from the map, so all maps are judged by the same.
 * Cost: 100 forward runs for each n and one, once per picture. Undefined for a flat map; an n without a correlation, since
 * the score is the same for all sets, is left out of the mean.
 * Source: Ancona et al. 2018, https://arxiv.org/abs/1711.06104, definition of Sensitivity-n and section 4.2.
 */
export const sensitivityN: Metric = metric({
  id: "sensitivity-n",
  criterion: "faithfulness",
  title: "Sensitivity-n",
  paper: "https://arxiv.org/abs/1711.06104",
  reading:
    "How well the sum of the map over random sets of pixels tells what removing them takes from the score: 1 exactly, 0 not at all.",
  better: "higher",
  bounds: [-1, 1],
  needs: [],
  cost: "501 forward passes, once per picture",
  options,
  measure,
});

async function measure(subject: Subject, { fractions, samples, baseline }: Options): Promise<Measured> {
  if (isFlat(subject.heat.data)) return noOrder;
  const { pixels } = subject.space;
  const ask = askScore(subject, fractions.length * samples + 1);
  const rows: { fraction: number; n: number; correlation: number | undefined }[] = [];
  for (const fraction of fractions) {
    const n = Math.min(pixels - 1, Math.max(1, Math.round(fraction * pixels)));
    const question = { removals: "pixels", n };
    const effects = await effectsOf(
      subject,
      { removals: pixelSets(pixels, n), question, samples, baseline },
      ask,
    );
    rows.push({ fraction, n, correlation: correlationOf(effects, "pearson") });
  }
  const known = rows.flatMap(({ correlation }) => (correlation === undefined ? [] : [correlation]));
  if (known.length === 0) return noCorrelation;
  return { value: meanOf(known), details: { baseline: baselineName(baseline), samples, sizes: rows } };
}
