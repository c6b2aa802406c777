/** RISE: the score averaged over pictures seen through random soft masks. */

import { z } from "zod";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { MaskAverage } from "./parts/mask-average.ts";
import { softMasks } from "./parts/masks.ts";
import { relativeError } from "./parts/moments.ts";
import { blended, pixelShape, spaceOf } from "./parts/space.ts";
import { Looks, toleranceOption } from "./parts/stopping.ts";
import type { Probe } from "./probe.ts";
import { conventionsOf } from "./run-method.ts";

const options = z.strictObject({
  samples: z.coerce.number().int().min(2).max(1_000_000).default(1000).describe("masks, at most"),
  tolerance: toleranceOption,
  cells: z.coerce.number().int().min(1).max(256).default(7).describe("cells of a mask along each axis"),
  probability: z.coerce.number().min(0.01).max(0.99).default(0.5).describe("of a cell to be shown"),
  divide: z
    .enum(["coverage", "expected"])
    .default("coverage")
    .describe("the sum of masks times scores by the sum of masks at the pixel, or by samples × probability"),
  centre: z
    .enum(["mean", "none"])
    .default("mean")
    .describe("mean: minus the mean score of all masked pictures; none: the scores as the paper has them"),
  baseline: baselineOption.default("zero"),
});
type Options = z.infer<typeof options>;

/**
 * RISE: how much higher the score is in masked pictures that show a pixel than in masked pictures at large.
 *
 *     v = Σ_i S(x ⊙ M_i + x₀ ⊙ (1 − M_i)) M_i / Σ_i M_i − mean_i S,   M_i soft masks of random cells
 *
 * Masks are drawn independently: pairs M, 1 − M cancel what is even in the mask, but on trained networks the score is
 * nearly linear in the mask (3 to 11 times more variance in the odd part), and pairs would halve the draws of that.
 * Shapes: input N×C×space → one value per pixel, 1×H×W. Unit: that of the score.
 * Cost: one forward run per mask. Gives the standard error of every pixel; `tolerance` is compared with its root mean
 * square as a part of the spread of the map. Throws: `shape-mismatch` for a baseline of another shape.
 * Source: Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421 (there centre=none and divide=expected).
 */
export const rise: Method = method({
  id: "rise",
  family: "perturbation",
  title: "RISE",
  paper: "https://arxiv.org/abs/1806.07421",
  reading:
    "Warm where showing the picture raises the score above that of the average masked picture, cold where it lowers it; as coarse as the cells of the masks.",
  needs: [],
  keeps: ["scales-with-score"],
  cost: "1 per sample; at most 1000 unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: average,
});

async function average(probe: Probe, given: Options): Promise<Attribution> {
  const space = spaceOf(probe.model);
  const baseline = baselineOf(probe, given.baseline);
  const masks = softMasks(space.sizes, given.cells, given.probability, random(probe.seed));
  const { score } = await probe.scoreAt(probe.x);
  const seen = new MaskAverage(space.pixels, given, score);
  const looks = new Looks();
  let count = 0;
  while (count < given.samples) {
    probe.tick(count, given.samples);
    const mask = masks.next();
    seen.add(mask, (await probe.scoreAt(blended(probe.x, baseline, mask, space))).score);
    if (looks.at(++count) && spreadError(seen.result()) <= given.tolerance) break;
  }
  const { values, error } = seen.result();
  const shape = pixelShape(space);
  return {
    values: floats(shape, values),
    standardError: floats(shape, error),
    score,
    checks: checks(spreadError({ values, error }), count),
    conventions: { ...conventionsOf(given), samples: count },
  };
}

/** The mean of a map says nothing of where: errors are measured by what differs between pixels. */
function spreadError({ values, error }: { values: Float32Array; error: Float32Array }): number {
  let total = 0;
  for (let p = 0; p < values.length; p++) total += values[p] as number;
  const mean = total / values.length;
  return relativeError(
    values.map((value) => value - mean),
    error,
  );
}

const checks = (error: number, count: number): Check[] => [
  reported(
    "standard-error",
    error,
    "root mean square of the standard errors as a part of the spread of the map",
  ),
  reported("samples", count, "masked pictures"),
];
