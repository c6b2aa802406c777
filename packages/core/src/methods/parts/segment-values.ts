/** Values of segments, as every method on segments hands them over. */

import { floats } from "../../tensor.ts";
import { atMost, type Check, reported } from "../ledger.ts";
import type { Attribution } from "../method.ts";
import { conventionsOf } from "../run-method.ts";
import { errorCheck } from "./moments.ts";
import { type GameOptions, painted, type SegmentGame, segmentSizes } from "./segment-game.ts";

export interface SegmentValues {
  readonly values: ArrayLike<number>;
  readonly error: ArrayLike<number>;
  readonly score: number;
  /** Engine runs with segments hidden. */
  readonly runs: number;
  readonly checks?: readonly Check[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The map, its standard error, and in the details the numbers of every segment. */
export function segmentAttribution(
  { segments, named }: SegmentGame,
  { values, error, score, runs, checks = [], details = {} }: SegmentValues,
  options: GameOptions & Record<string, unknown>,
): Attribution {
  const sizes = segmentSizes(segments);
  return {
    values: painted(values, segments, options.paint),
    standardError: painted(error, segments, options.paint),
    score,
    checks: [
      ...checks,
      errorCheck(values, error),
      reported("samples", runs, `pictures with some of ${segments.count} segments hidden`),
    ],
    conventions: { ...conventionsOf(options), segments: named, runs },
    views: [
      {
        name: "segments",
        title: "Number of the segment of each pixel",
        values: floats([1, ...segments.sizes], segments.labels),
        kind: "data",
      },
    ],
    details: {
      ...details,
      segments: Array.from(values, (value, k) => ({ value, error: error[k], pixels: sizes[k] })),
    },
  };
}

/** Whether the values of the segments make up the difference to the baseline, as they must. */
export function completenessOf(values: ArrayLike<number>, difference: number): Check {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k] as number;
  const gap = Math.abs(total - difference) / Math.max(Math.abs(difference), 1e-8);
  return atMost("completeness", gap, 1e-3, "|Σ over segments − (S(x) − S(x₀))| as a part of |S(x) − S(x₀)|");
}
