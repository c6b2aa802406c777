/** Confidence intervals of means: of values, of differences of pairs, and of the means of classes. */

import { FoveaError } from "../../errors.ts";
import { quantile } from "../../features/quantile.ts";
import { random } from "../../random.ts";
import { checkedLevel, usualLevel } from "./level.ts";
import { normalQuantile, normalTail } from "./normal.ts";
import { studentBeyond } from "./student.ts";

export interface MeanInterval {
  /** NaN if there is no value. */
  readonly mean: number;
  /** Both NaN if there are fewer than two values: one tells nothing about how far others lie. */
  readonly low: number;
  readonly high: number;
  /** Number of values. */
  readonly n: number;
  readonly level: number;
}

export interface BootstrapOptions {
  /** @default 0.95 */
  readonly level?: number;
  /** @default 0 */
  readonly seed?: number;
  /** Number of times the values are drawn anew. @default 2000 */
  readonly samples?: number;
}

/**
 * The mean of a few values and where the mean of all that could have been is likely to lie.
 *
 * Bootstrap: the values are drawn anew with replacement, and the interval is read off the sorted means at levels corrected
 * for bias and skewness (BCa). Drawing from few values gives intervals that are too narrow, by √((n−1)/n) and by what Student's t
 * has more than the normal distribution; the levels are widened by both, and the bounds stay among the values.
 *
 * Source: Efron 1987, "Better Bootstrap Confidence Intervals"; widening: Hesterberg 2015, https://arxiv.org/abs/1411.5279.
 */
export const meanInterval = (values: readonly number[], options: BootstrapOptions = {}): MeanInterval =>
  bootstrap([values], options);

/** The mean of a − b over pairs: what is common to both sides of a pair, such as a hard picture, falls out. */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  options: BootstrapOptions = {},
): MeanInterval {
  if (a.length !== b.length) {
    throw new FoveaError(
      "shape-mismatch",
      `Cannot pair values: found ${a.length} on one side and ${b.length} on the other`,
    );
  }
  const differences = a.map((value, i) => value - (b[i] as number));
  return meanInterval(differences, options);
}

/**
 * The mean of the means of classes, so that each class counts the same however many pictures it has. Values are drawn
 * anew within each class; classes without values are left out.
 *
 * A class with a single value adds nothing to the width: with many such classes the interval is too narrow, and with no
 * others there is none.
 */
export const classMeansInterval = (
  classes: Iterable<readonly number[]>,
  options: BootstrapOptions = {},
): MeanInterval =>
  bootstrap(
    Array.from(classes).filter(({ length }) => length > 0),
    options,
  );

function bootstrap(strata: readonly (readonly number[])[], options: BootstrapOptions): MeanInterval {
  const { level = usualLevel, seed = 0, samples = 2000 } = options;
  const n = strata.reduce((count, { length }) => count + length, 0);
  const mean = meanOf(strata.map(meanOf));
  const known = { mean, n, level: checkedLevel(level) };
  if (!strata.some(({ length }) => length > 1)) return { ...known, low: Number.NaN, high: Number.NaN };
  const spread = spreadOf(strata);
  if (spread.plain === 0) return { ...known, low: mean, high: mean };
  const means = drawnMeans(strata, samples, seed);
  const bias = biasOf(means, mean);
  const reach = reachOf(spread, level);
  const at = (z: number): number => quantile(means, correctedLevel(z, bias, spread.skew));
  return { ...known, low: at(-reach), high: at(reach) };
}

function meanOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** Sorted means of values drawn anew. */
function drawnMeans(strata: readonly (readonly number[])[], samples: number, seed: number): Float64Array {
  const draw = random(seed);
  const means = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let total = 0;
    for (const values of strata) {
      let sum = 0;
      for (let i = 0; i < values.length; i++)
        sum += values[Math.floor(draw.uniform() * values.length)] as number;
      total += sum / values.length;
    }
    means[sample] = total / strata.length;
  }
  return means.sort();
}

interface Spread {
  /** Variance of the mean with n in the denominator, as drawing anew sees it, and with n − 1. */
  readonly plain: number;
  readonly unbiased: number;
  /** Degrees of freedom of the second (Welch; n − 1 for a single stratum). */
  readonly degrees: number;
  /** Acceleration: a sixth of the skewness of the mean. */
  readonly skew: number;
}

function spreadOf(strata: readonly (readonly number[])[]): Spread {
  let [plain, unbiased, cubes, welch] = [0, 0, 0, 0];
  for (const values of strata) {
    const n = values.length;
    const mean = meanOf(values);
    let [squares, thirds] = [0, 0];
    for (const value of values) {
      squares += (value - mean) ** 2;
      thirds += (value - mean) ** 3;
    }
    const weight = 1 / (strata.length * n);
    plain += squares * weight ** 2;
    cubes += thirds * weight ** 3;
    if (n === 1) continue;
    const part = (squares * weight ** 2 * n) / (n - 1);
    unbiased += part;
    welch += part ** 2 / (n - 1);
  }
  // Equal values differ from their mean by rounding alone.
  const largest = Math.max(...strata.map((values) => Math.max(...values.map(Math.abs))));
  if (plain <= (1e-15 * largest) ** 2) return { plain: 0, unbiased: 0, degrees: 1, skew: 0 };
  const degrees = Math.max(1, Math.floor(unbiased ** 2 / welch + 1e-9));
  return { plain, unbiased, degrees, skew: cubes / (6 * plain ** 1.5) };
}

/** Median bias: the normal quantile of the part of drawn means below the mean; of equal ones, but for rounding, half. */
function biasOf(sorted: Float64Array, mean: number): number {
  let below = 0;
  const near = 1e-12 * Math.max(Math.abs(sorted[0] as number), Math.abs(sorted.at(-1) as number));
  for (const value of sorted) below += value < mean - near ? 1 : value <= mean + near ? 0.5 : 0;
  const part = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, below / sorted.length));
  return normalQuantile(part);
}

/** Deviations beyond which nothing of the normal distribution is left in doubles. */
const farthest = 38;

/** How many deviations of drawn means the bounds lie out. */
const reachOf = ({ plain, unbiased, degrees }: Spread, level: number): number =>
  Math.min(farthest, Math.sqrt(unbiased / plain) * studentBeyond((1 - level) / 2, degrees));

/** Φ(b + (b + z) / (1 − a (b + z))); past the pole of the fraction the level is that of the end. */
function correctedLevel(z: number, bias: number, acceleration: number): number {
  const below = 1 - acceleration * (bias + z);
  if (below <= 0) return z > 0 ? 1 : 0;
  return 1 - normalTail(bias + (bias + z) / below);
}
