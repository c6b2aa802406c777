/** Where most of a change lies: windows after windows spread it like a bell, wide and thin at its edges. */

import { type Axis, extentOf } from "../transform/gradient/window.ts";
import type { Box, Interval } from "./extents.ts";

/** Along one axis: what lies right behind the changed pixels, and how far windows have spread it. */
export interface Spread {
  /** Centres of the first and the last element. Behind strides they are no whole numbers. */
  readonly first: number;
  readonly last: number;
  /** Of the number of paths that lead from a pixel to a place, windows taken as even. */
  readonly variance: number;
}

export const spreadOf = ([from, to]: Interval): Spread => ({ first: from, last: to - 1, variance: 0 });

/**
 * Behind windows: moved to their middles, and the variance of their taps added.
 *
 *     first ← (first + begin − (span − 1) / 2) / stride,   σ² ← (σ² + dilation² (kernel² − 1) / 12) / stride²
 *
 * Source: Luo, Li, Urtasun, Zemel 2016, https://arxiv.org/abs/1701.04128: the effective field grows as the root of the depth.
 */
export function spreadBy({ first, last, variance }: Spread, axis: Axis): Spread {
  const { kernel, dilation, stride, begin } = axis;
  const moved = begin - (extentOf(axis) - 1) / 2;
  return {
    first: (first + moved) / stride,
    last: (last + moved) / stride,
    variance: (variance + (dilation ** 2 * (kernel ** 2 - 1)) / 12) / stride ** 2,
  };
}

/** One that holds all of them, axis by axis. */
export const spreadOver = (all: readonly (readonly Spread[])[]): Spread[] =>
  (all[0] ?? []).map((_, axis) => {
    const own = all.map((spreads) => spreads[axis] as Spread);
    return {
      first: Math.min(...own.map(({ first }) => first)),
      last: Math.max(...own.map(({ last }) => last)),
      variance: Math.max(...own.map(({ variance }) => variance)),
    };
  });

/** The part of a box within `reach` standard deviations; where no element is, the nearest. */
export const within = (box: Box, spreads: readonly Spread[], reach: number): Box =>
  box.map(([from, to], axis): Interval => {
    const { first, last, variance } = spreads[axis] as Spread;
    const further = reach * Math.sqrt(variance);
    const inside = (at: number): number => Math.min(Math.max(at, from), to - 1);
    const [low, high] = [Math.ceil(first - further), Math.floor(last + further)];
    const middle = inside(Math.round((first + last) / 2));
    return low <= high ? [inside(low), inside(high) + 1] : [middle, middle + 1];
  });
