/** Pixel flipping: how far the score falls when the most relevant regions are taken away one after the other. */

import { z } from "zod";
import { baselineOf, baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import { metricDraw } from "../seeds.ts";
import type { Subject } from "../subject.ts";
import { askScore } from "./parts/ask.ts";
import { baselineName, repeatsOption } from "./parts/options.ts";
import { isFlat, noOrder } from "./parts/order.ts";
import { meansOf, squares } from "./parts/regions.ts";
import { questionsOf, type Removal, removed } from "./parts/removal.ts";
import { deviationOf, meanCurve, meanOf } from "./parts/spread.ts";

const options = z.strictObject({
  region: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(9)
    .describe("side of the square regions in pixels; 1: single pixels"),
  steps: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .describe("steps, at most as many as there are regions for"),
  each: z.coerce.number().int().min(1).max(1_000_000).default(1).describe("regions taken away at each step"),
  baseline: baselineOption.default("noise"),
  repeats: repeatsOption,
});
type Options = z.infer<typeof options>;

/**
 * Area over the perturbation curve, most relevant first: the mean fall of the score over the first L regions taken away.
 *
 *     AOPC = 1/(L + 1) Σ_{k=0}^{L} (S(x) − S(x^(k))),   x^(k) = x with the k regions of the largest mean value replaced
 *
 * As in the paper: regions of 9×9 pixels, L = 100 (here at most the number of regions), uniform noise as baseline; here one
 * draw of noise, the paper has ten. region=1 is pixel flipping (Bach et al. 2015); with `each` several go at a time.
 * Unit: that of the score. Equal means go in an order drawn by lot; of `repeats` orders the mean is the value.
 * Cost: L + 1 forward runs, times up to `repeats` where means are equal. Undefined for a flat map.
 * Source: Samek et al. 2017, https://arxiv.org/abs/1509.06321, equation 12.
 */
export const pixelFlipping: Metric = metric({
  id: "pixel-flipping",
  criterion: "faithfulness",
  title: "Pixel flipping (AOPC)",
  paper: "https://arxiv.org/abs/1509.06321",
  reading:
    "How far the score falls, on average, while the regions are taken away that the map names first; high where they are what the model needs.",
  better: "higher",
  bounds: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  needs: [],
  cost: "101 forward passes, one per region on small pictures; regions of equal means: up to 3 times that",
  options,
  measure,
});

async function measure(subject: Subject, given: Options): Promise<Measured> {
  const { heat, space, seed, x } = subject;
  const { labels, count } = squares(space.sizes, given.region);
  const values = meansOf(heat.data, { labels, count, sizes: space.sizes });
  if (isFlat(values)) return noOrder;
  const each = Math.min(given.each, count);
  const steps = Math.min(given.steps, Math.floor(count / each));
  const cuts = Array.from({ length: steps + 1 }, (_, k) => k * each);
  const to = baselineOf(subject, given.baseline);
  const removal: Removal = { from: x, to, space, values, labels, cuts };
  const ask = askScore(subject, questionsOf(removal, given.repeats));
  const curves = await removed(removal, ask, given.repeats, metricDraw(seed, "ties"));
  const falls = curves.map((curve) => meanOf(curve.map((score) => (curve[0] as number) - score)));
  return {
    value: meanOf(falls),
    details: {
      baseline: baselineName(given.baseline),
      regions: count,
      changed: cuts.map((cut) => cut / count),
      curve: meanCurve(curves),
      orders: curves.length,
      spread: deviationOf(falls),
    },
  };
}
