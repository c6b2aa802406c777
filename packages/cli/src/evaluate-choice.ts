/** Which pictures of a collection are evaluated. */

import { drawnBySeed, type Matches } from "@fovea/core";
import type { Collection, Sample } from "@fovea/dataset";

export interface Choice {
  readonly samples: readonly Sample[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Those held out for judging if the folder says which; those that show a class of the model if any do; of these `limit`,
 * drawn by seed (0: all).
 */
export function chosenSamples(
  { samples, kind }: Collection,
  matches: Matches,
  { limit, seed }: { readonly limit: number; readonly seed: number },
): Choice {
  const notes: string[] = [];
  const kept = (part: readonly Sample[], from: readonly Sample[], why: string): readonly Sample[] => {
    if (part.length === 0 || part.length === from.length) return from;
    const left = from.length - part.length;
    notes.push(`${left} of ${from.length} pictures ${left === 1 ? "is" : "are"} left out: ${why}`);
    return part;
  };
  const held = samples.filter(({ split }) => split === "val");
  const judged = kept(held, samples, "the folder sets them apart for training");
  const shown = judged.filter(({ labels }) => labels.some((label) => matches.has(label)));
  const known =
    kind === "masks" ? judged : kept(shown, judged, "they show no class that the model knows by that name");
  if (limit === 0 || known.length <= limit) return { samples: known, notes };
  notes.push(
    `${limit} of ${known.length} pictures ${limit === 1 ? "is" : "are"} evaluated, drawn by seed ${seed}: --limit 0 takes all`,
  );
  return { samples: drawnBySeed(known, limit, seed), notes };
}
