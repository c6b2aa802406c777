/** KernelSHAP: Shapley values of segments by one weighted fit. */

import { z } from "zod";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOption } from "./parts/baseline.ts";
import { type Coalition, coalitions, planned } from "./parts/coalitions.ts";
import { refuseTooMany } from "./parts/least-squares.ts";
import { gameOptions, segmentGame } from "./parts/segment-game.ts";
import { completenessOf, segmentAttribution } from "./parts/segment-values.ts";
import { ShapleyFit } from "./parts/shapley-fit.ts";
import { Looks, toleranceOption } from "./parts/stopping.ts";
import type { Probe } from "./probe.ts";

const options = z.strictObject({
  ...gameOptions,
  baseline: baselineOption.default("zero"),
  samples: z.coerce
    .number()
    .int()
    .min(4)
    .max(1_000_000)
    .default(900)
    .describe("coalitions drawn, at most, beyond the two of every segment that are always asked"),
  tolerance: toleranceOption,
});
type Options = z.infer<typeof options>;

/**
 * KernelSHAP: what each segment adds to the score, averaged over all ways to show the others first.
 *
 *     min_φ Σ_z π(z) (v(z) − v(0) − φᵀz)²  with Σφ = v(1) − v(0),   π(z) = (M − 1) / (C(M,|z|) |z| (M − |z|))
 *
 * v(z) is S with the segments of z shown and the others as in the baseline. One segment alone and all but one are asked
 * in full, then further sizes as far as `samples` go; the rest is drawn by π in pairs z, 1 − z. The constraint is built
 * in by eliminating the last segment. If all 2^M are asked, φ is the exact Shapley value.
 * Shapes: input N×C×space → one value per pixel, that of its segment, 1×H×W. Unit: that of the score.
 * Cost: 2M + samples forward runs. Keeps: completeness, summed over segments (over pixels with paint=share).
 * Throws: `option-invalid` for more segments than a fit can hold, `shape-mismatch` for labels or a baseline of another shape.
 * Source: Lundberg & Lee 2017, https://arxiv.org/abs/1705.07874; paired draws: Covert & Lee 2021, https://arxiv.org/abs/2012.01536.
 */
export const kernelShap: Method = method({
  id: "kernel-shap",
  family: "perturbation",
  title: "KernelSHAP",
  paper: "https://arxiv.org/abs/1705.07874",
  reading:
    "Each region has one value: its fair share of the score above that of the hidden picture. All shares add up to the whole difference.",
  caution:
    "A fair share is a mean over many half-hidden pictures: it does not say what happens when this one region is hidden.",
  needs: [],
  keeps: ["completeness", "linear-exact", "shapley-values", "scales-with-score"],
  cost: "2 per segment and 1 per sample; about 1000 for 50 segments, at most, unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: shapley,
});

async function shapley(probe: Probe, given: Options): Promise<Attribution> {
  const game = segmentGame(probe, given, given.baseline);
  const { players } = game;
  refuseTooMany(players);
  const plan = planned(players, given.samples);
  const total = plan.enumerated + (plan.drawn.length === 0 ? 0 : given.samples - (given.samples % 2));
  const fit = new ShapleyFit(
    plan,
    await game.score(new Uint8Array(players)),
    await game.score(ones(players)),
    probe.seed,
  );
  const looks = new Looks();
  // Batches ask ahead: the same coalitions once to show them and once to fit them.
  const [shown, fitted] = [coalitions(plan, probe.seed), coalitions(plan, probe.seed)];
  await game.scores({
    count: total,
    shown: () => (shown.next().value as Coalition).shown,
    take: (score) => {
      probe.tick(fit.asked, total);
      const coalition = fitted.next().value as Coalition;
      fit.add(coalition, score);
      if (coalition.weight !== undefined || fit.asked % 2 !== plan.enumerated % 2) return false;
      return fit.pairs > players && looks.at(fit.pairs) && fit.relativeError() <= given.tolerance;
    },
  });
  const { values, error } = fit.result();
  const details = {
    baseline: fit.start,
    "sizes-in-full": plan.full.toSorted((a, b) => a - b),
    exact: plan.drawn.length === 0,
  };
  return segmentAttribution(
    game,
    {
      values,
      error,
      score: fit.end,
      runs: fit.asked + 2,
      checks: [completenessOf(values, fit.end - fit.start)],
      details,
    },
    given,
  );
}

const ones = (size: number): Uint8Array => new Uint8Array(size).fill(1);
