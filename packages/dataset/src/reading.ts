/** What the readers of all kinds give. */

import { join } from "node:path";
import type { Collection, Problem, Sample } from "./collection.ts";
import { byName, type Folder } from "./walk.ts";

export type Reading = Omit<Collection, "root">;

/**
 * `labels`: of all that the picture shows; those of one class alone make it a picture of that class, unless its `label` is
 * said.
 */
export function sampleOf(
  folder: Folder,
  name: string,
  known: {
    readonly label?: string | undefined;
    readonly labels: readonly string[];
    readonly split: Sample["split"] | undefined;
    readonly truth: Sample["truth"] | undefined;
  },
): Sample {
  const said = known.label === undefined ? [] : [known.label];
  const labels = [...new Set([...said, ...known.labels])].sort();
  const label = known.label ?? (labels.length === 1 ? labels[0] : undefined);
  return {
    path: join(folder.root, name),
    name,
    labels,
    ...(label === undefined ? {} : { label }),
    ...(known.split === undefined ? {} : { split: known.split }),
    ...(known.truth === undefined ? {} : { truth: known.truth }),
  };
}

export const readingOf = (
  kind: Collection["kind"],
  classes: Iterable<string>,
  samples: readonly Sample[],
  problems: readonly Problem[],
): Reading => ({
  kind,
  classes: [...new Set(classes)].sort(),
  samples: [...samples].sort((a, b) => byName(a.name, b.name)),
  problems,
});

const splits: Readonly<Record<string, "train" | "val">> = {
  train: "train",
  training: "train",
  val: "val",
  valid: "val",
  validation: "val",
};

/** What the name of a folder or list says: `train`, `validation` … */
export const splitNamed = (word: string): "train" | "val" | undefined =>
  Object.hasOwn(splits, word.toLowerCase()) ? splits[word.toLowerCase()] : undefined;
