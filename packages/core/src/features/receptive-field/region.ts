/** Parts of a tensor as unions of boxes, where a box is a set of indices for each axis. */

/** Which indices along one axis: 1 for those that belong to the set. */
export type Indices = Uint8Array;

/** All elements whose index lies in the set of every axis. */
export type Box = readonly Indices[];

/** All elements of any of the boxes. */
export type Region = readonly Box[];

export const everyIndex = (size: number): Indices => new Uint8Array(size).fill(1);

/** Of a shape: the one box that holds all of it. */
export const wholeBox = (shape: readonly number[]): Box => shape.map(everyIndex);

export function indicesOf(size: number, list: Iterable<number>): Indices {
  const set = new Uint8Array(size);
  for (const i of list) if (i >= 0 && i < size) set[i] = 1;
  return set;
}

/** `[2, 3, 7]` */
export function listOf(set: Indices): number[] {
  const list: number[] = [];
  for (let i = 0; i < set.length; i++) if (set[i] === 1) list.push(i);
  return list;
}

const isEmpty = (box: Box): boolean => box.some((set) => !set.includes(1));

export const isWhole = (set: Indices): boolean => !set.includes(0);

/** The set that a rule makes of every index of another one. */
export function mapped(set: Indices, size: number, reach: (index: number) => Iterable<number>): Indices {
  const found = new Uint8Array(size);
  for (let i = 0; i < set.length; i++) {
    if (set[i] === 0) continue;
    for (const j of reach(i)) if (j >= 0 && j < size) found[j] = 1;
  }
  return found;
}

/**
 * Boxes of one region at most. Branches whose boxes lie in one another, as nearly all do, need one; crosses of 1×7 and
 * 7×1 convolutions need a few. What goes beyond becomes one box: the set of every axis stays exact by that.
 */
const mostBoxes = 24;

/** The region with one box more; boxes that lie in others are left out. */
export function joined(region: Region, box: Box): Region {
  if (isEmpty(box) || region.some((other) => holds(other, box))) return region;
  const kept = [...region.filter((other) => !holds(box, other)), box];
  return kept.length > mostBoxes ? [hullOf(kept)] : kept;
}

function holds(outer: Box, inner: Box): boolean {
  return outer.every((set, axis) => {
    const other = inner[axis] as Indices;
    for (let i = 0; i < other.length; i++) if (other[i] === 1 && set[i] === 0) return false;
    return true;
  });
}

/** The least box that holds all of the region, which is not empty. */
export function hullOf(region: Region): Box {
  const [first = [], ...rest] = region;
  return first.map((set, axis) => {
    const found = set.slice();
    for (const box of rest) {
      const other = box[axis] as Indices;
      for (let i = 0; i < other.length; i++) if (other[i] === 1) found[i] = 1;
    }
    return found;
  });
}
