/** What two segments do together that neither does alone. */

import type { Segments } from "../../image/segments/segments.ts";
import type { Probe } from "../probe.ts";
import type { EffectOptions } from "./effect-options.ts";
import { type Effects, effectsOf, type Parts } from "./part-effects.ts";
import { segmentParts } from "./segment-parts.ts";

export interface SegmentPair {
  readonly segments: readonly [number, number];
  /** Δ of both together. */
  readonly delta: number;
  /** Δ of both together less the two Δ alone. */
  readonly interaction: number;
}

/** All pairs of the segments with the largest |Δ|, the strongest interaction first; k (k − 1) / 2 forward runs. */
export async function strongestPairs(
  probe: Probe,
  segments: Segments,
  { delta }: Effects,
  options: EffectOptions & { readonly pairs: number },
): Promise<SegmentPair[]> {
  const alone = (segment: number): number => delta[segment] as number;
  const top = Array.from(delta.keys())
    .sort((a, b) => Math.abs(alone(b)) - Math.abs(alone(a)) || a - b)
    .slice(0, options.pairs);
  const pairs = top.flatMap((a, i) => top.slice(i + 1).map((b): [number, number] => [a, b]));
  if (pairs.length === 0) return [];
  const together = await effectsOf(probe, pairParts(segments, pairs), options);
  return pairs
    .map(([a, b], i) => {
      const both = together.delta[i] as number;
      return { segments: [a, b] as const, delta: both, interaction: both - alone(a) - alone(b) };
    })
    .sort((a, b) => Math.abs(b.interaction) - Math.abs(a.interaction));
}

function pairParts(segments: Segments, pairs: readonly (readonly [number, number])[]): Parts {
  const { pixels } = segmentParts(segments);
  return {
    count: pairs.length,
    pixels: (part) => {
      const [a, b] = pairs[part] as readonly [number, number];
      return [...Array.from(pixels(a)), ...Array.from(pixels(b))];
    },
    // Pairs overlap and are not painted: only random baselines ask for it, to see when to stop.
    painted: (values) => {
      const map = new Float32Array(segments.labels.length);
      map.set(Array.from(values).slice(0, map.length));
      return map;
    },
  };
}
