/** Where the windows of a convolution or pooling lie: pads, strides and sizes per spatial axis. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import { get } from "./tensor64.ts";

/** One number per spatial axis in each list. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before the first and after the last element. */
  readonly begin: readonly number[];
  readonly end: readonly number[];
  /** Number of windows. */
  readonly out: readonly number[];
}

/** Windows of a pooling or convolution node over an input of the given spatial size. */
export function windowsOf(node: Node, size: readonly number[], kernel: readonly number[]): Windows {
  const ones = size.map(() => 1);
  const strides = intsOf(node, "strides", ones);
  const dilations = intsOf(node, "dilations", ones);
  const axes = size.map((n, axis) =>
    alongOneAxis(node, axis, n, (get(kernel, axis) - 1) * get(dilations, axis) + 1, get(strides, axis)),
  );
  return {
    kernel,
    strides,
    dilations,
    begin: axes.map((a) => a.begin),
    end: axes.map((a) => a.end),
    out: axes.map((a) => a.out),
  };
}

/** `reach` is what a window covers with its dilation: (kernel − 1) · dilation + 1. */
function alongOneAxis(
  node: Node,
  axis: number,
  size: number,
  reach: number,
  stride: number,
): { begin: number; end: number; out: number } {
  const mode = stringOf(node, "auto_pad", "NOTSET");
  if (mode.startsWith("SAME")) {
    const out = Math.ceil(size / stride);
    const pad = Math.max(0, (out - 1) * stride + reach - size);
    const less = Math.floor(pad / 2);
    return mode === "SAME_UPPER"
      ? { begin: less, end: pad - less, out }
      : { begin: pad - less, end: less, out };
  }
  const pads = mode === "VALID" ? [] : intsOf(node, "pads", []);
  const begin = pads[axis] ?? 0;
  const end = pads[axis + pads.length / 2] ?? 0;
  const steps = (size + begin + end - reach) / stride;
  if (!intOf(node, "ceil_mode", 0)) return { begin, end, out: Math.floor(steps) + 1 };
  const out = Math.ceil(steps) + 1;
  // A window that would start in the padding at the end is left out.
  return { begin, end, out: (out - 1) * stride >= size + begin ? out - 1 : out };
}

/** Input position that element k of window o looks at; may lie in the padding. */
export const position = (w: Windows, o: readonly number[], k: readonly number[]): number[] =>
  o.map(
    (i, axis) =>
      i * (w.strides[axis] as number) +
      (k[axis] as number) * (w.dilations[axis] as number) -
      (w.begin[axis] as number),
  );

export const inside = (place: readonly number[], size: readonly number[]): boolean =>
  place.every((i, axis) => i >= 0 && i < (size[axis] as number));
