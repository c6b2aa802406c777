/** Average drop: the part of the probability that is lost when only what the map shows is left. */

import { z } from "zod";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { throughMap } from "./parts/masked.ts";
import { baselineName } from "./parts/options.ts";

const options = z.strictObject({ baseline: baselineOption.default("zero") });

/**
 * Drop of the probability, where there is one, as a part of it; the average over pictures is the paper's number (there in percent).
 *
 *     drop = max(0, p_t(x) − p_t(x_m)) / p_t(x),   x_m = x ⊙ m,   m = positive part of the map, min–max scaled to 0…1
 *
 * Small also for maps that show everything: read it beside a metric of detail. In the model's units 0 is mostly the mean colour.
 * Cost: one forward run, and one per picture. Undefined for a flat map, one without positive part, and where p_t(x) = 0.
 * Source: Chattopadhay et al. 2018 (Grad-CAM++), https://arxiv.org/abs/1710.11063, section 4.1.
 */
export const averageDrop: Metric = metric({
  id: "average-drop",
  criterion: "faithfulness",
  title: "Average drop",
  paper: "https://arxiv.org/abs/1710.11063",
  reading:
    "Part of the probability that is lost when the picture is dimmed to what the map shows; low where that is enough for the model, and also where the map shows everything.",
  better: "lower",
  bounds: [0, 1],
  needs: [],
  cost: "1 forward pass, and 1 per picture",
  options,
  measure,
});

async function measure(subject: Subject, { baseline }: z.infer<typeof options>): Promise<Measured> {
  const found = await throughMap(subject, baseline);
  if (typeof found === "string") return noValue(found);
  const { whole, masked } = found;
  if (whole === 0) return noValue("the probability of the class is 0 from the start");
  return {
    value: Math.max(0, whole - masked) / whole,
    details: { baseline: baselineName(baseline), probability: whole, masked },
  };
}
