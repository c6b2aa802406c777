/** LIME: a linear model of the score in what is shown and what is hidden. */

import { z } from "zod";
import { random } from "../random.ts";
import { atLeast } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { type Fit, FitError, fitted, NormalEquations, refuseTooMany } from "./parts/least-squares.ts";
import { relativeError } from "./parts/moments.ts";
import { coverOption, gameOptions, type SegmentGame, segmentGame } from "./parts/segment-game.ts";
import { segmentAttribution } from "./parts/segment-values.ts";
import { Looks, toleranceOption } from "./parts/stopping.ts";
import type { Probe } from "./probe.ts";

const options = z.strictObject({
  ...gameOptions,
  baseline: coverOption.default("segment-mean"),
  samples: z.coerce.number().int().min(2).max(100_000).default(1000).describe("masks, at most"),
  tolerance: toleranceOption,
  width: z.coerce
    .number()
    .positive()
    .default(0.25)
    .describe("of the kernel √exp(−d²/width²), d the cosine distance to the whole picture"),
  ridge: z.coerce.number().nonnegative().default(1).describe("α: weight of Σβ² in the fit"),
});
type Options = z.infer<typeof options>;

/**
 * LIME: the coefficients of a linear model of the score, fitted to pictures with random segments hidden.
 *
 *     min_β Σ_z π(z) (S(z) − β₀ − βᵀz)² + α |β|²,   π(z) = √exp(−d² / width²),   d = 1 − √(|z| / M)
 *
 * z shows each of M segments with probability ½; the first z shows all. Hidden segments have their mean colour.
 * Shapes: input N×C×space → one value per pixel, that of its segment, 1×H×W. Unit: that of the score.
 * Cost: one forward run per mask. Gives R² of the fit, checked: below 0.5 the score is not near a linear function of
 * the segments, and the coefficients say little. Standard errors are those of drawing other masks, of the ridge fit.
 * Captum's differs: Lasso α = 0.01 on a kernel over pixels of width 1.
 * Throws: `option-invalid` for more segments than a fit can hold. Source: Ribeiro et al. 2016, https://arxiv.org/abs/1602.04938.
 */
export const lime: Method = method({
  id: "lime",
  family: "perturbation",
  title: "LIME",
  paper: "https://arxiv.org/abs/1602.04938",
  reading:
    "Each region has one value: how much showing it instead of its mean colour adds to the score, if regions simply added up. R² tells how far they do.",
  caution:
    "Regions seldom simply add up: where R² is low, the map is a poor summary of what the network does.",
  needs: [],
  keeps: ["scales-with-score"],
  cost: "1 per sample; at most 1000 unless told",
  display: "signed",
  domain: "pixels",
  options,
  explain: fitLocally,
});

async function fitLocally(probe: Probe, given: Options): Promise<Attribution> {
  const game = segmentGame(probe, given, given.baseline);
  refuseTooMany(game.players);
  const equations = new NormalEquations(game.players + 1);
  const scores: number[] = [];
  const looks = new Looks();
  // Batches ask ahead: the same masks once to show them and once to fit them.
  const [shown, asked] = [0, 1].map(() => designs(game, given.samples, probe.seed)) as [Designs, Designs];
  await game.scores({
    count: given.samples,
    shown: () => shown.next().value as Uint8Array,
    take: (score) => {
      probe.tick(scores.length, given.samples);
      const z = asked.next().value as Uint8Array;
      scores.push(score);
      equations.add(z, score, kernel(z, given.width));
      if (!looks.at(scores.length) || scores.length <= game.players) return false;
      const { values, error } = localFit(game, equations, scores, given, probe.seed);
      return relativeError(values, error) <= given.tolerance;
    },
  });
  const found = localFit(game, equations, scores, given, probe.seed);
  const { values, error, intercept, fit } = found;
  const check = atLeast("fit", fit, 0.5, "R² of the linear model on the masked pictures, by their weights");
  const score = scores[0] as number;
  const details = { intercept, "r-squared": fit };
  return segmentAttribution(
    game,
    { values, error, score, runs: scores.length, checks: [check], details },
    given,
  );
}

type Designs = Generator<Uint8Array>;

/** The masks, the same every time they are asked for; behind the last segment a 1 for the intercept. */
function* designs({ players }: SegmentGame, samples: number, seed: number): Designs {
  const draw = random(seed);
  const z = new Uint8Array(players + 1).fill(1);
  yield z;
  for (let i = 1; i < samples; i++) {
    for (let k = 0; k < players; k++) z[k] = draw.uniform() < 0.5 ? 1 : 0;
    yield z;
  }
}

function kernel(z: Uint8Array, width: number): number {
  let shown = -1;
  for (let k = 0; k < z.length; k++) shown += z[k] as number;
  const distance = 1 - Math.sqrt(shown / (z.length - 1));
  return Math.sqrt(Math.exp(-((distance / width) ** 2)));
}

interface LocalFit {
  readonly values: Float64Array;
  readonly error: Float64Array;
  readonly intercept: number;
  /** R². */
  readonly fit: number;
}

function localFit(
  game: SegmentGame,
  equations: NormalEquations,
  scores: readonly number[],
  { ridge, width }: Options,
  seed: number,
): LocalFit {
  const { players } = game;
  const model = fitted(equations, new Float64Array(players).fill(ridge));
  const errors = new FitError(players + 1, model);
  const spread = new WeightedSpread();
  const masks = designs(game, scores.length, seed);
  for (const score of scores) {
    const z = masks.next().value as Uint8Array;
    const [weight, residual] = [kernel(z, width), score - predicted(model, z)];
    spread.add(score, residual, weight);
    errors.add(z, weight, residual);
  }
  const { coefficients } = model;
  return {
    values: coefficients.subarray(0, players),
    error: errors.errors().subarray(0, players),
    intercept: coefficients[players] as number,
    fit: spread.explained(),
  };
}

function predicted({ coefficients }: Fit, z: Uint8Array): number {
  let total = 0;
  for (let k = 0; k < z.length; k++) total += (z[k] as number) * (coefficients[k] as number);
  return total;
}

/** Weighted squares of residuals and of deviations from the mean. */
class WeightedSpread {
  #weight = 0;
  #mean = 0;
  #total = 0;
  #left = 0;

  add(value: number, residual: number, weight: number): void {
    this.#weight += weight;
    const before = value - this.#mean;
    this.#mean += (weight / this.#weight) * before;
    this.#total += weight * before * (value - this.#mean);
    this.#left += weight * residual * residual;
  }

  /** R²; 1 where there was nothing to explain. */
  explained(): number {
    return this.#total === 0 ? 1 : 1 - this.#left / this.#total;
  }
}
