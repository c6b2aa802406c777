/** Boxes in groups of like size, for batches. */

import type { Changes } from "./changes.ts";
import { type Box, type Interval, lengthOf } from "./extents.ts";

/** Of means, which have no place. */
const nothing: Interval = [0, 0];
const fewest = 8;
const most = 16;

/**
 * Indices of boxes in groups of at most `room`: in a group everything is as large as the largest, so those whose changes
 * are alike go together.
 */
export function batchesOf({ extents, parts }: Changes, boxes: readonly Box[], room: number): number[][] {
  const all = new Set(Array.from(parts.values(), ({ extent }) => extent));
  const sizes = boxes.map((box) => {
    const known = extents.exactly(box);
    return box.map((_, axis) => {
      let sum = 0;
      for (const extent of all) sum += lengthOf(known[extent]?.[axis] ?? nothing);
      return sum;
    });
  });
  const order = Array.from(boxes.keys()).sort(
    (a, b) => compared(sizes[a] as number[], sizes[b] as number[]) || a - b,
  );
  const size = batchSize(boxes.length, room);
  return Array.from({ length: Math.ceil(boxes.length / size) }, (_, i) =>
    order.slice(i * size, (i + 1) * size),
  );
}

/** The size that leaves the last group as full as possible. */
function batchSize(count: number, room: number): number {
  const largest = Math.max(1, Math.min(most, room, count));
  let best = largest;
  for (let size = largest; size >= Math.min(fewest, largest); size--)
    if (Math.ceil(count / size) * size < Math.ceil(count / best) * best) best = size;
  return best;
}

function compared(a: readonly number[], b: readonly number[]): number {
  const axis = a.findIndex((length, i) => length !== b[i]);
  return axis < 0 ? 0 : (a[axis] as number) - (b[axis] as number);
}
