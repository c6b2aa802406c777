/** Whether paired differences could as well have had the other sign. */

import { random } from "../random.ts";

/**
 * One-sided p-value of the sign-flip test: the part of all assignments of signs to the differences whose sum reaches the
 * observed one. If the two sides of each pair are exchangeable, p ≤ α happens with a probability of at most α.
 *
 * All assignments are counted up to 12 differences other than 0, else `draws` random ones and the observed one.
 */
export function signFlip(differences: readonly number[], seed: number, draws = 20_000): number {
  const sizes = differences.filter((d) => d !== 0);
  const observed = sizes.reduce((a, b) => a + b, 0);
  if (sizes.length === 0) return 1;
  // Sums are compared with room for rounding, in favour of no finding.
  const least = observed - 1e-9;
  if (sizes.length <= 12) return counted(sizes, least);
  const { uniform } = random(seed);
  let reached = 1;
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    for (const size of sizes) total += uniform() < 0.5 ? size : -size;
    if (total >= least) reached++;
  }
  return reached / (draws + 1);
}

function counted(sizes: readonly number[], least: number): number {
  const all = 2 ** sizes.length;
  let reached = 0;
  for (let signs = 0; signs < all; signs++) {
    let total = 0;
    for (const [i, size] of sizes.entries()) total += (signs >> i) & 1 ? -size : size;
    if (total >= least) reached++;
  }
  return reached / all;
}
