/** Gradients of QuantizeLinear and DequantizeLinear: straight through, in real units. */

import { intOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, numbers } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { axisOf } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

/** Lowest and highest code of each integer type. */
export const codeRange: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/**
 * The rounding counts as the identity: dx = dy where x lies in the representable range
 * [(lowest − z)·s, (highest − z)·s], ends included, else 0. Exporters fold a ReLU into that saturation.
 */
export const quantizeLinear: GradientRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const [x = ""] = node.inputs;
  const [low, high] = representable(node, to);
  return [o.mul(dy, o.indicator(o.and(o.greaterOrEqual(x, low), o.lessOrEqual(x, high))))];
};

/** DequantizeLinear: the codes stand for their real values, so dy passes unchanged. */
export const dequantizeLinear: GradientRule = (_node, dy) => [dy];

/** Ends of the range as constants that broadcast against x: one pair, or one per element of the node's axis. */
function representable(node: Node, to: GradientContext): [Value, Value] {
  const shape = to.shape(node.inputs[0] as Value);
  const scales = inputNumbers(node, 1, to) ?? [1];
  const zeros = inputNumbers(node, 2, to) ?? scales.map(() => 0);
  const codes = codeRange[to.type(node.outputs[0] as Value)] ?? [0, 255];
  const axis = axisOf(intOf(node, "axis", 1), shape.length);
  const wide = scales.length === 1 ? [] : [scales.length, ...shape.slice(axis + 1).map(() => 1)];
  const end = (code: number) =>
    to.b.constant(
      floats(
        wide,
        scales.map((scale, i) => (code - (zeros[i] ?? 0)) * scale),
      ),
      "range",
    );
  return [end(codes[0]), end(codes[1])];
}

/** Whether the lowest code means 0, so that quantising cuts off everything negative, as a ReLU does. */
export function saturatesAtZero(zeroPoint: Parameters<typeof numbers>[0] | undefined): boolean {
  const lowest = codeRange[zeroPoint?.type ?? "uint8"]?.[0];
  return zeroPoint === undefined ? true : numbers(zeroPoint).every((z) => z === lowest);
}
