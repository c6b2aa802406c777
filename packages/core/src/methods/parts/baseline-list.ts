/** Several baselines at once, and whether they tell the same. */

import { z } from "zod";
import type { FloatTensor } from "../../tensor.ts";
import { atLeast, type Check } from "../ledger.ts";
import type { Probe } from "../probe.ts";
import { type Baseline, baselineOf, baselines } from "./baseline.ts";
import { tensorOption } from "./options.ts";

const names = baselines.join("|");

/** One baseline as `baselineOption` takes it, or several by name: `zero,mean,blur`. */
export const baselineListOption: z.ZodType<string | FloatTensor> = z
  .union(
    [z.string().regex(new RegExp(`^(?:${names})(?:,(?:${names}))*$`)), tensorOption],
    `expected ${baselines.join(", ")}, several of them joined by commas, or a .npy file`,
  )
  .describe(
    `what stands in for what is hidden: ${baselines.join(", ")}, the mean over several (zero,mean,blur), or a .npy file of the input's shape`,
  );

export interface Reference {
  readonly name: string;
  /** 1, or the number of random draws. */
  readonly draws: number;
  readonly drawn: (draw: number) => FloatTensor;
}

/** The baselines of the list, each once; of the one that is random, which comes first, up to `samples` draws. */
export function referencesOf(
  { x, model, seed }: Pick<Probe, "x" | "model" | "seed">,
  given: string | FloatTensor,
  samples: number,
): Reference[] {
  const list: readonly Baseline[] =
    typeof given === "string" ? [...new Set(given.split(",") as Exclude<Baseline, FloatTensor>[])] : [given];
  return list
    .map((baseline) => ({
      name: typeof baseline === "string" ? baseline : "given",
      draws: baseline === "noise" ? samples : 1,
      drawn: (draw: number) => baselineOf({ x, model, seed: seed + draw }, baseline),
    }))
    .sort((a, b) => b.draws - a.draws);
}

/** Mean correlation of the results with one baseline and with another; below 0.5 the choice decides what one sees. */
export function agreement(
  results: readonly { readonly name: string; readonly values: Float64Array }[],
): Check[] {
  if (results.length < 2) return [];
  const pairs = results.flatMap((a, i) => results.slice(i + 1).map((b) => ({ a, b })));
  const correlations = pairs.map(({ a, b }) => correlation(a.values, b.values));
  const mean = correlations.reduce((sum, r) => sum + r, 0) / pairs.length;
  const least = correlations.indexOf(Math.min(...correlations));
  const { a, b } = pairs[least] as (typeof pairs)[number];
  const note = `mean correlation of the results with different baselines; least alike: ${a.name} and ${b.name}, ${correlations[least]?.toFixed(2)}`;
  return [atLeast("baselines-agree", mean, 0.5, note)];
}

/** Pearson's r; 1 for two constants, 0 where one of the two is constant. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (list: Float64Array): number => list.reduce((sum, v) => sum + v, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - ma, (b[i] as number) - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  if (aa === 0 || bb === 0) return aa === bb ? 1 : 0;
  return ab / Math.sqrt(aa * bb);
}
