/** Expected gradients: integrated gradients averaged over a background of references. */

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
    .describe("points at which the gradient is taken, rounded up so that every reference has as many"),
  spread: z
    .enum(["even", "random"])
    .default("even")
    .describe("points of each reference spread evenly over the path from a random start, or anywhere"),
  tolerance: z.coerce
    .number()
    .nonnegative()
    .default(0)
    .describe("relative standard error at which to stop early; 0: never"),
  baseline: backgroundOption.default("zero,mean,blur,noise"),
});
type Options = z.infer<typeof options>;

/**
 * Expected gradients: integrated gradients, averaged over references, by one random point each time.
 *
 *     φ = E over x₀ and α ~ U(0, 1) of (x − x₀) ⊙ ∇S(x₀ + α (x − x₀))
 *
 * With `spread=even` the α of each reference are u + kφ mod 1 (φ the golden ratio): each is uniform, and together they leave no
 * gaps, so that the true error is smaller than the standard error, which is that of independent samples.
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: that of the score. Gives the standard error of every value.
 * Cost: one forward and backward run per sample. Keeps: completeness on average, checked within its error.
 * Throws: `UnsupportedOpError` at an operator without a gradient rule, `shape-mismatch` for references of another shape.
 * Source: Erion et al. 2019, https://arxiv.org/abs/1906.10670, section 2.
 */
export const expectedGradients: Method = method({
  id: "expected-gradients",
  family: "path",
  title: "Expected gradients",
  paper: "https://arxiv.org/abs/1906.10670",
  reading:
    "Warm pixels add to the score compared with several empty pictures, cold ones take from it, as far as chance has been averaged out.",
  caution:
    "It draws lots: single pixels change from draw to draw, and only what whole regions say means something.",
  needs: ["gradient"],
  keeps: ["linear-exact", "null-player", "scales-with-score"],
  cost: "2 to 3 per sample; 64 samples unless told",
  display: "signed",
  domain: "input",
  options,
  explain: expected,
});

async function expected(probe: Probe, given: Options): Promise<Attribution> {
  const background = backgroundOf(probe, given.baseline);
  const { samples, ...found } = await sampledPaths(probe, { ...given, background, sigma: 0 });
  return { ...found, conventions: { ...conventionsOf(given), samples } };
}
