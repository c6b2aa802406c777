/** GradientSHAP: gradients at random points between a reference and the noisy picture. */

import { z } from "zod";
import { type Attribution, type Method, method } from "./method.ts";
import { backgroundOf, backgroundOption } from "./parts/background.ts";
import { sampledPaths } from "./parts/path-samples.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  samples: z.coerce
    .number()
    .int()
    .min(2)
    .max(100_000)
    .default(64)
    .describe("points at which the gradient is taken"),
  sigma: z.coerce
    .number()
    .nonnegative()
    .default(0)
    .describe("deviation of the noise on the picture, as a part of max x − min x"),
  tolerance: z.coerce
    .number()
    .nonnegative()
    .default(0)
    .describe("relative standard error at which to stop early; 0: never"),
  baseline: backgroundOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * GradientSHAP: the gradient at random points on the way from a reference to the picture, times the way.
 *
 *     φ = mean over k of (x + ε_k − x₀) ⊙ ∇S(x₀ + α_k (x + ε_k − x₀)),   α_k ~ U(0, 1),  ε_k ~ N(0, σ²),  x₀ in turn
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. Gives the standard error of every value.
 * Cost: one forward and backward run per sample. Keeps: completeness on average (without noise), checked within its error.
 * Throws: `UnsupportedOpError` at an operator without a gradient rule, `shape-mismatch` for references of another shape.
 * Source: Lundberg et al., https://github.com/shap/shap, GradientExplainer; Erion et al. 2019, https://arxiv.org/abs/1906.10670.
 */
export const gradientShap: Method = method({
  id: "gradient-shap",
  family: "path",
  title: "GradientSHAP",
  paper: "https://arxiv.org/abs/1705.07874",
  reading:
    "Warm pixels add to the score compared with the reference pictures, cold ones take from it, as far as chance has been averaged out.",
  caution:
    "It draws lots: single pixels change from draw to draw, and only what whole regions say means something.",
  needs: ["gradient"],
  keeps: ["linear-exact", "null-player", "scales-with-score"],
  cost: "2 to 3 per sample; 64 samples unless told",
  display: "signed",
  domain: "input",
  options,
  explain: shap,
});

async function shap(probe: Probe, given: Options): Promise<Attribution> {
  const background = backgroundOf(probe, given.baseline);
  const { samples, ...found } = await sampledPaths(probe, { ...given, background, spread: "random" });
  return { ...found, conventions: { ...conventionsOf(given), samples } };
}
