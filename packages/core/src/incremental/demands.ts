/** Which part of every value its readers want, and which part is computed. */

import type { Node, Value } from "../graph/graph.ts";
import type { Changes } from "./changes.ts";
import type { Cut } from "./cut.ts";
import type { Extent } from "./extents.ts";
import type { PatchRow } from "./rules.ts";

/** What is computed of each value: what changes, or what its readers want, where that is cut out further up anyway. */
export type Made = ReadonlyMap<Value, Extent>;

/** Walks back from the cut. */
export function madeBy(changes: Changes, { patched, crossing }: Cut): Made {
  const { parts, rows, picture, extents } = changes;
  const made = new Map<Value, Extent>([[picture, extents.picture]]);
  const wanted = new Map<Value, Set<Extent | "more">>(crossing.map((value) => [value, new Set(["more"])]));
  for (const node of patched.toReversed()) {
    const row = rows.get(node) as PatchRow;
    const own = parts.get(node.outputs[0] as Value)?.extent as Extent;
    const all = new Set(node.outputs.flatMap((value) => [...(wanted.get(value) ?? [])]));
    const [only = own] = all;
    const extent = all.size === 1 && only !== "more" && hasRoot(node, changes, patched) ? only : own;
    for (const value of node.outputs) made.set(value, extent);
    const read = row.around === undefined && !row.mean ? row.reads(extent) : "more";
    for (const value of node.inputs)
      if (parts.has(value)) wanted.set(value, (wanted.get(value) ?? new Set()).add(read));
  }
  return made;
}

/** Whether a chain of pointwise nodes leads back to the picture or to a value that has several readers. */
function hasRoot(node: Node, changes: Changes, patched: readonly Node[]): boolean {
  const inputs = node.inputs.filter((value) => changes.parts.has(value));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1 || !changes.rows.get(node)?.pointwise) return false;
  if (input === changes.picture) return true;
  if (patched.filter((other) => other.inputs.includes(input)).length > 1) return true;
  const maker = patched.find((other) => other.outputs.includes(input));
  return maker !== undefined && hasRoot(maker, changes, patched);
}
