/** What the map says that a removal takes from the score, beside what it does take. */

import { type Baseline, baselineOf } from "../../../methods/parts/baseline.ts";
import { blended } from "../../../methods/parts/space.ts";
import { metricDraw } from "../../seeds.ts";
import type { Subject } from "../../subject.ts";
import type { Ask } from "./ask.ts";
import { askedOnce } from "./memory.ts";
import type { Removals } from "./random-removals.ts";

export interface EffectsRequest {
  readonly removals: Removals;
  /** All that the removals depend on beside picture and seed. */
  readonly question: Readonly<Record<string, unknown>>;
  readonly samples: number;
  readonly baseline: Baseline;
}

export interface Effects {
  /** Σ_p r_p φ_p, r the part of each pixel that goes. */
  readonly expected: Float64Array;
  /** S(x) − S(x − r ⊙ (x − x₀)) */
  readonly found: Float64Array;
}

/** `samples` removals. What they do to the score is asked once per picture: all maps are judged by the same ones. */
export async function effectsOf(subject: Subject, asked: EffectsRequest, ask: Ask): Promise<Effects> {
  const { samples, baseline, removals, question } = asked;
  const { heat, seed } = subject;
  const full = typeof baseline === "string" ? { ...question, samples, baseline, seed } : undefined;
  const found = await askedOnce(subject, full, () => falls(subject, asked, ask));
  const expected = new Float64Array(samples);
  const next = removals(metricDraw(seed, "sets"));
  for (let i = 0; i < samples; i++) expected[i] = weighed(next.next().value, heat.data);
  return { expected, found };
}

async function falls(
  subject: Subject,
  { removals, samples, baseline }: EffectsRequest,
  ask: Ask,
): Promise<Float64Array> {
  const { x, space, seed } = subject;
  const x0 = baselineOf(subject, baseline);
  const whole = await askedOnce(subject, { of: "score" }, () => ask(x));
  const found = new Float64Array(samples);
  const kept = new Float64Array(space.pixels);
  const next = removals(metricDraw(seed, "sets"));
  for (let i = 0; i < samples; i++) {
    const gone = next.next().value;
    for (let p = 0; p < kept.length; p++) kept[p] = 1 - (gone[p] as number);
    found[i] = whole - (await ask(blended(x, x0, kept, space)));
  }
  return found;
}

function weighed(gone: Float32Array, map: Float32Array): number {
  let total = 0;
  for (let p = 0; p < gone.length; p++) total += (gone[p] as number) * (map[p] as number);
  return total;
}
