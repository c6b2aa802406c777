/** Blur integrated gradients: the gradient along a path on which the picture comes into focus. */

import { z } from "zod";
import { blurred } from "../image/blur.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import {
  addFlow,
  type Ends,
  gapOf,
  type PathIntegral,
  pathChecks,
  refined,
  refiningOptions,
  sumOf,
} from "./parts/path-integral.ts";
import { writePoint } from "./parts/point-between.ts";
import { spaceOf } from "./parts/space.ts";
import { endsOf } from "./parts/straight-path.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  ...refiningOptions({ tolerance: 0.05, "max-steps": 128 }),
  sigma: z.coerce
    .number()
    .positive()
    .max(10_000)
    .optional()
    .describe(
      "deviation of the strongest blur in pixels; left out: 50 for 224 pixels, other sizes in proportion",
    ),
});
type Options = z.infer<typeof options>;

/**
 * Blur Integrated Gradients: the path from a blurred picture to the picture itself needs no made-up baseline, and every
 * picture on it is one that could have been taken.
 *
 *     φ = ∫ ∂S/∂x (x_σ) ⊙ dx_σ, σ from σ_max down to 0,   x_σ = Gaussian blur of x
 *     computed as Σ_k ∂S/∂x ((x_k + x_{k+1}) / 2) ⊙ (x_k − x_{k+1}),   x_k = x at σ₀ (σ_max / σ₀)^(k / n)
 *
 * The steps are differences of blurred pictures, not derivatives of the blur: so they add up to x − x_σmax whatever the
 * blur's kernel is, and Σφ to S(x) − S(x_σmax) as fast as the gradient is integrated. Each step blurs by
 * the same factor more, from σ₀ = 0.2 pixels on, below which blurring changes nothing. In rectifier networks the gap does
 * not fall evenly with the steps; 128 leave 1 to 5 % on photographs, which is what `tolerance` asks for.
 * Shapes: input N×C×H×W, in any number of dimensions → attribution of the same shape. Unit: that of the score.
 * Cost: one forward and backward run and one blur per step. Keeps: completeness from the blurred picture, checked.
 * Throws: `UnsupportedOpError` at an operator without a gradient rule.
 * Source: Xu, Venugopalan, Sundararajan 2020, https://arxiv.org/abs/2004.03383.
 */
export const blurIg: Method = method({
  id: "blur-ig",
  family: "path",
  title: "Blur Integrated Gradients",
  paper: "https://arxiv.org/abs/2004.03383",
  reading:
    "Warm pixels are details that add to the score as the picture comes into focus, cold ones take from it; together they make up the difference to the blurred picture.",
  caution: "It says nothing of what the network already finds in the blurred picture, such as its colours.",
  needs: ["gradient"],
  keeps: ["null-player", "scales-with-score"],
  cost: "2 to 3 per step and a blur; 16 to about 144 steps unless told",
  display: "signed",
  domain: "input",
  options,
  explain: focus,
});

async function focus(probe: Probe, given: Options): Promise<Attribution> {
  const { sizes } = spaceOf(probe.model);
  const sigma = given.sigma ?? (Math.max(...sizes) * 50) / 224;
  const ends = await endsOf(probe, blurredBy(probe, sigma));
  const found = await refined(given, (steps) => throughBlurs(probe, sigma, ends, steps));
  return {
    values: found.values,
    score: ends.whole,
    checks: [
      ...pathChecks(found, given.tolerance, "blurred x"),
      reported("score-blurred", ends.none, `S of the picture blurred by ${sigma.toFixed(1)} pixels`),
    ],
    conventions: { ...conventionsOf(given), sigma, steps: found.steps, baseline: "blurred" },
  };
}

const blurredBy = ({ x, model }: Probe, sigma: number): FloatTensor => blurred(x, spaceOf(model), sigma);

/** From the sharp picture to the blurred one, so that no pictures are kept but those of a batch. */
async function throughBlurs(probe: Probe, sigma: number, ends: Ends, steps: number): Promise<PathIntegral> {
  const total = new Float64Array(probe.x.data.length);
  const sharpest = Math.min(0.2, sigma / 2);
  let sharp = probe.x;
  const pairs = new Map<number, readonly [FloatTensor, FloatTensor]>();
  await probe.gradientsAt({
    count: steps,
    fill: (row, k) => {
      const soft = blurredBy(probe, sharpest * (sigma / sharpest) ** ((k + 1) / steps));
      writePoint(row, sharp, soft, 0.5);
      pairs.set(k, [soft, sharp]);
      sharp = soft;
    },
    take: ({ gradient }, k) => {
      probe.tick(k, steps);
      const [soft, clear] = pairs.get(k) as readonly [FloatTensor, FloatTensor];
      addFlow(total, gradient.data, soft.data, clear.data);
      pairs.delete(k);
      return false;
    },
  });
  return { values: floats(probe.x.shape, new Float32Array(total)), steps, gap: gapOf(sumOf(total), ends) };
}
