/** Deletion: how fast the probability falls when the pixels are taken away that the map names first. */

import { z } from "zod";
import { baselineOf, baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { baselineName, randomOrdersOption, repeatsOption, stepsOption } from "./parts/options.ts";
import { probabilityArea } from "./parts/probability-area.ts";

const options = z.strictObject({
  steps: stepsOption,
  baseline: baselineOption.default("zero"),
  repeats: repeatsOption,
  random: randomOrdersOption,
});
type Options = z.infer<typeof options>;

/**
 * Area under the probability of the class while pixels go to the baseline, those with the largest values first.
 *
 *     AUC = (Σ_k p_t(x^(k)) − ½ p_t(x^(0)) − ½ p_t(x^(n−1))) / (n − 1),   x^(k) = x with the first k · HW / steps pixels replaced
 *
 * n = steps + 1 points. Details: the curve, and `normalised`, the area as a part of that of the mean curve of random
 * orders, which says how much of a low area is owed to the map and how much to the baseline.
 * Equal values go in an order drawn by lot; of `repeats` orders the mean is the value, their deviation `spread`.
 * Cost: steps + 1 forward runs, times up to `repeats` where values are equal; random orders as many each, once per picture.
 * Undefined for a flat map. Source: Petsiuk et al. 2018 (RISE), https://arxiv.org/abs/1806.07421, algorithm 1.
 */
export const deletion: Metric = metric({
  id: "deletion",
  criterion: "faithfulness",
  title: "Deletion",
  paper: "https://arxiv.org/abs/1806.07421",
  reading:
    "Mean probability of the class while the picture is taken away, what the map names first going first; low where the map names what the model needs.",
  better: "lower",
  bounds: [0, 1],
  needs: [],
  cost: "33 forward passes; 3 random orders of as many, once per picture; equal values: up to 3 times the first",
  options,
  measure,
});

async function measure(subject: Subject, { steps, baseline, repeats, random }: Options): Promise<Measured> {
  const { value, why, details } = await probabilityArea(subject, {
    ...{ from: subject.x, to: baselineOf(subject, baseline), steps, repeats, random },
    question: typeof baseline === "string" ? { metric: "deletion", baseline } : undefined,
  });
  if (why !== undefined) return { value, why };
  return { value, details: { baseline: baselineName(baseline), ...details } };
}
