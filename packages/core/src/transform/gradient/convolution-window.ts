/** A convolution's window as the attributes of a Conv node, and what it finds beyond the size that is wanted. */

import type { PlainAttributes } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { type Axis, extentOf, padsOf } from "./window.ts";

export const settings = (axes: readonly Axis[], group: number): PlainAttributes => ({
  kernel_shape: axes.map(({ kernel }) => kernel),
  strides: axes.map(({ stride }) => stride),
  dilations: axes.map(({ dilation }) => dilation),
  pads: padsOf(axes),
  group,
});

/** Output padding larger than a stride makes the convolution find positions that no input had. */
export function cropped(b: Builder, dx: Value, axes: readonly Axis[]): Value {
  const found = (axis: Axis) =>
    Math.floor((axis.input + axis.begin + axis.end - extentOf(axis)) / axis.stride) + 1;
  if (axes.every((axis) => found(axis) === axis.output)) return dx;
  const spatial = axes.map((_, i) => i + 2);
  return b.add("Slice", [dx, b.ints(axes.map(() => 0)), b.ints(axes.map((a) => a.output)), b.ints(spatial)]);
}
