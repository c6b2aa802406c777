/** Boxes copied between tensors. */

import { type Box, lengthOf } from "./extents.ts";

/** One interval per axis of a tensor: all of an axis, or that of the box for the axes that move. */
export function wholeBut(shape: readonly number[], axes: readonly number[], box: Box): Box {
  return shape.map((size, axis) => box[axes.indexOf(axis)] ?? [0, size]);
}

/** A box of a row-major array that begins at `start`. */
export interface Place {
  readonly data: Float32Array;
  readonly shape: readonly number[];
  readonly box: Box;
  readonly start?: number;
}

/** Copies one box to another of the same sizes. Plain loops: this runs between two runs of the network. */
export function copyBox(from: Place, to: Place): void {
  const sizes = from.box.map(lengthOf);
  const last = sizes.length - 1;
  const length = sizes[last] ?? 1;
  const lines = sizes.slice(0, -1).reduce((n, size) => n * Math.max(0, size), 1);
  const [fromSteps, toSteps] = [stepsOf(from.shape), stepsOf(to.shape)];
  const at = sizes.map(() => 0);
  let source = firstOf(from, fromSteps);
  let target = firstOf(to, toSteps);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) to.data[target + i] = from.data[source + i] as number;
    for (let axis = last - 1; axis >= 0; axis--) {
      source += fromSteps[axis] as number;
      target += toSteps[axis] as number;
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (sizes[axis] as number)) break;
      at[axis] = 0;
      source -= (sizes[axis] as number) * (fromSteps[axis] as number);
      target -= (sizes[axis] as number) * (toSteps[axis] as number);
    }
  }
}

function stepsOf(shape: readonly number[]): number[] {
  const steps = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    steps[axis] = (steps[axis + 1] as number) * (shape[axis + 1] as number);
  return steps;
}

const firstOf = ({ box, start = 0 }: Place, steps: readonly number[]): number =>
  box.reduce((sum, [from], axis) => sum + from * (steps[axis] as number), start);
