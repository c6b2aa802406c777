/** Extremal perturbation: the part of the picture of a given size that keeps the score highest. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { areaGradient } from "./parts/area-penalty.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { blurLevels, faded, fadingGradient, type Levels } from "./parts/blur-pyramid.ts";
import { Descent } from "./parts/descent.ts";
import { SmoothMask } from "./parts/smooth-mask.ts";
import { pixelShape, type Space, spaceOf } from "./parts/space.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  area: z.coerce
    .string()
    .regex(/^[\d.]+(?:,[\d.]+)*$/, "expected a part of the picture such as 0.1, or several: 0.05,0.1,0.2")
    .default("0.1")
    .describe(
      "part of the picture to show, above 0 and below 1; of several, separated by commas, the masks are averaged",
    ),
  steps: z.coerce.number().int().min(1).max(10_000).default(200).describe("gradient steps for each area"),
  reward: z
    .enum(["preserve", "delete"])
    .default("preserve")
    .describe(
      "preserve: the score is high when only the mask is shown; delete: low when only the mask is hidden",
    ),
  sigma: z.coerce
    .number()
    .nonnegative()
    .optional()
    .describe("size of the mask's smallest blob, in pixels; left out: 21/224 of the shortest side"),
  baseline: baselineOption
    .default("blur")
    .describe(
      "what hidden pixels fade to: blur (8 levels, deviation 20/224 of the longest side), or another x₀",
    ),
});
type Options = z.infer<typeof options>;

/**
 * Weight of the area's penalty against the score as a part of S(x) − S(x₀), at the first step and at the last. Where it
 * starts higher (20, as TorchRay's comes to), it settles which pixels stay before the score has had its say; where it ends
 * lower, much of the mask is neither shown nor hidden.
 */
const penalty = { first: 1, last: 4000 };
/** The most that a parameter moves in one step. */
const rate = 0.1;
const levelCount = 8;

/**
 * Extremal perturbation: a smooth mask of a given area for which the score of the masked picture is highest.
 *
 *     max_P S(x ⊗ M(P)) / |S(x) − S(x₀)| − λ mean (sort(M) − r_a)²,   r_a: zeros, then a part `area` of ones
 *
 * x ⊗ M fades every pixel into a blurred picture through 8 levels. M comes from a grid of parameters by a smooth maximum,
 * so that it is made of blobs of size σ. λ grows from 1 to 4000; the steps go down the gradient with momentum 0.9 from P = 1,
 * the largest move of each being 0.1. (TorchRay takes 800 steps of rate 0.01 on scores as they are with λ = 300 to 4900,
 * mirrors every other picture, and counts a margin around the picture as area too.)
 * Shapes: input N×C×space → mask in [0, 1], 1×H×W, also as the view `mask`. Unit: part shown.
 * Cost: one forward and backward run per step. Keeps: nonnegative. Throws: `UnsupportedOpError` at an operator
 * without a gradient rule, `option-invalid` for an area outside (0, 1), `shape-mismatch` for a baseline of another shape.
 * Source: Fong et al. 2019, https://arxiv.org/abs/1910.08485.
 */
export const extremalPerturbation: Method = method({
  id: "extremal-perturbation",
  family: "perturbation",
  title: "Extremal perturbation",
  paper: "https://arxiv.org/abs/1910.08485",
  reading:
    "The part of the picture, as large as asked for, that keeps the score highest when all else is blurred.",
  caution:
    "It is one part that is enough, not the only one; and within it, brighter does not mean more important.",
  needs: ["gradient"],
  keeps: ["nonnegative"],
  cost: "2 to 3 per step; 200 steps for each area unless told",
  display: "positive",
  domain: "pixels",
  options,
  explain: optimise,
});

async function optimise(probe: Probe, given: Options): Promise<Attribution> {
  const areas = areasOf(given.area);
  const space = spaceOf(probe.model);
  const flat = probe.x.shape.length < 3;
  const levels = levelsOf(probe, given, space, flat);
  const sigma = flat ? 0 : (given.sigma ?? (21 / 224) * Math.min(...space.sizes));
  const search: Search = {
    probe,
    space,
    levels,
    smooth: new SmoothMask(space.sizes, sigma, gridStep(sigma, space)),
    sign: given.reward === "preserve" ? 1 : -1,
    scores: await endScores(probe, levels),
    steps: given.steps,
    total: given.steps * areas.length,
  };
  const found: Found[] = [];
  for (const area of areas) found.push(await searched(search, area, found.length * given.steps));
  const values = floats(pixelShape(space), meanOf(found.map(({ mask }) => mask)));
  return {
    values,
    score: search.scores.whole,
    checks: checks(search, found, given),
    conventions: {
      ...conventionsOf({ ...given, sigma }),
      ...(flat && given.baseline === "blur" ? { baseline: "zero" } : {}),
    },
    views: [{ name: "mask", title: "The picture as far as the mask shows it", values, kind: "mask" }],
    details: {
      "score-of-baseline": search.scores.none,
      areas: found.map(({ area, shown, score }) => ({ area, shown, score })),
    },
  };
}

