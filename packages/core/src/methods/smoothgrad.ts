/** SmoothGrad and its squared and variance forms: the gradient averaged over noise. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import { type FloatTensor, filled, floats, range, sameShape, shapeText, sizeOf } from "../tensor.ts";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { errorCheck, Moments, settled } from "./parts/moments.ts";
import { noiseOn } from "./parts/noisy.ts";
import { tensorOption } from "./parts/options.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  variant: z
    .enum(["mean", "squared", "vargrad", "magnitude"])
    .default("mean")
    .describe("mean of the gradient, mean of its square, its variance, or mean of its size without the sign"),
  samples: z.coerce.number().int().min(2).max(100_000).default(25).describe("noisy copies of the picture"),
  sigma: z.coerce
    .number()
    .nonnegative()
    .default(0.15)
    .describe("deviation of the noise, as a part of max x − min x unless `unit` says else"),
  unit: z
    .enum(["range", "absolute"])
    .default("range")
    .describe("of sigma: range, a part of max x − min x; absolute, units of the model's input"),
  tolerance: z.coerce
    .number()
    .nonnegative()
    .default(0)
    .describe(
      "stop before `samples` once the standard error is this part of the values (root mean squares); 0: never",
    ),
  noise: tensorOption
    .optional()
    .describe("the noise itself, a .npy file of shape samples×C×H×W; replaces samples and sigma"),
});
type Options = z.infer<typeof options>;

/**
 * SmoothGrad: the gradient averaged over noisy copies of the picture.
 *
 *     g_i = ∂S/∂x (x + σ ξ_i);   mean: Σg_i / n,  squared: Σg_i² / n,  vargrad: Σg_i² / n − (Σg_i / n)²,
 *     magnitude: Σ|g_i| / n
 *
 * Shapes: input N×C×H×W → attribution of the same shape. Unit: score per unit of model input; its square for the others.
 * Cost: one forward and backward run per sample, several at once from 24 samples on. Gives the standard error of every value, deviation / √n, and stops by
 * itself where that is small enough (`tolerance`; not for vargrad).
 * Throws: `UnsupportedOpError` at an operator without a gradient rule, `shape-mismatch` for noise of another shape.
 * Source: Smilkov et al. 2017, https://arxiv.org/abs/1706.03825; variance form: Adebayo et al. 2018, https://arxiv.org/abs/1810.03307.
 */
export const smoothgrad: Method = method({
  id: "smoothgrad",
  family: "gradient",
  title: "SmoothGrad",
  paper: "https://arxiv.org/abs/1706.03825",
  reading:
    "What matters to the score here and in noisy copies of the picture: warm where brighter pixels would raise it, cold where they would lower it.",
  caution:
    "Smoother is not truer: it is about small changes, and does not show what made the score as high as it is.",
  needs: ["gradient"],
  keeps: ["null-player", "scales-with-score"],
  cost: "2 to 3 per sample; 25 samples unless told",
  display: "signed",
  domain: "input",
  options,
  explain: smooth,
});

async function smooth(probe: Probe, given: Options): Promise<Attribution> {
  const noises = noiseOf(probe, given);
  const seen = new Moments(sizeOf(probe.x.shape));
  await probe.gradientsAt({
    count: noises.count,
    fill: noises.write,
    take: ({ gradient }, i) => {
      probe.tick(i, noises.count);
      seen.add(termOf[given.variant](gradient.data));
      return given.variant !== "vargrad" && settled(seen, given.tolerance);
    },
  });
  const { shape } = probe.x;
  const error = given.variant === "vargrad" ? seen.errorOfVariance() : seen.error();
  const values = given.variant === "vargrad" ? seen.variance() : seen.mean();
  return {
    values: floats(shape, values),
    standardError: floats(shape, error),
    score: (await probe.scoreAt(probe.x)).score,
    checks: [errorCheck(values, error), reported("samples", seen.count, "noisy copies of the picture")],
    conventions: { ...conventionsOf(given), samples: seen.count },
  };
}

interface Noises {
  readonly count: number;
  /** Writes copy `index` into `row`. */
  readonly write: (row: Float32Array, index: number) => void;
}

function noiseOf({ x, seed }: Probe, { noise, samples, sigma, unit }: Options): Noises {
  if (noise) return givenNoise(x, noise);
  const { min, max } = range(x);
  const deviation = unit === "range" ? sigma * (max - min) : sigma;
  return { count: samples, write: noiseOn(x, seed, deviation) };
}

const same = (data: Float32Array): Float32Array => data;

/** What is averaged over the noise. */
const termOf: Readonly<Record<Options["variant"], (data: Float32Array) => Float32Array>> = {
  mean: same,
  vargrad: same,
  squared: (data) => filled(data.length, (i) => (data[i] as number) ** 2),
  magnitude: (data) => filled(data.length, (i) => Math.abs(data[i] as number)),
};

function givenNoise(x: FloatTensor, noise: FloatTensor): Noises {
  const size = sizeOf(x.shape);
  const fits = noise.shape.length === x.shape.length && sameShape(noise.shape.slice(1), x.shape.slice(1));
  if (!fits || noise.shape[0] === 0) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot use the noise: its shape is ${shapeText(noise.shape)}, needed is samples×${shapeText(x.shape.slice(1))}`,
    );
  }
  const count = noise.data.length / size;
  return {
    count,
    write: (row, k) => {
      for (let i = 0; i < size; i++) row[i] = (x.data[i] as number) + (noise.data[k * size + i] as number);
    },
  };
}
