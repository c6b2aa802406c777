/** Which class of another model is meant by a class of this one. */

import type { ClassPrediction } from "@fovea/core";

export interface SameClass {
  readonly index: number;
  /** Whether the other model has a class of that name. */
  readonly named: boolean;
}

/** The class of that name; where classes have numbers alone and there are as many of them, of that number; else the other's first choice. */
export function sameClass(
  said: ClassPrediction,
  ours: readonly ClassPrediction[],
  theirs: readonly ClassPrediction[],
): SameClass {
  const numbered = said.label === String(said.index);
  const comparable = !numbered || ours.length === theirs.length;
  const wanted = said.label.toLowerCase();
  const found = comparable ? theirs.find(({ label }) => label.toLowerCase() === wanted) : undefined;
  return { index: (found ?? theirs[0])?.index ?? 0, named: found !== undefined };
}
