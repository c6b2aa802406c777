/** How two lists go together, where each has something to say. */

import { type Measured, noValue } from "../../metric.ts";
import { comparable, pearson, spearman } from "../../similarity.ts";
import type { Effects } from "./effects.ts";
import { isFlat } from "./order.ts";

/** Pearson's, or Spearman's of the ranks; undefined if one list is the same number throughout. */
export function correlationOf(
  { expected, found }: Effects,
  kind: "pearson" | "spearman",
): number | undefined {
  if (isFlat(expected) || isFlat(found)) return undefined;
  const value = kind === "pearson" ? pearson(expected, found) : spearman(listed(expected), listed(found));
  return Number.isFinite(value) ? value : undefined;
}

const listed = (data: Float64Array): ReturnType<typeof comparable> =>
  comparable({ width: data.length, height: 1, data });

export const noCorrelation: Measured = noValue(
  "no correlation: the score, or what the map says of it, is the same whichever pixels are removed",
);
