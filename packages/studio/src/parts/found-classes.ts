/** Classes by a part of their names, or by their number. */

import type { ClassPrediction } from "@fovea/core";

/** In the order in which they are given; names that begin with the words first. */
export function foundClasses<Named extends Pick<ClassPrediction, "index" | "label">>(
  classes: readonly Named[],
  words: string,
): readonly Named[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return classes;
  const found = classes.filter(
    ({ label, index }) => label.toLowerCase().includes(wanted) || String(index) === wanted,
  );
  const starts = ({ label }: Named): number => (label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => starts(a) - starts(b));
}
