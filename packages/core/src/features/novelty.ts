/** How far a picture is from everything known, measured by how far known pictures are from each other. */

import type { Neighbour } from "./neighbours-heap.ts";

/** A known picture with its nearest others: what a query's distance is measured against. */
export interface KnownDistance {
  /** Its nearest among the other known pictures, nearest first; the k-th is needed. */
  readonly nearest: readonly Pick<Neighbour, "distance">[];
  /** From the query; undefined where the query is itself among the known, and stands in `nearest` already. */
  readonly toQuery: number | undefined;
}

export interface Novelty {
  /** To the k-th nearest known picture. */
  readonly distance: number;
  readonly k: number;
  /** Chance that a picture of the same kind as the known ones lies as far out or farther. Small: nothing like it is known. */
  readonly p: number;
  /** Part of the known pictures that lie nearer to their own k-th neighbour than the query to its. */
  readonly farther: number;
  /** Known pictures that it was measured against. */
  readonly n: number;
}

/**
 * The distance of the query to its k-th nearest known picture, among the same distances of the known pictures.
 *
 *     p = (1 + #{i : dᵢ ≥ d}) / (n + 1)
 *
 * dᵢ is the distance of known picture i to its k-th nearest among all others, the query being one of them. So the query is
 * treated as every known picture is, and if it comes from where they do, p ≤ α in at most a part α of the cases,
 * however many dimensions there are. Undefined if there are not k known pictures to be far from, or none to measure by.
 *
 * Source: conformal anomaly detection, Laxhammar & Falkman 2010; Vovk, Gammerman & Shafer 2005, "Algorithmic Learning in a Random World".
 */
export function noveltyOf(
  nearest: readonly Pick<Neighbour, "distance">[],
  known: readonly KnownDistance[],
  k = 1,
): Novelty | undefined {
  const distance = nearest[k - 1]?.distance;
  if (distance === undefined) return undefined;
  const others = known.map((each) => kthOf(each, k)).filter((other) => other !== undefined);
  if (others.length === 0) return undefined;
  const asFar = others.filter((other) => other >= distance).length;
  const n = others.length;
  return { distance, k, n, p: (1 + asFar) / (n + 1), farther: (n - asFar) / n };
}

/** With the query put in its place among the others. */
function kthOf({ nearest, toQuery }: KnownDistance, k: number): number | undefined {
  const last = nearest[k - 1]?.distance;
  if (toQuery === undefined) return last;
  const before = k === 1 ? 0 : nearest[k - 2]?.distance;
  if (before === undefined) return undefined;
  return Math.max(before, Math.min(toQuery, last ?? Number.POSITIVE_INFINITY));
}
