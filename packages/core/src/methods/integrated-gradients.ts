/** Integrated gradients: the gradient averaged on the straight path from a baseline. */

import { z } from "zod";
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
      "where the points lie and what they weigh; left out: gauss-legendre, without `steps` trapezoid",
    ),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * Integrated Gradients: completeness by averaging the gradient along the straight path from a baseline.
 *
 *     φ = (x − x₀) ⊙ Σ_k w_k ∂S/∂x (x₀ + t_k (x − x₀))
 *
 * Without `steps`, points are put between those of the trapezoid rule, 17, 33, 65 …, until the gap
 * |Σφ − (S(x) − S(x₀))| ≤ tolerance · |S(x) − S(x₀)|: no run is lost, as it would be from one Gauss–Legendre rule to the next.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. Keeps: completeness, checked.
 * Cost: one forward and backward run per point. Throws: `UnsupportedOpError` at an operator without a gradient rule,
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
  needs: ["gradient"],
  keeps: ["completeness", "linear-exact", "null-player", "scales-with-score"],
  cost: "2 to 3 per step; 16 steps and up unless told",
  display: "signed",
  domain: "input",
  options,
  explain: integrate,
});

async function integrate(probe: Probe, given: Options): Promise<Attribution> {
  const found = await alongStraightPath(probe, baselineOf(probe, given.baseline), given);
  return {
    values: found.values,
    score: found.ends.whole,
    checks: pathChecks(found, given.tolerance),
    conventions: { ...conventionsOf(given), quadrature: found.quadrature, steps: found.steps },
  };
}
