/** Whether what donors of a class do could as well come from which pictures they happen to be. */

import { random } from "../random.ts";
import type { Trial } from "./effect.ts";

/**
 * One-sided p-value of a permutation test over donors: the part of all ways to draw as many of them as are of the class whose
 * sum of shares, trials in which the model said the class, reaches that of those that are.
 *
 * The sign-flip test takes pictures for independent; they are not where few donors serve many of them, and one odd donor
 * then counts once for each. Here every donor counts once. `draws` random ways and the observed one are counted.
 */
export function donorShuffle(trials: readonly Trial[], label: number, draws: number, seed: number): number {
  const { own, others } = sharesOf(trials, label);
  const shares = [...own, ...others];
  // Sums are compared with room for rounding, in favour of no finding.
  const least = own.reduce((a, b) => a + b, 0) - 1e-9;
  const { uniform } = random(seed);
  let reached = 1;
  for (let draw = 0; draw < draws; draw++) {
    let total = 0;
    for (let i = 0; i < own.length; i++) {
      const j = i + Math.floor(uniform() * (shares.length - i));
      [shares[i], shares[j]] = [shares[j] as number, shares[i] as number];
      total += shares[i] as number;
    }
    if (total >= least) reached++;
  }
  return reached / (draws + 1);
}

/** Of each donor's trials the part in which the model said the class. */
function sharesOf(trials: readonly Trial[], label: number): { own: number[]; others: number[] } {
  const donors = new Set(trials.map(({ donor }) => donor));
  const shares = { own: [] as number[], others: [] as number[] };
  for (const donor of donors) {
    const his = trials.filter((trial) => trial.donor === donor);
    const share = his.filter(({ said }) => said).length / his.length;
    (donor.label === label ? shares.own : shares.others).push(share);
  }
  return shares;
}
