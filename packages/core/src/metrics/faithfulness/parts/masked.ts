/** The picture seen through the map. */

import { type Baseline, baselineOf } from "../../../methods/parts/baseline.ts";
import { blended } from "../../../methods/parts/space.ts";
import type { Subject } from "../../subject.ts";
import { askProbability } from "./ask.ts";
import { askedOnce } from "./memory.ts";
import { isFlat } from "./order.ts";

/** p_t(x) and p_t(x_m), or why there is no x_m. */
export interface Masked {
  readonly whole: number;
  readonly masked: number;
}

/**
 * Probability of the class for x and for x_m = x₀ + m ⊙ (x − x₀), m the positive part of the map from its least to its
 * largest value as 0 to 1. With x₀ = 0, as in the papers, x_m = x ⊙ m.
 */
export async function throughMap(subject: Subject, baseline: Baseline): Promise<Masked | string> {
  const { x, heat, space } = subject;
  const mask = unitMask(heat.data);
  if (typeof mask === "string") return mask;
  const ask = askProbability(subject, 2);
  const whole = await askedOnce(subject, { of: "probability" }, () => ask(x));
  return { whole, masked: await ask(blended(x, baselineOf(subject, baseline), mask, space)) };
}

function unitMask(map: Float32Array): Float64Array | string {
  if (isFlat(map)) return "the map is the same everywhere: it cannot be scaled to 0…1";
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let p = 0; p < map.length; p++) {
    const value = Math.max(map[p] as number, 0);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === 0) return "the map has no positive part";
  const mask = new Float64Array(map.length);
  for (let p = 0; p < map.length; p++) mask[p] = (Math.max(map[p] as number, 0) - low) / (high - low);
  return mask;
}
