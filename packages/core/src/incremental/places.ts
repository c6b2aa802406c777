/** Where each place of a part comes from: a row of what is known, of what was computed, or of what stands around. */

import type { Box, Interval } from "./extents.ts";
import { lengthOf } from "./extents.ts";

export interface PlacesRequest {
  /** Of the value's axes that move. */
  readonly sizes: readonly number[];
  /** What is wanted, and what was computed, for each picture of the batch; all of one size. */
  readonly wanted: readonly Box[];
  readonly made: readonly Box[];
  /** The first row of what was computed, behind the known ones. */
  readonly rows: number;
  readonly aroundRow: number;
}

/** Writes row numbers, pictures × the sizes of the part. Plain loops: this runs between two runs of the network. */
export function writePlaces(
  places: Int32Array,
  { sizes, wanted, made, rows, aroundRow }: PlacesRequest,
): void {
  const [first = []] = wanted;
  const lengths = first.map(lengthOf);
  const computed = (made[0] as Box).map(lengthOf);
  const perMade = computed.reduce((n, size) => n * size, 1);
  const last = sizes.length - 1;
  const [length, size, width] = [lengths[last] as number, sizes[last] as number, computed[last] as number];
  const lines = places.length / wanted.length / length;
  let to = 0;
  for (const [i, box] of wanted.entries()) {
    const own = made[i] as Box;
    const [from] = box[last] as Interval;
    const [start, end] = own[last] as Interval;
    for (let line = 0; line < lines; line++) {
      // Row numbers at index 0 of the last axis; below 0 where the line lies outside.
      let [known, there, rest, inside, within] = [0, i * perMade, line, true, true];
      let [knownStep, madeStep] = [size, width];
      for (let axis = last - 1; axis >= 0; axis--) {
        const at = (box[axis] as Interval)[0] + (rest % (lengths[axis] as number));
        rest = Math.floor(rest / (lengths[axis] as number));
        const [a, b] = own[axis] as Interval;
        inside &&= at >= 0 && at < (sizes[axis] as number);
        within &&= at >= a && at < b;
        known += at * knownStep;
        there += (at - a) * madeStep;
        knownStep *= sizes[axis] as number;
        madeStep *= computed[axis] as number;
      }
      places.fill(aroundRow, to, to + length);
      if (inside) {
        const until = Math.min(from + length, size);
        for (let at = Math.max(from, 0); at < until; at++) places[to + at - from] = known + at;
      }
      if (within) {
        const until = Math.min(from + length, end);
        const first = rows + there - start;
        for (let at = Math.max(from, start); at < until; at++) places[to + at - from] = first + at;
      }
      to += length;
    }
  }
}

/**
 * For a table of which only some rows are taken: lists in `near` which, counts places anew, and returns how many there are.
 * What was computed, `made` rows, now stands before them. At least one, as engines differ about none.
 */
export function nearRows(near: Int32Array, places: Int32Array, rows: number, made: number): number {
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    const row = places[i] as number;
    if (row >= rows) places[i] = row - rows;
    else {
      near[count] = row;
      places[i] = made + count++;
    }
  }
  return Math.max(1, count);
}

/** One over the number of places for each place outside the boxes, boxes × places. */
export function outsideOf(sizes: readonly number[], boxes: readonly Box[]): Float32Array {
  const places = sizes.reduce((n, size) => n * size, 1);
  const data = new Float32Array(boxes.length * places).fill(1 / places);
  for (const [i, box] of boxes.entries()) {
    for (let place = 0; place < places; place++) {
      let [rest, inside] = [place, true];
      for (let axis = sizes.length - 1; axis >= 0; axis--) {
        const [from, to] = box[axis] as Interval;
        const at = rest % (sizes[axis] as number);
        rest = (rest - at) / (sizes[axis] as number);
        inside &&= at >= from && at < to;
      }
      if (inside) data[i * places + place] = 0;
    }
  }
  return data;
}
