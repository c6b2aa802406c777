/** The sliding window of a convolution or pooling node, with its paddings resolved to numbers. */

import { intsOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";

/** One spatial axis: output position o reads inputs o·stride − begin + t·dilation, t = 0 … kernel − 1. */
export interface Axis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before the first and after the last element. */
  readonly begin: number;
  readonly end: number;
}

/** Inputs that a window spans from its first to its last tap. */
export const extentOf = ({ kernel, dilation }: Axis): number => (kernel - 1) * dilation + 1;

/** Distance from the last input that the windows can reach, paddings included, to the first. */
export const reachOf = (axis: Axis): number => (axis.output - 1) * axis.stride + extentOf(axis);

/** The axes of a node that maps spatial sizes `input` to `output` with a window of `kernel` taps. */
export function windowOf(
  node: Node,
  kernel: readonly number[],
  input: readonly number[],
  output: readonly number[],
): Axis[] {
  const rank = kernel.length;
  const strides = intsOf(node, "strides");
  const dilations = intsOf(node, "dilations");
  const pads = intsOf(node, "pads");
  const auto = stringOf(node, "auto_pad", "NOTSET");
  return kernel.map((taps, i) => {
    const axis = {
      input: input[i] as number,
      output: output[i] as number,
      kernel: taps,
      stride: strides?.[i] ?? 1,
      dilation: dilations?.[i] ?? 1,
    };
    if (auto.startsWith("SAME")) return { ...axis, ...samePads(axis, auto) };
    const given = auto === "NOTSET" ? pads : undefined;
    return { ...axis, begin: given?.[i] ?? 0, end: given?.[rank + i] ?? 0 };
  });
}

/** What the windows overhang is shared between both ends; SAME_UPPER puts an odd one at the end. */
function samePads(axis: Omit<Axis, "begin" | "end">, auto: string): { begin: number; end: number } {
  const total = Math.max(0, reachOf({ ...axis, begin: 0, end: 0 }) - axis.input);
  const small = Math.floor(total / 2);
  return auto === "SAME_UPPER" ? { begin: small, end: total - small } : { begin: total - small, end: small };
}

/** `pads` as ONNX lists them: all beginnings, then all ends. */
export const padsOf = (axes: readonly Axis[]): number[] => [
  ...axes.map(({ begin }) => begin),
  ...axes.map(({ end }) => end),
];
