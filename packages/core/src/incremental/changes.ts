/** Which part of every value of a network changes when a box of the picture does. */

import { valuesUsed } from "../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { numbers, sizeOf } from "../tensor.ts";
import { type Box, type Extent, Extents, volumeOf } from "./extents.ts";
import { type PatchRow, patchRow } from "./rules.ts";
import { multiplyAdds } from "./work.ts";

export interface Changes {
  readonly graph: StaticGraph;
  readonly picture: Value;
  readonly extents: Extents;
  /** Nodes that can be run on a part, in order. */
  readonly rows: ReadonlyMap<Node, PatchRow>;
  /** Values of which a part changes, and that part. */
  readonly parts: ReadonlyMap<Value, Part>;
}

export interface Part {
  /** Axes along which it is a part. */
  readonly axes: readonly number[];
  readonly extent: Extent;
}

/**
 * Follows changes of the picture along the axes `space` as far as the rules go; from there on everything changes.
 * `reach`: only to so many standard deviations of their spread, approximately.
 */
export function changesIn(
  graph: StaticGraph,
  picture: Value,
  space: readonly number[],
  reach?: number,
): Changes {
  const sizes = space.map((axis) => shapeOf(graph, picture)[axis] as number);
  const extents = new Extents(sizes, reach);
  const parts = new Map<Value, Part>([[picture, { axes: space, extent: extents.picture }]]);
  const rows = new Map<Node, PatchRow>();
  const shape = (value: Value): readonly number[] => shapeOf(graph, value);
  const moving = (value: Value): readonly number[] | undefined => parts.get(value)?.axes;
  const extent = (value: Value): Extent | undefined => parts.get(value)?.extent;
  const float = (value: Value): boolean => graph.types.get(value)?.type === "float32";
  const constant = (value: Value): readonly number[] | undefined => {
    const tensor = graph.constants.get(value);
    return tensor && numbers(tensor);
  };
  for (const node of graph.nodes) {
    const used = valuesUsed(node);
    const inputs = node.inputs.flatMap((value) => parts.get(value)?.extent ?? []);
    const known = used.every((value) => value === "" || parts.has(value) || graph.constants.has(value));
    if (inputs.length === 0 || !known) continue;
    const row = patchRow(node, { shape, moving, extent, float, numbers: constant, extents });
    if (!row) continue;
    rows.set(node, row);
    const part = { axes: row.axes, extent: row.changes(inputs) };
    for (const value of node.outputs) if (value !== "") parts.set(value, part);
  }
  return { graph, picture, extents, rows, parts };
}

export function shapeOf({ types }: StaticGraph, value: Value): readonly number[] {
  const type = types.get(value);
  if (!type) throw new Error(`no shape known for value "${value}"`);
  return type.shape;
}

/** Sizes of the axes along which a part of a value changes. */
export const sizesOf = ({ graph, parts }: Changes, value: Value): readonly number[] =>
  (parts.get(value)?.axes ?? []).map((axis) => shapeOf(graph, value)[axis] as number);

/** The share of each value that lies in its box, the mean over lists of boxes by extent. */
export function sharesOf(changes: Changes, known: readonly (readonly Box[])[]): ReadonlyMap<Value, number> {
  const means = new Map<Extent, number>();
  return new Map(
    Array.from(changes.parts, ([value, { extent }]) => {
      const mean =
        means.get(extent) ??
        known.reduce((sum, boxes) => sum + volumeOf(boxes[extent] as Box), 0) / known.length;
      means.set(extent, mean);
      return [value, mean / sizeOf(sizesOf(changes, value))];
    }),
  );
}

/** Multiply-adds that changes inside the boxes can touch, as a share of those of whole runs. */
export function floorShare(changes: Changes, boxes: readonly Box[]): number {
  return touchedShare(
    changes,
    sharesOf(
      changes,
      boxes.map((box) => changes.extents.exactly(box)),
    ),
  );
}

/** Multiply-adds of a network of whose values these shares are computed, of the others all, as a share of a whole run. */
export function touchedShare({ graph }: Changes, shares: ReadonlyMap<Value, number>): number {
  let [touched, all] = [0, 0];
  for (const node of graph.nodes) {
    const work = multiplyAdds(graph, node);
    touched += work * (shares.get(node.outputs[0] ?? "") ?? 1);
    all += work;
  }
  return all === 0 ? 1 : touched / all;
}
