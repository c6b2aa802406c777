/** Gradients of QuantizeLinear and DequantizeLinear: straight through, as if codes were not rounded. */

import { intOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, numbers } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { axisOf } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

/** Lowest and highest code of each integer type. */
const codeRange: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/**
 * The rounding counts as the identity: y = x / s + z, so dx = dy / s where x lies in the representable range
 * [(lowest − z)·s, (highest − z)·s], ends included, else 0. Exporters fold a ReLU into that saturation.
 */
export const quantizeLinear: GradientRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const [x = ""] = node.inputs;
  const [low, high, slope] = representable(node, to);
  const inside = o.and(o.greaterOrEqual(x, low), o.lessOrEqual(x, high));
  return [o.mul(dy, o.where(inside, slope, 0))];
};

/** dx = dy / s for every x, those beyond the range included. */
export const unsaturated: GradientRule = (node, dy, to) => {
  const slopes = (inputNumbers(node, 1, to) ?? [1]).map((scale) => 1 / scale);
  return [arithmetic(to.b).mul(dy, perAxis(node, slopes, to.shape(node.inputs[0] as Value), to))];
};

/** y = (x − z) · s, so dx = dy · s: after a QuantizeLinear of the same scale, what came in goes on. */
export const dequantizeLinear: GradientRule = (node, dy, to) => {
  const [x = "", scale = ""] = node.inputs;
  const tensor = to.constant(scale);
  const one = to.shape(scale).every((size) => size === 1);
  if (!tensor && one) return [arithmetic(to.b).mul(dy, to.b.add("Reshape", [scale, to.b.ints([])]))];
  const scales = inputNumbers(node, 1, to) ?? [1];
  return [arithmetic(to.b).mul(dy, perAxis(node, scales, to.shape(x), to))];
};

/** y = x / s + z with s and z taken from the picture's own range, which holds all of it; both count as fixed. */
export const dynamicQuantizeLinear: GradientRule = (node, dy, { b }) => [
  arithmetic(b).div(dy, node.outputs[1] as Value),
];

/** Ends of the range and 1 / s, as constants that broadcast against x. */
function representable(node: Node, to: GradientContext): [Value, Value, Value] {
  const shape = to.shape(node.inputs[0] as Value);
  const scales = inputNumbers(node, 1, to) ?? [1];
  const zeros = inputNumbers(node, 2, to) ?? scales.map(() => 0);
  const codes = codeRange[to.type(node.outputs[0] as Value)] ?? [0, 255];
  const end = (code: number): Value =>
    perAxis(
      node,
      scales.map((scale, i) => (code - (zeros[i] ?? 0)) * scale),
      shape,
      to,
    );
  const slopes = scales.map((scale) => 1 / scale);
  return [end(codes[0]), end(codes[1]), perAxis(node, slopes, shape, to)];
}

/** One number for all of x, or one per index of the node's axis. */
function perAxis(
  node: Node,
  values: readonly number[],
  shape: readonly number[],
  { b }: GradientContext,
): Value {
  const axis = axisOf(intOf(node, "axis", 1), shape.length);
  const wide = values.length === 1 ? [] : [values.length, ...shape.slice(axis + 1).map(() => 1)];
  return b.constant(floats(wide, values), "quantised");
}

/** Whether the lowest code means 0, so that quantising cuts off everything negative, as a ReLU does. */
export function saturatesAtZero(zeroPoint: Parameters<typeof numbers>[0] | undefined): boolean {
  const lowest = codeRange[zeroPoint?.type ?? "uint8"]?.[0];
  return zeroPoint === undefined ? true : numbers(zeroPoint).every((z) => z === lowest);
}
