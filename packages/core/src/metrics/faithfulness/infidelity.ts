/** Infidelity: how far what the map predicts for a change of the picture is from what the score does. */

import { z } from "zod";
import { baselineOption } from "../../methods/parts/baseline.ts";
import { type Measured, type Metric, metric, noValue } from "../metric.ts";
import type { Subject } from "../subject.ts";
import { askScore } from "./parts/ask.ts";
import { type Effects, effectsOf } from "./parts/effects.ts";
import { baselineName, samplesOption } from "./parts/options.ts";
import { gaussianNoise, type Removals, randomSquares } from "./parts/random-removals.ts";

const options = z.strictObject({
  perturbation: z
    .enum(["square", "gaussian"])
    .default("square")
    .describe("square: one square goes to the baseline; gaussian: every pixel moves along x − x₀ at random"),
  part: z.coerce
    .number()
    .positive()
    .max(1)
    .default(0.25)
    .describe("side of the square as a part of the shorter side of the picture"),
  sigma: z.coerce.number().positive().max(10).default(0.2).describe("of the noise, in parts of x − x₀"),
  samples: samplesOption(100, "perturbations"),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Mean squared error of what the map predicts for perturbations I, after the best scale, as a part of what there is to predict.
 *
 *     E_I (β a − b)² / E_I b²,   a = Σ_p r_p φ_p,   b = S(x) − S(x − I),   I = r ⊙ (x − x₀),   β = max(0, E[ab] / E[a²])
 *
 * The paper's Iᵀφ takes φ per unit of the input. Maps of contributions, whose sum is S(x) − S(x₀), have x − x₀ in them
 * already, and a map with one value per pixel cannot be multiplied by channels: so I is measured in parts r of x − x₀.
 * r = 1 on a random square (the paper's square removal), or N(0, σ²). The best scale is the paper's; here it is not below
 * 0, so that a map of reversed sign gets 1 and not the number of its opposite. Dividing by E b² makes models comparable:
 * 0 exact, 1 no better than a map of zeros. Details: `raw`, the paper's number E(a − b)², and E(a − b)² / E b².
 * Cost: 100 forward runs and one, once per picture. Undefined where a or b is 0 throughout. A flat map has a value here.
 * Source: Yeh et al. 2019, https://arxiv.org/abs/1901.09392, definition 2.1; optimal scale: section 5.
 */
export const infidelity: Metric = metric({
  id: "infidelity",
  criterion: "faithfulness",
  title: "Infidelity",
  paper: "https://arxiv.org/abs/1901.09392",
  reading:
    "Part of the score's reaction to removing random squares that the map, at its best scale, does not predict: 0 all is predicted, 1 nothing.",
  better: "lower",
  bounds: [0, 1],
  needs: [],
  cost: "101 forward passes, once per picture",
  options,
  measure,
});

async function measure(subject: Subject, given: Options): Promise<Measured> {
  const { samples, baseline, perturbation } = given;
  const { removals, question } = perturbations(subject, given);
  const ask = askScore(subject, samples + 1);
  const effects = await effectsOf(subject, { removals, question, samples, baseline }, ask);
  const details = { baseline: baselineName(baseline), perturbation, samples };
  return judged(effects, details);
}

function perturbations(
  { space }: Subject,
  { perturbation, part, sigma }: Options,
): { removals: Removals; question: Record<string, unknown> } {
  if (perturbation === "gaussian")
    return { removals: gaussianNoise(space.pixels, sigma), question: { removals: "gaussian", sigma } };
  const side = Math.max(1, Math.round(part * Math.min(...space.sizes)));
  return { removals: randomSquares(space.sizes, side), question: { removals: "square", side } };
}

function judged({ expected: a, found: b }: Effects, details: Record<string, unknown>): Measured {
  let [aa, ab, bb, raw] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i] as number, b[i] as number];
    aa += (u * u) / a.length;
    ab += (u * v) / a.length;
    bb += (v * v) / a.length;
    raw += (u - v) ** 2 / a.length;
  }
  if (aa === 0) return noValue("the map predicts nothing: it is zero wherever the picture was changed");
  if (bb === 0) return noValue("the score does not react to any of the perturbations");
  const scale = Math.max(0, ab / aa);
  // E(βa − b)² in full: for β = E[ab] / E[a²] it is E[b²] − E[ab]² / E[a²], which rounding may bring below 0.
  const error = Math.max(0, scale * scale * aa - 2 * scale * ab + bb);
  return { value: Math.min(1, error / bb), details: { ...details, scale, raw, relative: raw / bb } };
}
