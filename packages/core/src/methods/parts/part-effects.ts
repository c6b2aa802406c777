/** What becomes of the score when parts of the picture are hidden, or shown alone. */

import { type FloatTensor, sizeOf } from "../../tensor.ts";
import { type Check, reported } from "../ledger.ts";
import type { ScoredForward } from "../many.ts";
import type { Probe } from "../probe.ts";
import { agreement, type Reference, referencesOf } from "./baseline-list.ts";
import { type ClassEffects, ClassScores } from "./class-scores.ts";
import type { EffectOptions } from "./effect-options.ts";
import { errorCheck, Moments, relativeError } from "./moments.ts";
import { type Saved, scoreParts } from "./part-scores.ts";
import { savedChecks } from "./saved-checks.ts";
import { spaceOf } from "./space.ts";

/** What is hidden or shown, one after the other. */
export interface Parts {
  readonly count: number;
  /** Indices of pixels as `Space` counts them. */
  readonly pixels: (part: number) => ArrayLike<number>;
  /** [from, to) of them along each axis of space, where that is known without looking at each. */
  readonly box?: (part: number) => readonly (readonly [number, number])[];
  /** One value per part → one per pixel. */
  readonly painted: (values: ArrayLike<number>) => Float32Array;
}

export interface Effects {
  /** One Δ per part, the mean over baselines and their draws. */
  readonly delta: Float64Array;
  /** The same painted. */
  readonly map: Float32Array;
  /** Standard error of the map, where a baseline is random. */
  readonly error: Float32Array | undefined;
  /** Δ of every raw class score, K×parts, and the class predicted with each part hidden or alone. */
  readonly classes: ClassEffects | undefined;
  readonly whole: ScoredForward;
  readonly checks: readonly Check[];
}

/**
 * Hides each part behind each baseline (or shows it alone on it) and reads off the score; every part costs a forward run.
 *
 *     remove: Δ_i = S(x) − S(x with x₀ on part i);   keep: Δ_i = S(x₀ with x on part i) − S(x₀)
 */
export async function effectsOf(probe: Probe, parts: Parts, options: EffectOptions): Promise<Effects> {
  const whole = await probe.scoreAt(probe.x);
  const references = referencesOf(probe, options.baseline, options.samples);
  const total = parts.count * references.reduce((sum, { draws }) => sum + draws, 0);
  const scores = new ClassScores(whole.logits.length, parts.count);
  const { mode, reach } = options;
  const pass: Pass = { probe, parts, mode, reach, whole, scores, total, runs: 0, saved: [] };
  const results: { name: string; values: Float64Array; error: Float32Array | undefined }[] = [];
  for (const reference of references) {
    results.push({ name: reference.name, ...(await effectsWith(pass, reference, options.tolerance)) });
  }
  const delta = mean(results.map(({ values }) => values));
  const map = parts.painted(delta);
  const error = results.find((result) => result.error)?.error?.map((value) => value / results.length);
  return {
    delta,
    map,
    error,
    classes: scores.finished(options.mode, results.length, whole.logits),
    whole,
    checks: [
      ...agreement(results),
      ...(error ? [errorCheck(map, error)] : []),
      reported("parts", parts.count, `parts of the picture, ${pass.runs} forward runs`),
      ...savedChecks(pass.saved, reach),
    ],
  };
}

interface Pass {
  readonly probe: Probe;
  readonly parts: Parts;
  readonly mode: EffectOptions["mode"];
  readonly reach: EffectOptions["reach"];
  readonly whole: ScoredForward;
  readonly scores: ClassScores;
  readonly total: number;
  runs: number;
  readonly saved: Saved[];
}

/** Δ with one baseline: the mean over its draws, and what they leave open. */
async function effectsWith(
  pass: Pass,
  { draws, drawn }: Reference,
  tolerance: number,
): Promise<{ values: Float64Array; error: Float32Array | undefined }> {
  const { parts, scores } = pass;
  const sum = new Float64Array(parts.count);
  if (draws === 1) return { values: await effectsOnce(pass, drawn(0), sum), error: undefined };
  const seen = new Moments(sizeOf(spaceOf(pass.probe.model).sizes));
  while (seen.count < draws) {
    const before = sum.slice();
    await effectsOnce(pass, drawn(seen.count), sum);
    seen.add(parts.painted(sum.map((value, i) => value - (before[i] as number))));
    if (tolerance > 0 && seen.count > 1 && relativeError(seen.mean(), seen.error()) <= tolerance) break;
  }
  scores.divide(seen.count);
  return { values: sum.map((value) => value / seen.count), error: seen.error() };
}

/** Adds Δ of every part to `sum`. */
async function effectsOnce(pass: Pass, baseline: FloatTensor, sum: Float64Array): Promise<Float64Array> {
  const { probe, parts, mode, reach, whole, scores, total } = pass;
  const [around, inside] = mode === "remove" ? [probe.x, baseline] : [baseline, probe.x];
  const start = mode === "remove" ? whole : await probe.scoreAt(baseline);
  const from = start.score;
  const sign = mode === "remove" ? 1 : -1;
  if (mode === "keep") scores.addStart(start.logits);
  probe.tick(pass.runs, total);
  const take = (part: number, found: ScoredForward): void => {
    sum[part] = (sum[part] as number) + sign * (from - found.score);
    scores.add(part, found.logits);
    if (++pass.runs < total) probe.tick(pass.runs, total);
  };
  const saved = await scoreParts(probe, { ...parts, around, inside, take, from, reach });
  if (saved) pass.saved.push(saved);
  return sum;
}

function mean(lists: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0)] = lists;
  return first.map((_, i) => lists.reduce((sum, list) => sum + (list[i] as number), 0) / lists.length);
}
