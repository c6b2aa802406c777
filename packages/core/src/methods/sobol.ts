/** Sobol indices: whose changes the score varies with. */

import { z } from "zod";
import { type Random, random } from "../random.ts";
import { reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { baselineOption } from "./parts/baseline.ts";
import { relativeError } from "./parts/moments.ts";
import { gameOptions, painted, segmentGame } from "./parts/segment-game.ts";
import { segmentAttribution } from "./parts/segment-values.ts";
import { SobolIndices } from "./parts/sobol-indices.ts";
import { Looks, toleranceOption } from "./parts/stopping.ts";
import type { Probe } from "./probe.ts";

const options = z.strictObject({
  ...gameOptions,
  segments: gameOptions.segments.unwrap().default("grid:8"),
  baseline: baselineOption.default("zero"),
  samples: z.coerce
    .number()
    .int()
    .min(2)
    .max(100_000)
    .default(15)
    .describe("designs, at most: each takes one run per segment and two more"),
  tolerance: toleranceOption,
});
type Options = z.infer<typeof options>;

/**
 * Sobol: the share of the score's variance that a segment has a hand in, when all are dimmed at random.
 *
 *     T_i = E[(S(a) − S(a with i from b))²] / 2 Var S,   a, b masks with every segment uniform in [0, 1]
 *
 * A mask blends each segment between baseline (0) and picture (1). T_i, the total index, counts all that the segment
 * does, alone or together with others, without sign: together they add up to 1 or more. The view `alone` has the first-order
 * indices 1 − E[(S(b) − S(a with i from b))²] / 2 Var S, which a score that is a sum over segments has in common with T.
 * Shapes: input N×C×space → one value per pixel, that of its segment, 1×H×W. Unit: share of the variance.
 * Cost: samples · (segments + 2) forward runs, of independent masks. Keeps: nonnegative; a segment that never changes
 * the score gets 0. Gives standard errors to first order, from the designs.
 * Throws: `shape-mismatch` for labels or a baseline of another shape.
 * Source: Fel et al. 2021, https://arxiv.org/abs/2111.04138; estimator: Jansen 1999, https://doi.org/10.1016/S0010-4655(98)00154-4.
 */
export const sobol: Method = method({
  id: "sobol",
  family: "perturbation",
  title: "Sobol indices",
  paper: "https://arxiv.org/abs/2111.04138",
  reading:
    "Each region has one value: its hand in the ups and downs of the score when all regions are dimmed at random.",
  caution: "It tells where something matters, not whether it speaks for the class or against it.",
  needs: [],
  keeps: ["nonnegative", "null-player"],
  cost: "segments + 2 per sample; at most 990 for 64 segments unless told",
  display: "magnitude",
  domain: "pixels",
  options,
  explain: indices,
});

async function indices(probe: Probe, given: Options): Promise<Attribution> {
  const game = segmentGame(probe, given, given.baseline);
  const { players } = game;
  const perDesign = players + 2;
  const seen = new SobolIndices(players);
  const looks = new Looks();
  const { score } = await probe.scoreAt(probe.x);
  const count = given.samples * perDesign;
  const scores = new Float64Array(perDesign);
  await game.scores({
    count,
    shown: masksOf(players, random(probe.seed)),
    take: (found, k) => {
      probe.tick(k, count);
      scores[k % perDesign] = found;
      if ((k + 1) % perDesign > 0) return false;
      const [a = 0, b = 0, ...mixed] = scores;
      seen.add({ a, b, mixed: Float64Array.from(mixed) });
      return looks.at(seen.designs) && relativeError(seen.total(), seen.error()) <= given.tolerance;
    },
  });
  const attribution = segmentAttribution(
    game,
    {
      values: seen.total(),
      error: seen.error(),
      score,
      runs: seen.designs * perDesign,
      checks: [reported("variance", seen.variance(), "of the score over random masks: what is shared out")],
      details: { designs: seen.designs, variance: seen.variance(), alone: Array.from(seen.alone()) },
    },
    given,
  );
  const alone = {
    name: "alone",
    title: "Share of the variance that the segment makes alone",
    values: painted(seen.alone(), game.segments, given.paint),
    kind: "map",
  } as const;
  return { ...attribution, views: [alone, ...(attribution.views ?? [])] };
}

/** The masks of one design after the other: a, b, and a with each segment from b. */
function masksOf(players: number, draw: Random): (run: number) => Float64Array {
  const uniform = (): Float64Array => Float64Array.from({ length: players }, draw.uniform);
  let [a, b]: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];
  return (run) => {
    const k = run % (players + 2);
    if (k === 0) [a, b] = [uniform(), uniform()];
    return k === 0 ? a : k === 1 ? b : a.with(k - 2, b[k - 2] as number);
  };
}
