/** Insertion: how fast the probability rises when the pixels come back that the map names first. */

import { z } from "zod";
import { blurred } from "../../image/blur.ts";
import { baselineOf, baselineOption } from "../../methods/parts/baseline.ts";
import type { FloatTensor } from "../../tensor.ts";
import { type Measured, type Metric, metric } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { baselineName, randomOrdersOption, repeatsOption, stepsOption } from "./parts/options.ts";
import { probabilityArea } from "./parts/probability-area.ts";

const options = z.strictObject({
  steps: stepsOption,
  sigma: z.coerce
    .number()
    .positive()
    .max(1000)
    .default(5)
    .describe("of the Gaussian blur of the first picture, in pixels"),
  kernel: z.coerce
    .number()
    .int()
    .min(1)
    .max(1001)
    .refine((size) => size % 2 === 1, "expected an odd number of pixels")
    .default(11)
    .describe("pixels across which it blurs, an odd number"),
  baseline: baselineOption.optional().describe("first picture, in place of the blurred one"),
  repeats: repeatsOption,
  random: randomOrdersOption,
});
type Options = z.infer<typeof options>;

/**
 * Area under the probability of the class while a blurred picture gets its pixels back, those with the largest values first.
 *
 *     AUC = (Σ_k p_t(x^(k)) − ½ p_t(x^(0)) − ½ p_t(x^(n−1))) / (n − 1),   x^(k) = blur(x) with the first k · HW / steps pixels of x
 *
 * The blur is exp(−r² / 2σ²) with σ = 5 on 11×11 pixels; at the border the edge value goes on (the authors' code folds
 * the tails of the kernel back into it and sets zeros around the picture). On small pictures it takes away more.
 * Points, equal values, random orders and cost are those of deletion. Undefined for a flat map.
 * Source: Petsiuk et al. 2018 (RISE), https://arxiv.org/abs/1806.07421.
 */
export const insertion: Metric = metric({
  id: "insertion",
  criterion: "faithfulness",
  title: "Insertion",
  paper: "https://arxiv.org/abs/1806.07421",
  reading:
    "Mean probability of the class while a blurred picture becomes sharp, what the map names first coming first; high where that is enough for the model.",
  better: "higher",
  bounds: [0, 1],
  needs: [],
  cost: "33 forward passes; 3 random orders of as many, once per picture; equal values: up to 3 times the first",
  options,
  measure,
});

async function measure(subject: Subject, given: Options): Promise<Measured> {
  const { steps, sigma, kernel, baseline, repeats, random } = given;
  const { value, why, details } = await probabilityArea(subject, {
    ...{ from: firstPicture(subject, given), to: subject.x, steps, repeats, random },
    question: typeof baseline === "object" ? undefined : { metric: "insertion", baseline, sigma, kernel },
  });
  if (why !== undefined) return { value, why };
  const name = baseline === undefined ? `blur σ=${sigma}, ${kernel} pixels` : baselineName(baseline);
  return { value, details: { baseline: name, ...details } };
}

const firstPicture = (subject: Subject, { sigma, kernel, baseline }: Options): FloatTensor =>
  baseline === undefined
    ? blurred(subject.x, subject.space, sigma, (kernel - 1) / 2)
    : baselineOf(subject, baseline);
