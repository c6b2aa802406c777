/** What a folder and a store disagree about. */

import type { FileStamp } from "../store/row.ts";

export interface Differences {
  readonly added: readonly FileStamp[];
  /** Of another size or time than when they were measured. */
  readonly changed: readonly FileStamp[];
  /** Keys of pictures that are no more. */
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** By size and time of the last change alone: no file is opened. Of `unknown` files and folders nothing is said. */
export function differences(
  files: readonly FileStamp[],
  known: ReadonlyMap<string, FileStamp>,
  unknown: readonly string[] = [],
): Differences {
  const added: FileStamp[] = [];
  const changed: FileStamp[] = [];
  let unchanged = 0;
  for (const file of files) {
    const before = known.get(file.key);
    if (!before) added.push(file);
    else if (before.bytes !== file.bytes || before.modified !== file.modified) changed.push(file);
    else unchanged++;
  }
  const present = new Set(files.map(({ key }) => key));
  const within = (key: string): boolean => unknown.some((path) => key === path || key.startsWith(`${path}/`));
  const removed = [...known.keys()].filter((key) => !present.has(key) && !within(key));
  return { added, changed, removed, unchanged };
}
