/** Sums and means over axes, and lists of one number per channel. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { upTo } from "./broadcast.ts";

export const sumOver = (b: Builder, value: Value, axes: readonly number[], keepdims: 0 | 1): Value =>
  b.add("ReduceSum", [value, b.ints(axes)], { keepdims });

export const meanOver = (b: Builder, value: Value, axes: readonly number[]): Value =>
  b.add("ReduceMean", [value, b.ints(axes)], { keepdims: 1 });

/** Shape in which a list of one number per channel broadcasts against N C X…. */
export const perChannel = (channels: number, rank: number): number[] => [
  channels,
  ...upTo(rank - 2).map(() => 1),
];
