/** A share of so many, with how sure it is. */

import { shareInterval } from "@fovea/core";

export interface Share {
  readonly right: number;
  readonly of: number;
}

/** `97.3 % (95 % interval 96.1…98.2, 973 of 1000)`: Wilson's interval, which keeps a width where all are right. */
export function shareText({ right, of }: Share): string {
  if (of === 0) return "none counted";
  const { low, high } = shareInterval(right, of);
  const percent = (part: number): string => (100 * part).toFixed(1);
  // With a sigmoid each, a picture's classes are right in part.
  const count = Number.isInteger(right) ? right : right.toFixed(1);
  return `${percent(right / of)} % (95 % interval ${percent(low)}…${percent(high)}, ${count} of ${of})`;
}
