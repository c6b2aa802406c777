/** Classes by a part of their names, or by their number. */

import type { ClassPrediction } from "@fovea/core";

/** In the order in which they are given; names that begin with the words first. */
export function foundClasses(classes: readonly ClassPrediction[], words: string): readonly ClassPrediction[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return classes;
  const found = classes.filter(
    ({ label, index }) => label.toLowerCase().includes(wanted) || String(index) === wanted,
  );
  const starts = ({ label }: ClassPrediction): number => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => starts(a) - starts(b));
}