function areasOf(text: string): number[] {
  const areas = text.split(",").map(Number);
  if (areas.every((area) => area > 0 && area < 1)) return areas;
  throw new FoveaError("option-invalid", `Cannot use the area ${text}: found a part not above 0 and below 1`);
}

/** Numbers of a table have no neighbours to be blurred with: they fade to zero. */
function levelsOf(probe: Probe, { baseline }: Options, space: Space, flat: boolean): Levels {
  if (baseline === "blur" && !flat)
    return blurLevels(probe.x, space, (20 / 224) * Math.max(...space.sizes), levelCount);
  return [baselineOf(probe, baseline === "blur" ? "zero" : baseline), probe.x];
}

/** Pixels between parameters: a third of a blob; in a volume two thirds, where a blob has so many more neighbours. */
const gridStep = (sigma: number, { sizes }: Space): number =>
  Math.max(1, Math.round(sigma / (sizes.length > 2 ? 1.5 : 3)));

interface Search {
  readonly probe: Probe;
  readonly space: Space;
  readonly levels: Levels;
  readonly smooth: SmoothMask;
  /** 1 to show the mask and make S large, −1 to hide it and make S small. */
  readonly sign: 1 | -1;
  readonly scores: { readonly whole: number; readonly none: number };
  readonly steps: number;
  readonly total: number;
}

interface Found {
  readonly area: number;
  readonly mask: Float32Array;
  /** Mean of the mask. */
  readonly shown: number;
  /** S of the masked picture. */
  readonly score: number;
}

/** S of the picture and of what it fades to. */
async function endScores(probe: Probe, levels: Levels): Promise<Search["scores"]> {
  const { score: whole } = await probe.scoreAt(probe.x);
  const { score: none } = await probe.scoreAt(levels[0] as FloatTensor);
  return { whole, none };
}

async function searched(search: Search, area: number, done: number): Promise<Found> {
  const { probe, space, levels, smooth, sign, scores, steps } = search;
  const parameters = new Float64Array(smooth.parameters).fill(1);
  const descent = new Descent(parameters.length, rate);
  const scale = 1 / Math.max(Math.abs(scores.whole - scores.none), 1e-12);
  for (let step = 0; step < steps; step++) {
    probe.tick(done + step, search.total);
    const mask = smooth.mask(parameters);
    const seen = seenThrough(mask, sign);
    const { gradient } = await probe.gradientAt(faded(levels, seen, space));
    const byMask = fadingGradient(levels, seen, gradient, space);
    const weight = penalty.first * (penalty.last / penalty.first) ** (step / Math.max(1, steps - 1));
    const byArea = areaGradient(mask, area);
    // Hiding the mask to lower S: two signs that cancel.
    for (let p = 0; p < mask.length; p++)
      byMask[p] = weight * (byArea[p] as number) - scale * (byMask[p] as number);
    descent.step(parameters, smooth.gradient(parameters, byMask));
  }
  const mask = smooth.mask(parameters);
  const { score } = await probe.scoreAt(faded(levels, seenThrough(mask, sign), space));
  return { area, mask, shown: mask.reduce((sum, m) => sum + m, 0) / mask.length, score };
}

const seenThrough = (mask: Float32Array, sign: 1 | -1): Float32Array =>
  sign === 1 ? mask : mask.map((m) => 1 - m);

function meanOf(masks: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array((masks[0] as Float32Array).length);
  for (const mask of masks)
    for (let p = 0; p < mean.length; p++) mean[p] = (mean[p] as number) + (mask[p] as number) / masks.length;
  return mean;
}

/** What the mask leaves of the score, from 0 for the baseline to 1 for the picture. */
function checks({ scores }: Search, found: readonly Found[], { reward }: Options): Check[] {
  const part = (score: number): number => {
    const difference = scores.whole - scores.none;
    return difference === 0 ? 0 : (score - scores.none) / difference;
  };
  return found.flatMap(({ area, shown, score }) => [
    reported(
      "score-left",
      part(score),
      `S with area ${area} ${reward === "preserve" ? "alone shown" : "hidden"}: ${score.toPrecision(4)}, of the picture ${scores.whole.toPrecision(4)}, of the baseline ${scores.none.toPrecision(4)}; here from 0 for the baseline to 1 for the picture`,
    ),
    reported("area", shown, `mean of the mask, asked for ${area}`),
  ]);
}
