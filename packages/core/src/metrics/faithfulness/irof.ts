/** IROF: what part of the probability is lost while segments of the picture are taken away by the order of the map. */

import { z } from "zod";
import { baselineOf, baselineOption } from "../../methods/parts/baseline.ts";
import { segmentsOf, segmentsOption } from "../../methods/parts/segmentation.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import { metricDraw } from "../seeds.ts";
import type { Subject } from "../subject.ts";
import { askProbability } from "./parts/ask.ts";
import { baselineName, repeatsOption } from "./parts/options.ts";
import { isFlat, noOrder } from "./parts/order.ts";
import { meansOf } from "./parts/regions.ts";
import { areaUnder, evenCuts, questionsOf, type Removal, removed } from "./parts/removal.ts";
import { deviationOf, meanCurve, meanOf } from "./parts/spread.ts";

const options = z.strictObject({
  segments: segmentsOption.default("slic:50"),
  baseline: baselineOption.default("mean"),
  repeats: repeatsOption,
});
type Options = z.infer<typeof options>;

/**
 * Iterative removal of features: the area over the curve of the probability, in parts of that of the whole picture.
 *
 *     IROF = 1 − area of p_t(x^(l)) / p_t(x) over l = 0 … L,   x^(l) = x with the l segments of the largest mean value replaced
 *
 * The area is by the trapezoid rule, divided by L. The paper has 300 SLIC segments and the mean colour of the data; here
 * about 50 and the mean of each channel of the picture. Segments of equal means go in an order drawn by lot.
 * Cost: one forward run per segment, and one; times up to `repeats` where means are equal.
 * Undefined for a flat map, and where p_t(x) = 0. Source: Rieger, Hansen 2020, https://arxiv.org/abs/2003.08747.
 */
export const irof: Metric = metric({
  id: "irof",
  criterion: "faithfulness",
  title: "IROF",
  paper: "https://arxiv.org/abs/2003.08747",
  reading:
    "Part of the probability that is lost, on average, while segments are taken away that the map names first; high where they are what the model needs.",
  better: "higher",
  bounds: [Number.NEGATIVE_INFINITY, 1],
  needs: [],
  cost: "1 forward pass per segment: about 50; segments of equal means: up to 3 times that",
  options,
  measure,
});

async function measure(subject: Subject, given: Options): Promise<Measured> {
  const { heat, space, seed, x } = subject;
  const segments = segmentsOf(subject, given.segments);
  const values = meansOf(heat.data, segments);
  if (isFlat(values)) return noOrder;
  const { labels, count } = segments;
  const cuts = evenCuts(count, count);
  const to = baselineOf(subject, given.baseline);
  const removal: Removal = { from: x, to, space, values, labels, cuts };
  const ask = askProbability(subject, questionsOf(removal, given.repeats));
  const curves = await removed(removal, ask, given.repeats, metricDraw(seed, "ties"));
  const whole = curves[0]?.[0] as number;
  if (whole === 0) return noValue("the probability of the class is 0 from the start");
  const areas = curves.map((curve) => 1 - areaUnder(curve) / whole);
  return {
    value: meanOf(areas),
    details: {
      baseline: baselineName(given.baseline),
      segments: count,
      curve: meanCurve(curves),
      orders: curves.length,
      spread: deviationOf(areas),
    },
  };
}
