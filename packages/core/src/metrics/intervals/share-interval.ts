/** Confidence intervals of shares and of what two shares differ by. */

import { checkedLevel, usualLevel } from "./level.ts";
import { beyond } from "./normal.ts";

export interface ShareInterval {
  /** NaN, with both bounds, if n is 0. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly level: number;
}

/**
 * The share `hits / n` with Wilson's score interval, which stays within 0…1 and holds for few and for no hits.
 *
 *     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
 *
 * Hits need not be whole: a tie may count as a part of a hit. Source: Wilson 1927.
 */
export function shareInterval(hits: number, n: number, level: number = usualLevel): ShareInterval {
  const z = beyond((1 - checkedLevel(level)) / 2);
  const share = hits / n;
  const square = (z * z) / n;
  const half = Math.sqrt(square * share * (1 - share) + (square * square) / 4);
  const at = (sign: number): number => (share + square / 2 + sign * half) / (1 + square);
  // The ends are exact and rounding is not.
  return { share, low: hits === 0 && n > 0 ? 0 : at(-1), high: hits === n && n > 0 ? 1 : at(1), n, level };
}

export interface DifferenceInterval {
  /** Share of a less that of b. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/**
 * What two independent shares differ by, with Newcombe's hybrid score interval.
 *
 *     d − √((p_a − l_a)² + (u_b − p_b)²)  …  d + √((u_a − p_a)² + (p_b − l_b)²)
 *
 * with l and u the bounds of Wilson's intervals. NaN if one of them has no cases.
 * Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
 */
export function differenceOfShares(
  a: { readonly hits: number; readonly n: number },
  b: { readonly hits: number; readonly n: number },
  level: number = usualLevel,
): DifferenceInterval {
  const [first, second] = [shareInterval(a.hits, a.n, level), shareInterval(b.hits, b.n, level)];
  const difference = first.share - second.share;
  const low = difference - Math.hypot(first.share - first.low, second.high - second.share);
  const high = difference + Math.hypot(first.high - first.share, second.share - second.low);
  return { difference, low, high, level };
}
