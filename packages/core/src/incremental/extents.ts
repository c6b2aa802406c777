/** Where values change when a box of the picture does: intervals per axis, as steps from that box. */

import { type Axis, extentOf } from "../transform/gradient/window.ts";
import { type Spread, spreadBy, spreadOf, spreadOver, within } from "./spread.ts";

/** [from, to) along one axis. Never empty; below 0 or beyond the size where padding is read. */
export type Interval = readonly [from: number, to: number];

/** An interval for each axis that moves. */
export type Box = readonly Interval[];

/** A box that depends on the box of the picture: its place in the list of steps. Equal steps are one extent. */
export type Extent = number;

interface Step {
  /** Sizes of the axes that the box lies on; undefined for what is read, which may lie beyond them. */
  readonly sizes: readonly number[] | undefined;
  readonly of: readonly Extent[];
  readonly map: (...boxes: readonly Box[]) => Box;
  /** The windows by which a change spreads, or another order of axes; left out: it stays where it is. */
  readonly spread?: (spreads: readonly Spread[]) => readonly Spread[];
}

/** All extents of a network: what changes is known for every box of the picture from a few additions and divisions. */
export class Extents {
  /** The changed box of the picture itself. */
  readonly picture: Extent = 0;
  /** Standard deviations to which a change is followed; undefined: to its end. */
  readonly #reach: number | undefined;
  readonly #steps: Step[];
  readonly #known = new Map<string, Extent>();
  /** Of boxes of the picture that were asked for before. */
  readonly #exact = new WeakMap<Box, readonly Box[]>();
  /** Of batches that were asked for before, by their first box: the cost of a batch is reckoned before it is run. */
  readonly #alike = new WeakMap<Box, { pictures: readonly Box[]; boxes: readonly (readonly Box[])[] }>();
  /** Extents that lie in this one, whatever the box. */
  readonly #holds = new Map<Extent, ReadonlySet<Extent>>();

  /**
   * `sizes`: of the axes of the picture along which boxes are parts. `reach`: to how many standard deviations of its spread
   * a change is followed; what lies further out then counts as unchanged. @default to its end, exactly
   */
  constructor(sizes: readonly number[], reach?: number) {
    this.#reach = reach;
    this.#steps = [{ sizes, of: [], map: () => [] }];
  }

