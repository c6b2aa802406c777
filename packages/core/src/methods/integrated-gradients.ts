/** Integrated gradients: the gradient averaged on the straight path from a baseline. */

import { z } from "zod";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { pathChecks, refiningOptions } from "./parts/path-integral.ts";
import { quadratures } from "./parts/quadrature.ts";
import { alongStraightPath } from "./parts/straight-path.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  ...refiningOptions({ tolerance: 0.01, "max-steps": 512 }),
  quadrature: z
    .enum(quadratures)
    .optional()
    .describe(
      "where the points lie and what they weigh; left out: gauss-legendre, or without `steps` trapezoids, of which those that add most to the gap and the longest are halved",
    ),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Integrated Gradients: completeness by averaging the gradient along the straight path from a baseline.
 *
 *     φ = (x − x₀) ⊙ Σ_k w_k ∂S/∂x (x₀ + t_k (x − x₀))
 *
 * Without `steps`, trapezoids of unequal widths: S comes with every gradient, so that each interval knows its own error. The one
 * that adds most to the gap and the longest are halved, from 16 points on, until |Σφ − (S(x) − S(x₀))| ≤ tolerance · |S(x) − S(x₀)|.
 * That gap is closed on purpose, so it proves less than with `steps`: `local-gaps` tells what cancels in it.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. Keeps: completeness, checked.
 * Cost: one forward and backward run per point, and two forward runs with `steps`; then about ten points run at once. Throws: `UnsupportedOpError` at an operator without a gradient rule,
 * `shape-mismatch` for a baseline of another shape.
 * Source: Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365.
 */
export const integratedGradients: Method = method({
  id: "integrated-gradients",
  family: "path",
  title: "Integrated Gradients",
  paper: "https://arxiv.org/abs/1703.01365",
  reading:
    "Warm pixels add to the score compared with an empty picture, cold ones take from it; together they make up the whole difference.",
  caution:
    "What has the colour of the empty picture shows nothing even where it matters; another empty picture gives another map.",
  needs: ["gradient"],
  keeps: ["completeness", "linear-exact", "null-player", "scales-with-score"],
  cost: "2 to 3 per step; 16 steps and up unless told",
  display: "signed",
  domain: "input",
  options,
  explain: integrate,
});

const localNote =
  "gaps of the intervals between points added up without their signs, as a part of |S(x) − S(x₀)|: the points were chosen to cancel them in completeness";

async function integrate(probe: Probe, given: Options): Promise<Attribution> {
  const found = await alongStraightPath(probe, baselineOf(probe, given.baseline), given);
  return {
    values: found.values,
    score: found.ends.whole,
    checks: [
      ...pathChecks(found, given.tolerance),
      ...(found.localGaps === undefined ? [] : [reported("local-gaps", found.localGaps, localNote)]),
    ],
    conventions: { ...conventionsOf(given), quadrature: found.quadrature, steps: found.steps },
  };
}
