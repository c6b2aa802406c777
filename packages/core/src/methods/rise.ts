/** RISE: the score averaged over pictures seen through random soft masks. */

import { z } from "zod";
import { spatialLayerNamed } from "../model/layer-names.ts";
import { random } from "../random.ts";
import { floats, sizeOf } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import type { Many, ScoredForward } from "./many.ts";
import { type Attribution, type Domain, type Method, method } from "./method.ts";
import { baselineOf, baselineOption } from "./parts/baseline.ts";
import { headAfter, headCheck } from "./parts/head-runs.ts";
import { layerOr } from "./parts/layer.ts";
import { MaskAverage } from "./parts/mask-average.ts";
import { softMasks } from "./parts/masks.ts";
import { relativeError } from "./parts/moments.ts";
import { maskedBlend, spaceOf } from "./parts/space.ts";
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
  at: z
    .string()
    .min(1)
    .default("picture")
    .describe(
      "what masks are laid over: picture, or layer (that of CAM methods), or a layer's name; then only the part after it runs",
    ),
});
type Options = z.infer<typeof options>;

/**
 * RISE: how much higher the score is in masked pictures that show a pixel than in masked pictures at large.
 *
 *     v = Σ_i S(x ⊙ M_i + x₀ ⊙ (1 − M_i)) M_i / Σ_i M_i − mean_i S,   M_i soft masks of random cells
 *
 * Masks are drawn independently: pairs M, 1 − M cancel what is even in the mask, but on trained networks the score is
 * nearly linear in the mask (3 to 11 times more variance in the odd part), and pairs would halve the draws of that.
 * With `at` a layer A takes the place of x, and 0 that of x₀: an approximation that only the part of the network after the layer
 * runs for; the map has the layer's positions.
 * Shapes: input N×C×space → one value per pixel, 1×H×W. Unit: that of the score.
 * Cost: one forward run per mask, or one of the part after the layer; several at once. Gives the standard error of every pixel; `tolerance` is compared with its root mean
 * square as a part of the spread of the map. Throws: `shape-mismatch` for a baseline of another shape.
 * Source: Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421 (there centre=none and divide=expected).
 */
export const rise: Method = method({
  id: "rise",
  family: "perturbation",
  title: "RISE",
  paper: "https://arxiv.org/abs/1806.07421",
  reading:
    "Warm where showing the picture raises the score above that of the average half-hidden picture, cold where it lowers it; the map is coarse.",
  caution: "It draws lots: faint spots are chance, and half-hidden pictures are strange to the network.",
  needs: [],
  keeps: ["scales-with-score"],
  cost: "1 per sample; at most 1000 unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: average,
});

async function average(probe: Probe, given: Options): Promise<Attribution> {
  const view = given.at === "picture" ? overPicture(probe, given) : await overLayer(probe, given.at);
  const masks = softMasks(view.sizes, given.cells, given.probability, random(probe.seed));
  const { score } = await probe.scoreAt(probe.x);
  const seen = new MaskAverage(sizeOf(view.sizes), given, score);
  const looks = new Looks();
  const drawn = new Map<number, Float32Array>();
  const count = await view.scores({
    count: given.samples,
    fill: (row, k) => {
      const mask = masks.next();
      drawn.set(k, mask);
      view.write(row, mask);
    },
    take: (found, k) => {
      probe.tick(k, given.samples);
      seen.add(drawn.get(k) as Float32Array, found.score);
      drawn.delete(k);
      return looks.at(k + 1) && spreadError(seen.result()) <= given.tolerance;
    },
  });
  const { values, error } = seen.result();
  const shape = [1, ...view.sizes];
  return {
    values: floats(shape, values),
    standardError: floats(shape, error),
    score,
    checks: [...checks(spreadError({ values, error }), count), ...view.checks],
    conventions: { ...conventionsOf(given), samples: count },
    domain: view.domain,
  };
}

/** What masks are laid over. */
interface Masked {
  readonly sizes: readonly number[];
  readonly write: (row: Float32Array, mask: Float32Array) => void;
  readonly scores: (many: Many<ScoredForward>) => Promise<number>;
  readonly domain: Domain;
  readonly checks: readonly Check[];
}

function overPicture(probe: Probe, { baseline }: Options): Masked {
  const space = spaceOf(probe.model);
  const hidden = baselineOf(probe, baseline);
  return {
    sizes: space.sizes,
    write: (row, mask) => row.set(mask),
    scores: (many) => probe.scoresAt({ ...many, blend: maskedBlend(probe.model, probe.x, hidden) }),
    domain: "pixels",
    checks: [],
  };
}

async function overLayer(probe: Probe, named: string): Promise<Masked> {
  const { model } = probe;
  const layer = layerOr(model, named === "layer" ? undefined : spatialLayerNamed(named, model.graph));
  const { values, run, runs } = await headAfter(probe, layer, "target");
  const sizes = values.shape.slice(2);
  const positions = sizeOf(sizes);
  const whole = (await probe.scoreAt(probe.x)).score;
  return {
    sizes,
    write: (row, mask) => {
      for (let i = 0; i < row.length; i++)
        row[i] = (values.data[i] as number) * (mask[i % positions] as number);
    },
    scores: runs,
    domain: "layer",
    checks: [headCheck(whole, (await run(values)).score)],
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
