/** Boxes in groups of like size, for batches. */

import { sizeOf } from "../tensor.ts";
import { upTo } from "../transform/gradient/broadcast.ts";
import { type Changes, sizesOf } from "./changes.ts";
import { type Box, type Extent, lengthOf } from "./extents.ts";
import { effort, perNode } from "./work.ts";

/** Few boxes in a group are more alike, many share the starts of nodes. */
const sizes: readonly number[] = [4, 6, 8];
/** Of the largest groups. */
const [fewest, most] = [8, 16];
/** Groups from which not every number of bands is tried: sorting 10 000 boxes a hundred times takes seconds. */
const manyGroups = 256;
/** Nodes that put parts together for each that computes. */
const nodesPerNode = 3;

/**
 * Indices of boxes in groups of at most `room`. In a group everything is as large as the largest along each axis, so those
 * whose changes are alike go together: sorted along the first axis, cut into bands, each sorted along the next and cut into
 * groups. Of some sizes of groups and all numbers of bands those with the least work are taken.
 */
export function batchesOf(changes: Changes, boxes: readonly Box[], room: number): number[][] {
  const sides = sidesOf(changes, boxes);
  let best: { batches: number[][]; work: number } | undefined;
  for (const size of new Set([...sizes.filter((size) => size < room), largestSize(boxes.length, room)]))
    for (const width of widthsFor(Math.ceil(boxes.length / size), sides.axes)) {
      const batches = inBands(Array.from(boxes.keys()), sides, width * size, size);
      const starts = batches.length * perNode * nodesPerNode * changes.rows.size;
      const work = batches.reduce((sum, batch) => sum + size * workOf(batch, sides), starts);
      if (!best || work < best.work) best = { batches, work };
    }
  return best?.batches ?? [];
}

/** Groups in a band, for every number of bands; of many groups only for about as many as a square has. */
function widthsFor(groups: number, axes: number): ReadonlySet<number> {
  if (axes < 2) return new Set([groups]);
  const root = Math.sqrt(groups);
  const bands = groups > manyGroups ? [root / 2, root, 2 * root] : upTo(groups).map((i) => i + 1);
  return new Set(bands.map((count) => Math.ceil(groups / count)));
}

/** How far each box goes, and how much work that is. */
interface Sides {
  readonly axes: number;
  /** Multiply-adds and what elements cost, for each place of an extent. */
  readonly weights: readonly number[];
  /** Lengths of the same extents for every box, axis after axis. */
  readonly lengths: readonly Float64Array[];
  /** Sums of them for every box along each axis. */
  readonly sums: readonly (readonly number[])[];
}

function sidesOf(changes: Changes, boxes: readonly Box[]): Sides {
  const weights = weightsOf(changes);
  const axes = boxes[0]?.length ?? 0;
  const lengths = boxes.map((box) => {
    const known = changes.extents.exactly(box);
    const own = Array.from(weights.keys(), (extent) => (known[extent] as Box).map(lengthOf));
    return Float64Array.from(box.flatMap((_, axis) => own.map((list) => list[axis] as number)));
  });
  const n = weights.size;
  const sums = lengths.map((list) =>
    Array.from({ length: axes }, (_, axis) =>
      list.subarray(axis * n, (axis + 1) * n).reduce((sum, length) => sum + length, 0),
    ),
  );
  return { axes, weights: [...weights.values()], lengths, sums };
}

/** The work of a place of each extent that lies on as many axes as the picture's. */
function weightsOf(changes: Changes): Map<Extent, number> {
  const { graph, rows, parts, picture } = changes;
  const weights = new Map<Extent, number>();
  const axes = parts.get(picture)?.axes.length;
  for (const node of rows.keys()) {
    const [value = ""] = node.outputs;
    const part = parts.get(value);
    if (!part || part.axes.length !== axes) continue;
    const work = effort(graph, node, Number.POSITIVE_INFINITY) / sizeOf(sizesOf(changes, value));
    weights.set(part.extent, (weights.get(part.extent) ?? 0) + work);
  }
  return weights;
}

/** Bands of `width` boxes along all axes but the last, along that groups of `size`. */
function inBands(boxes: readonly number[], sides: Sides, width: number, size: number, axis = 0): number[][] {
  const sums = (box: number): readonly number[] => sides.sums[box] as readonly number[];
  const order = boxes.toSorted((a, b) => compared(sums(a), sums(b), axis) || a - b);
  if (axis >= sides.axes - 1) return pieces(order, size);
  return pieces(order, width).flatMap((band) => inBands(band, sides, width, size, axis + 1));
}

const pieces = (list: readonly number[], size: number): number[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/** The work of a box that is as large as the largest of the group. */
function workOf(batch: readonly number[], { axes, weights, lengths }: Sides): number {
  const largest = new Float64Array(axes * weights.length);
  for (const box of batch)
    (lengths[box] as Float64Array).forEach((length, i) => {
      if (length > (largest[i] as number)) largest[i] = length;
    });
  return weights.reduce((sum, weight, i) => {
    let work = weight;
    for (let axis = 0; axis < axes; axis++) work *= largest[axis * weights.length + i] as number;
    return sum + work;
  }, 0);
}

/** The size that leaves the last group as full as possible. */
function largestSize(count: number, room: number): number {
  const largest = Math.max(1, Math.min(most, room, count));
  let best = largest;
  for (let size = largest; size >= Math.min(fewest, largest); size--)
    if (Math.ceil(count / size) * size < Math.ceil(count / best) * best) best = size;
  return best;
}

/** By the numbers from `first` on, then by those before it. */
function compared(a: readonly number[], b: readonly number[], first: number): number {
  for (let i = 0; i < a.length; i++) {
    const axis = (first + i) % a.length;
    if (a[axis] !== b[axis]) return (a[axis] as number) - (b[axis] as number);
  }
  return 0;
}
