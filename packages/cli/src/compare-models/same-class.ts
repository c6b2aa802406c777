/** When two models with their own lists of classes say the same. */

import { matchClasses } from "@fovea/core";

export interface SameClass {
  /** What was taken for the same, a sentence. */
  readonly how: string;
  /** Undefined where neither class has a counterpart in the other model. */
  readonly same: (a: number, b: number) => boolean | undefined;
  /** Whether classes can be compared at all. */
  readonly possible: boolean;
}

interface Classes {
  readonly count: number;
  readonly labels: readonly string[] | undefined;
}

/** By label where both models have labels; else by number, if they have as many classes. */
export function sameClass(a: Classes, b: Classes): SameClass {
  if (a.labels && b.labels) return byLabel(a.labels, b.labels);
  if (a.count === b.count)
    return {
      how: `Classes are taken for the same by their number, 0 to ${a.count - 1}: not both models have labels.`,
      same: (i, j) => i === j,
      possible: true,
    };
  return {
    how: `Classes cannot be compared: one model has ${a.count}, the other ${b.count}, and not both have labels.`,
    same: () => undefined,
    possible: false,
  };
}

function byLabel(a: readonly string[], b: readonly string[]): SameClass {
  if (a.length === b.length && a.every((label, i) => label === b[i]))
    return { how: "Both models have the same classes.", same: (i, j) => i === j, possible: true };
  const [toB, toA] = [counterparts(a, b), counterparts(b, a)];
  const known = toB.filter((set, i) => set.size > 0 || toA.some((each) => each.has(i))).length;
  return {
    how: `Classes are matched by label: ${known} of ${a.length} of the first model have one in the second, which has ${b.length}.`,
    same: (i, j) => {
      if (toB[i]?.has(j) || toA[j]?.has(i)) return true;
      return toB[i]?.size || toA[j]?.size ? false : undefined;
    },
    possible: known > 0,
  };
}

/** Of each label, the classes of the other model that one of its names means. */
function counterparts(from: readonly string[], to: readonly string[]): ReadonlySet<number>[] {
  const matches = matchClasses([...new Set(from.flatMap(namesOf))], to);
  return from.map((label) => new Set(namesOf(label).flatMap((name) => matches.get(name)?.indices ?? [])));
}

const namesOf = (label: string): string[] => label.split(",").map((name) => name.trim());
