/** Classes of queries and of collections. */

import { folderName } from "../folder-classes.ts";

/** How often each class occurs. */
export function counted(labels: Iterable<string | undefined>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** What the collection says of the same content, else the name of the query's folder if it is one of the classes. */
export function queryClass(
  path: string,
  own: readonly (string | undefined)[],
  classes: ReadonlyMap<string, number>,
): string | undefined {
  const known = own.find((label) => label !== undefined);
  return known ?? (classes.has(folderName(path)) ? folderName(path) : undefined);
}
