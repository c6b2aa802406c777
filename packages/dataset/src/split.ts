/** Pictures to learn from and pictures to judge by. */

import { FoveaError, random, shuffled } from "@fovea/core";
import type { Sample } from "./collection.ts";

export interface SplitOptions {
  /** Part of the pictures of each class that is held out, 0…1. @default 0.2 */
  readonly share?: number;
  /** @default 0 */
  readonly seed?: number;
}

export interface Split {
  readonly train: readonly Sample[];
  readonly val: readonly Sample[];
}

/**
 * The split that the folders say, if they say one; else in each class the same share, drawn by seed. A class of two
 * pictures or more has at least one on each side, whatever the share.
 *
 * Throws `option-invalid` unless 0 < share < 1.
 */
export function splitOf(samples: readonly Sample[], { share = 0.2, seed = 0 }: SplitOptions = {}): Split {
  if (!(share > 0 && share < 1))
    throw new FoveaError(
      "option-invalid",
      `Cannot hold out a share of ${share}: expected one between 0 and 1`,
    );
  const said = (side: Sample["split"]): Sample[] => samples.filter(({ split }) => split === side);
  if (said("train").length > 0 && said("val").length > 0) return { train: said("train"), val: said("val") };
  const held = new Set<Sample>();
  const draw = random(seed);
  for (const members of byLabel(samples)) {
    const drawn = shuffled(members, draw);
    const count = Math.max(1, Math.min(members.length - 1, Math.round(share * members.length)));
    if (members.length > 1) for (const sample of drawn.slice(0, count)) held.add(sample);
  }
  return { train: samples.filter((each) => !held.has(each)), val: samples.filter((each) => held.has(each)) };
}

function byLabel(samples: readonly Sample[]): Sample[][] {
  const groups = new Map<string | undefined, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.label);
    if (group) group.push(sample);
    else groups.set(sample.label, [sample]);
  }
  return [...groups.values()];
}
