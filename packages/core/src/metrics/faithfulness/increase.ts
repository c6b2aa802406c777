/** Increase: whether the model is surer of the class when only what the map shows is left. */

import { z } from "zod";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { throughMap } from "./parts/masked.ts";
import { baselineName } from "./parts/options.ts";

const options = z.strictObject({ baseline: baselineOption.default("zero") });

/**
 * 1 if p_t(x_m) > p_t(x), else 0; the mean over pictures is the paper's number (there in percent).
 *
 *     x_m = x ⊙ m,   m = positive part of the map, min–max scaled to 0…1
 *
 * Cost: one forward run, and one per picture. Undefined for a flat map and one without positive part.
 * Source: Chattopadhay et al. 2018 (Grad-CAM++), https://arxiv.org/abs/1710.11063, section 4.1.
 */
export const increase: Metric = metric({
  id: "increase",
  criterion: "faithfulness",
  title: "Increase in confidence",
  paper: "https://arxiv.org/abs/1710.11063",
  reading:
    "Part of the pictures in which the model is surer of the class when the picture is dimmed to what the map shows.",
  better: "higher",
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
  return {
    value: masked > whole ? 1 : 0,
    details: { baseline: baselineName(baseline), probability: whole, masked },
  };
}
