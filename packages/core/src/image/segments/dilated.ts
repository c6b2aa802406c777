/** Segments widened, so that they overlap. */

import { sizeOf } from "../../tensor.ts";
import type { Segments } from "./segments.ts";

/** For each segment the pixels that are within `radius` of one of its own, in any number of dimensions. */
export function dilated({ labels, count, sizes }: Segments, radius: number): Int32Array[] {
  const members = membersOf(labels, count);
  const ball = ballOf(sizes.length, radius);
  const seen = new Int32Array(sizeOf(sizes)).fill(-1);
  return members.map((own, segment) => {
    const wide: number[] = [];
    for (const p of own) {
      const offsets = isInside(p, labels, sizes) ? [ball[0] as readonly number[]] : ball;
      for (const offset of offsets) {
        const q = moved(p, offset, sizes);
        if (q < 0 || seen[q] === segment) continue;
        seen[q] = segment;
        wide.push(q);
      }
    }
    return Int32Array.from(wide);
  });
}

function membersOf(labels: Int32Array, count: number): number[][] {
  const members = Array.from({ length: count }, (): number[] => []);
  for (let p = 0; p < labels.length; p++) members[labels[p] as number]?.push(p);
  return members;
}

/** Offsets no longer than the radius; the first is none at all. */
function ballOf(axes: number, radius: number): number[][] {
  let offsets: number[][] = [[]];
  for (let axis = 0; axis < axes; axis++)
    offsets = offsets.flatMap((offset) =>
      Array.from({ length: 2 * radius + 1 }, (_, i) => [...offset, i - radius]),
    );
  const length = (offset: readonly number[]): number => offset.reduce((sum, d) => sum + d * d, 0);
  return offsets.filter((o) => length(o) <= radius * radius).sort((a, b) => length(a) - length(b));
}

/** Whether all neighbours along the axes belong to the same segment: then widening adds nothing around p. */
function isInside(p: number, labels: Int32Array, sizes: readonly number[]): boolean {
  let step = 1;
  let rest = p;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis] as number;
    const at = rest % size;
    if (at > 0 && labels[p - step] !== labels[p]) return false;
    if (at < size - 1 && labels[p + step] !== labels[p]) return false;
    rest = Math.floor(rest / size);
    step *= size;
  }
  return true;
}

/** The pixel at an offset from p; −1 outside. */
function moved(p: number, offset: readonly number[], sizes: readonly number[]): number {
  let [rest, step, result] = [p, 1, 0];
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis] as number;
    const at = (rest % size) + (offset[axis] as number);
    if (at < 0 || at >= size) return -1;
    result += at * step;
    rest = Math.floor(rest / size);
    step *= size;
  }
  return result;
}
