/** Boxes in groups of like size, for batches. */

import { sizeOf } from "../tensor.ts";
import { upTo } from "../transform/gradient/broadcast.ts";
import { type Changes, sizesOf } from "./changes.ts";
import { type Box, type Extent, type Interval, lengthOf } from "./extents.ts";
import { effort, perNode } from "./work.ts";

/** Few boxes in a group are more alike, many share the starts of nodes. */
const sizes: readonly number[] = [4, 6, 8];
/** Of the largest groups. */
const [fewest, most] = [8, 16];
/** Groups from which not every number of bands is tried: sorting 10 000 boxes a hundred times takes seconds. */
const manyGroups = 256;
/** Nodes that put parts together for each that computes. */
const nodesPerNode = 3;

/** Indices of boxes, group by group. */
type Groups = readonly (readonly number[])[];

/** The last answer for a list of boxes. */
const answered = new WeakMap<
  readonly Box[],
  { readonly changes: Changes; readonly room: number; readonly groups: Groups }
>();

/**
 * Indices of boxes in groups of at most `room`. In a group everything is as large as the largest along each axis, so those
 * whose changes are alike go together: sorted along the first axis, cut into bands, each sorted along the next and cut into
 * groups. Of some sizes of groups and all numbers of bands those with the least work are taken.
 */
export function batchesOf(changes: Changes, boxes: readonly Box[], room: number): Groups {
  const last = answered.get(boxes);
  const bounded = Math.min(room, most);
  if (last?.changes === changes && last.room === bounded) return last.groups;
  const groups = cheapestGroups(changes, boxes, bounded);
  answered.set(boxes, { changes, room: bounded, groups });
  return groups;
}

function cheapestGroups(changes: Changes, boxes: readonly Box[], room: number): Groups {
  const sides = sidesOf(changes, boxes);
  const start = perNode * nodesPerNode * changes.rows.size;
  let best: { readonly groups: Groups; readonly work: number } | undefined;
  for (const size of new Set([...sizes.filter((size) => size < room), largestSize(boxes.length, room)]))
    for (const width of widthsFor(Math.ceil(boxes.length / size), sides.axes)) {
      const groups = inBands(sides, width * size, size);
      const work = groups.reduce((sum, group) => sum + start + size * workOf(group, sides), 0);
      if (!best || work < best.work) best = { groups, work };
    }
  return best?.groups ?? [];
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
  readonly weights: Float64Array;
  /** Lengths of the same extents for every box, axis after axis. */
  readonly lengths: readonly Float64Array[];
  /** Boxes along each axis from those that go least far, and the place of each box there. */
  readonly orders: readonly { readonly boxes: Int32Array; readonly places: Int32Array }[];
}

function sidesOf(changes: Changes, boxes: readonly Box[]): Sides {
  const weights = weightsOf(changes);
  const extents = [...weights.keys()];
  const axes = boxes[0]?.length ?? 0;
  const lengths = boxes.map((box) => {
    const known = changes.extents.exactly(box);
    const own = new Float64Array(axes * extents.length);
    for (let axis = 0, i = 0; axis < axes; axis++)
      for (const extent of extents) own[i++] = lengthOf((known[extent] as Box)[axis] as Interval);
    return own;
  });
  const sums = lengths.map((list) =>
    upTo(axes).map((axis) =>
      list.subarray(axis * extents.length, (axis + 1) * extents.length).reduce((sum, n) => sum + n, 0),
    ),
  );
  const orders = upTo(axes).map((axis) => orderBy(sums, axis));
  return { axes, weights: Float64Array.from(weights.values()), lengths, orders };
}

function orderBy(sums: readonly (readonly number[])[], axis: number): Sides["orders"][number] {
  const of = (box: number): readonly number[] => sums[box] as readonly number[];
  const boxes = Int32Array.from(sums.keys()).sort((a, b) => compared(of(a), of(b), axis) || a - b);
  const places = new Int32Array(boxes.length);
  for (const [place, box] of boxes.entries()) places[box] = place;
  return { boxes, places };
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
function inBands({ orders, axes }: Sides, width: number, size: number): number[][] {
  let bands = [orders[0]?.boxes ?? new Int32Array(0)];
  for (let axis = 1; axis < axes; axis++) {
    const { boxes, places } = orders[axis] as Sides["orders"][number];
    bands = bands
      .flatMap((band) => pieces(band, width))
      .map((band) =>
        band
          .map((box) => places[box] as number)
          .sort()
          .map((place) => boxes[place] as number),
      );
  }
  return bands.flatMap((band) => pieces(band, size)).map((group) => [...group]);
}

const pieces = (list: Int32Array, size: number): Int32Array[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.subarray(i * size, (i + 1) * size));

/** The work of a box that is as large as the largest of the group. Plain loops: ten thousands of groups are looked at. */
function workOf(group: readonly number[], { axes, weights, lengths }: Sides): number {
  const largest = new Float64Array(axes * weights.length);
  for (const box of group) {
    const own = lengths[box] as Float64Array;
    for (let i = 0; i < own.length; i++) largest[i] = Math.max(largest[i] as number, own[i] as number);
  }
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    let work = weights[i] as number;
    for (let axis = 0; axis < axes; axis++) work *= largest[axis * weights.length + i] as number;
    sum += work;
  }
  return sum;
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
