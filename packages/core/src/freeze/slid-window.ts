/** How many windows fit: the space that convolutions and pooling leave. */

import { intOf, intsOf, stringOf } from "../graph/attributes.ts";
import type { Node } from "../graph/graph.ts";

/**
 * Windows along each axis of space.
 *
 *     ⌊(size + padding − reach) / stride⌋ + 1,   reach = (kernel − 1) · dilation + 1
 *
 * With `ceil_mode` rounded up. Undefined where attributes disagree, where a window would begin in the padding after the
 * end (engines differ about that one), and for dilated windows whose padding the engine is to choose.
 */
export function slidWindow(
  node: Node,
  space: readonly number[],
  kernel: readonly number[],
): readonly number[] | undefined {
  const rank = space.length;
  const ones = space.map(() => 1);
  const stated = intsOf(node, "kernel_shape", kernel);
  const strides = intsOf(node, "strides", ones);
  const dilations = intsOf(node, "dilations", ones);
  const pads = intsOf(
    node,
    "pads",
    [...ones, ...ones].map(() => 0),
  );
  const ranks = [kernel, stated, strides, dilations].every((list) => list.length === rank);
  if (!ranks || pads.length !== 2 * rank || stated.some((size, i) => size !== kernel[i])) return undefined;
  const auto = stringOf(node, "auto_pad", "NOTSET");
  const up = intOf(node, "ceil_mode", 0) !== 0;
  const found = space.map((size, i) => {
    const stride = strides[i] as number;
    const dilation = dilations[i] as number;
    const [begin, end] = auto === "NOTSET" ? [pads[i] as number, pads[i + rank] as number] : [0, 0];
    const reach = ((kernel[i] as number) - 1) * dilation + 1;
    if (auto.startsWith("SAME")) return up || dilation > 1 ? Number.NaN : Math.ceil(size / stride);
    const steps = (size + begin + end - reach) / stride;
    const windows = (up ? Math.ceil(steps) : Math.floor(steps)) + 1;
    return steps < 0 || (up && (windows - 1) * stride >= size + begin) ? Number.NaN : windows;
  });
  return found.some(Number.isNaN) ? undefined : found;
}
