/** `ceil_mode` of pooling written as padding, which means the same to every engine. */

import { intOf, intsOf, stringOf } from "../graph/attributes.ts";
import type { Node, TensorType, Value } from "../graph/graph.ts";

/**
 * Max and Lp pooling with `ceil_mode` as pooling with more padding at the end and `ceil_mode` 0: such padding never counts.
 *
 * ONNX Runtime infers one window too many where the last one would begin in the padding, and then refuses graphs that
 * combine such a value with one of the true size. (AveragePool counts padding, so it stays as it is.)
 */
export function withExplicitCeil(node: Node, types: ReadonlyMap<Value, TensorType>): Node {
  const pools = node.op === "MaxPool" || node.op === "LpPool";
  if (!pools || intOf(node, "ceil_mode", 0) === 0 || stringOf(node, "auto_pad", "NOTSET") !== "NOTSET")
    return node;
  const size = types.get(node.inputs[0] ?? "")?.shape.slice(2);
  const out = types.get(node.outputs[0] ?? "")?.shape.slice(2);
  if (!size || !out) return node;
  const one = size.map(() => 1);
  const kernel = intsOf(node, "kernel_shape", one);
  const strides = intsOf(node, "strides", one);
  const dilations = intsOf(node, "dilations", one);
  const begin = intsOf(
    node,
    "pads",
    [...one, ...one].map(() => 0),
  ).slice(0, size.length);
  const at = (list: readonly number[], axis: number): number => list[axis] as number;
  const end = size.map((length, i) => {
    const reach = (at(out, i) - 1) * at(strides, i) + (at(kernel, i) - 1) * at(dilations, i) + 1;
    return Math.max(0, reach - length - at(begin, i));
  });
  const { ceil_mode: _, ...rest } = node.attributes;
  return { ...node, attributes: { ...rest, pads: { type: "ints", value: [...begin, ...end] } } };
}
