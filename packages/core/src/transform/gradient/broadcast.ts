/** Undoing ONNX's broadcasting, and small reshaping nodes that leave nothing where nothing has to be done. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { sameShape } from "../../tensor.ts";

/** Sums a value of shape `from` over the axes along which a tensor of shape `to` was repeated to make it. */
export function unbroadcast(b: Builder, value: Value, from: readonly number[], to: readonly number[]): Value {
  if (sameShape(from, to)) return value;
  const lead = from.length - to.length;
  const axes = from.flatMap((size, axis) => (axis < lead || to[axis - lead] !== size ? [axis] : []));
  const sum = axes.length === 0 ? value : b.add("ReduceSum", [value, b.ints(axes)], { keepdims: 1 });
  return lead === 0 ? sum : b.add("Reshape", [sum, b.ints(to)]);
}

/** `Reshape` to a fixed shape. */
export function reshape(b: Builder, value: Value, shape: readonly number[]): Value {
  // allowzero: a size of 0 means 0, not "as in the input".
  return b.add("Reshape", [value, b.ints(shape)], shape.includes(0) ? { allowzero: 1 } : {});
}

/** Repeats a value of a broadcastable shape up to `shape`. */
export function expand(b: Builder, value: Value, shape: readonly number[]): Value {
  return b.add("Expand", [value, b.ints(shape)]);
}

export function transpose(b: Builder, value: Value, perm: readonly number[]): Value {
  return perm.every((axis, i) => axis === i) ? value : b.add("Transpose", [value], { perm });
}

/** An axis counted from the end (−1) as an axis counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** `0, 1, …, n − 1`. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
