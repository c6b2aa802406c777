/** How sure an interval is to hold the truth. */

import { FoveaError } from "../../errors.ts";

/** Of 100 such intervals, about 95 hold what they are meant to hold. */
export const usualLevel = 0.95;

/** Throws `option-invalid` unless the level is between 0 and 1, both excluded. */
export function checkedLevel(level: number): number {
  if (level > 0 && level < 1) return level;
  throw new FoveaError(
    "option-invalid",
    `Cannot use confidence level ${level}: expected a number between 0 and 1`,
    { hint: "0.95 is usual." },
  );
}

/**
 * The level for each of several intervals that shall all hold at once with probability `level` or more (Bonferroni).
 *
 *     1 − (1 − level) / comparisons
 */
export const levelForAll = (comparisons: number, level: number = usualLevel): number =>
  1 - (1 - checkedLevel(level)) / Math.max(1, comparisons);
