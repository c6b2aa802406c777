/** How far the neighbours of a picture agree on its class. */

export interface ClassPurity {
  /** Neighbours of which the class is known. */
  readonly known: number;
  /** The commonest class among them; of equally common ones that of the nearest. Undefined if none is known. */
  readonly majority: { readonly label: string; readonly count: number } | undefined;
  /** The query's own class, where it is known. */
  readonly own: { readonly label: string; readonly count: number } | undefined;
}

/** `labels`: of the neighbours, nearest first; undefined where a neighbour's class is not known. */
export function classPurity(labels: readonly (string | undefined)[], query: string | undefined): ClassPurity {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  // A Map keeps the order in which its keys came: the first of the largest is the one met nearest.
  let majority: ClassPurity["majority"];
  for (const [label, count] of counts) if (count > (majority?.count ?? 0)) majority = { label, count };
  const known = labels.filter((label) => label !== undefined).length;
  return {
    known,
    majority,
    own: query === undefined ? undefined : { label: query, count: counts.get(query) ?? 0 },
  };
}
