/** What is in each group: its commonest classes, its mistakes, its most typical pictures. */

import type { Means } from "./collections-groups.ts";
import type { CollectionInfo, Group, Groups, Tally } from "./collections-messages.ts";

const [commonest, shown] = [3, 16];

/** Groups by size, the largest first; of equal ones the one with the first picture. */
export function tallied(info: CollectionInfo, { groupOf, distance }: Means): Groups {
  const members = new Map<number, number[]>();
  for (const [row, group] of groupOf.entries()) {
    const known = members.get(group);
    if (known) known.push(row);
    else members.set(group, [row]);
  }
  const inTurn = [...members.values()].toSorted((a, b) => b.length - a.length);
  const place = new Int32Array(groupOf.length);
  for (const [at, rows] of inTurn.entries()) for (const row of rows) place[row] = at;
  return { groupOf: place, groups: inTurn.map((rows) => groupWith(info, rows, distance)) };
}

function groupWith(info: CollectionInfo, rows: readonly number[], distance: Float32Array): Group {
  const near = rows.toSorted((a, b) => (distance[a] as number) - (distance[b] as number));
  const wrong = near.filter((row) => info.right[row] === 0);
  return {
    size: rows.length,
    said: tallyOf(rows.map((row) => info.classes[info.top[5 * row] as number])),
    labels: tallyOf(rows.map((row) => info.labels[info.labelOf[row] as number])),
    known: rows.filter((row) => info.right[row] !== -1).length,
    wrong: wrong.length,
    ...{ typical: near.slice(0, shown), mistaken: wrong.slice(0, shown) },
  };
}

function tallyOf(names: readonly (string | undefined)[]): readonly Tally[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, commonest);
}