  /** The outputs that windows reach: ⌈(from + begin − span + 1) / stride⌉ … ⌊(to − 1 + begin) / stride⌋, inside. */
  reached(of: Extent, axes: readonly Axis[]): Extent {
    if (axes.every(isSamePlace)) return of;
    const sizes = axes.map(({ output }) => output);
    const found = this.#step("reached", [of], sizes, axes, {
      map: (box) => (box as Box).map((interval, i) => reached(interval, axes[i] as Axis)),
      spread: (spreads) => spreads.map((spread, i) => spreadBy(spread, axes[i] as Axis)),
    });
    if (axes.every(grows)) this.#holds.set(found, new Set([of, ...(this.#holds.get(of) ?? [])]));
    return found;
  }

  /** The inputs that windows read for these outputs, padding included. */
  read(of: Extent, axes: readonly Axis[]): Extent {
    if (axes.every(isSamePlace)) return of;
    const map = (box: Box): Box =>
      box.map(([from, to], i) => {
        const axis = axes[i] as Axis;
        const start = from * axis.stride - axis.begin;
        return [start, start + (to - from - 1) * axis.stride + extentOf(axis)];
      });
    return this.#step("read", [of], undefined, axes, { map });
  }

  /** The least box that holds all of them. */
  hull(of: readonly Extent[]): Extent {
    const held = new Set(of.flatMap((one) => [...(this.#holds.get(one) ?? [])]));
    const all = [...new Set(of)].filter((one) => !held.has(one)).sort((a, b) => a - b);
    const [first = 0] = all;
    if (all.length === 1) return first;
    const map = (...boxes: readonly Box[]): Box =>
      (boxes[0] as Box).map((_, axis) => {
        const found = boxes.map((box) => box[axis] as Interval);
        return [Math.min(...found.map(([from]) => from)), Math.max(...found.map(([, to]) => to))];
      });
    const found = this.#step("hull", all, this.#steps[first]?.sizes, undefined, { map });
    this.#holds.set(found, new Set([...all, ...held]));
    return found;
  }

  /** All of axes of these sizes. */
  whole(sizes: readonly number[]): Extent {
    const all = sizes.map((size): Interval => [0, size]);
    return this.#step("whole", [], sizes, sizes, { map: () => all, spread: () => all.map(spreadOf) });
  }

  /** The axes in another order: axis i of the result is axis `order[i]`. */
  permuted(of: Extent, order: readonly number[]): Extent {
    if (order.every((from, to) => from === to)) return of;
    const sizes = this.#steps[of]?.sizes;
    const permuted = <T>(list: readonly T[]): T[] => order.map((i) => list[i] as T);
    const map = (box: Box): Box => permuted(box);
    return this.#step("permuted", [of], sizes && permuted(sizes), order, { map, spread: permuted });
  }

  /** What changes, or most of it: the box of every extent for a box of the picture. What is read is left out. */
  exactly(picture: Box): readonly Box[] {
    const before = this.#exact.get(picture);
    if (before?.length === this.#steps.length) return before;
    const found = this.#exactly(picture);
    this.#exact.set(picture, found);
    return found;
  }

  #exactly(picture: Box): readonly Box[] {
    const known: Box[] = [picture];
    for (let i = 1; i < this.#steps.length; i++) {
      const { sizes, of, map } = this.#steps[i] as Step;
      known.push(sizes ? map(...of.map((extent) => known[extent] as Box)) : []);
    }
    return this.#reach === undefined ? known : this.#within(known, this.#reach);
  }

  /** Of exact boxes the part that is followed. */
  #within(known: readonly Box[], reach: number): readonly Box[] {
    const spreads: (readonly Spread[])[] = [];
    return this.#steps.map(({ sizes, of, spread }, i) => {
      const box = known[i] as Box;
      const before = spreadOver(of.map((extent) => spreads[extent] as readonly Spread[]));
      spreads.push(i === 0 ? box.map(spreadOf) : (spread?.(before) ?? before));
      return sizes ? within(box, spreads[i] as readonly Spread[], reach) : box;
    });
  }

  /**
   * The boxes of every extent for several boxes of the picture, all of one size: smaller ones are enlarged, and moved inside
   * where that would leave the map. What is read is that of the enlarged boxes.
   */
  alike(pictures: readonly Box[]): readonly (readonly Box[])[] {
    const [first = []] = pictures;
    const before = this.#alike.get(first);
    const same = before?.boxes.length === this.#steps.length && before.pictures.length === pictures.length;
    if (same && pictures.every((picture, i) => picture === before.pictures[i])) return before.boxes;
    const boxes = this.#enlarged(pictures);
    this.#alike.set(first, { pictures, boxes });
    return boxes;
  }

  #enlarged(pictures: readonly Box[]): readonly (readonly Box[])[] {
    const exact = pictures.map((picture) => this.exactly(picture));
    const known: Box[][] = [];
    for (const [extent, { sizes, of, map }] of this.#steps.entries()) {
      const boxes = sizes
        ? enlarged(
            exact.map((boxes) => boxes[extent] as Box),
            sizes,
          )
        : pictures.map((_, i) => map(...of.map((one) => (known[one] as Box[])[i] as Box)));
      known.push(boxes);
    }
    return known;
  }

  #step(
    kind: string,
    of: readonly Extent[],
    sizes: readonly number[] | undefined,
    more: unknown,
    how: Pick<Step, "map" | "spread">,
  ): Extent {
    const key = JSON.stringify([kind, of, more]);
    const known = this.#known.get(key) ?? this.#steps.push({ sizes, of, ...how }) - 1;
    this.#known.set(key, known);
    return known;
  }
}

/** Windows of one element in its own place. */
const isSamePlace = ({ kernel, stride, begin, input, output }: Axis): boolean =>
  kernel === 1 && stride === 1 && begin === 0 && input === output;

/** Windows that are laid around the element of the same number. */
const grows = (axis: Axis): boolean =>
  axis.stride === 1 && axis.begin >= 0 && axis.begin < extentOf(axis) && axis.input === axis.output;

function reached([from, to]: Interval, axis: Axis): Interval {
  const { stride, begin, output } = axis;
  const first = clamp(Math.ceil((from + begin - extentOf(axis) + 1) / stride), output);
  return [first, Math.max(first, clamp(Math.floor((to - 1 + begin) / stride), output)) + 1];
}

const clamp = (at: number, size: number): number => Math.min(Math.max(at, 0), size - 1);

function enlarged(boxes: readonly Box[], sizes: readonly number[]): Box[] {
  const lengths = sizes.map((_, axis) => Math.max(...boxes.map((box) => lengthOf(box[axis] as Interval))));
  return boxes.map((box) =>
    box.map(([from], axis): Interval => {
      const length = lengths[axis] as number;
      const start = Math.min(from, (sizes[axis] as number) - length);
      return [start, start + length];
    }),
  );
}

export const lengthOf = ([from, to]: Interval): number => to - from;

export const sameBox = (a: Box, b: Box): boolean =>
  a.length === b.length && a.every(([from, to], axis) => from === b[axis]?.[0] && to === b[axis]?.[1]);

/** Elements of a box. */
export const volumeOf = (box: Box): number => box.reduce((n, interval) => n * lengthOf(interval), 1);
