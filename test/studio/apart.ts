/** How far numbers are from those that were wanted. */

import { expect } from "vitest";

/** The largest difference, as a part of the largest size of a wanted value; nothing else is scaled. */
export function apart(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found.length).toBe(wanted.length);
  let [largest, off] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    largest = Math.max(largest, Math.abs(wanted[i] as number));
    off = Math.max(off, Math.abs((found[i] as number) - (wanted[i] as number)));
  }
  return off === 0 ? 0 : off / largest;
}
