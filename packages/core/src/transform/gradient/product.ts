/** Gradient of Mul, of which x·σ(x) is the most frequent with large operands. */

import type { Node, Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { broadcasting } from "./elementwise.ts";
import { gated } from "./gates.ts";
import { type GradientContext, type GradientRule, ruleKey } from "./rule.ts";

/** z = x ⊙ y: dx = dy ⊙ y, dy = dy ⊙ x. SiLU, spelled x ⊙ σ(x), is differentiated as a whole. */
export const product: GradientRule = (node, dy, to) => productWith(slopeOfSilu, node, dy, to);

/** The same for engines that keep convolutions in blocks of channels. */
export const productInBlocks: GradientRule = (node, dy, to) =>
  gated(node, dy, to) ?? productWith(slopeInBlocks, node, dy, to);

/** ∂y/∂x of y = x·σ(x), made from y and its operands. */
type Slope = (to: GradientContext, x: Value, gate: Value, y: Value) => Value;

function productWith(slope: Slope, node: Node, dy: Value, to: GradientContext): ReturnType<GradientRule> {
  const at = node.inputs.findIndex((_, i) => isOwnSigmoid(node, i, to));
  if (at < 0) return plain(node, dy, to);
  const [x, gate, y] = [node.inputs[1 - at], node.inputs[at], node.outputs[0]] as [Value, Value, Value];
  const dx = arithmetic(to.b).mul(dy, slope(to, x, gate, y));
  return node.inputs.map((_, i) => (i === at ? undefined : dx));
}

const plain = broadcasting(
  (o, dy, [, y]) => o.mul(dy, y),
  (o, dy, [x]) => o.mul(dy, x),
);

/** Whether operand `at` is the Sigmoid of the other one, and the gradient goes through both. */
function isOwnSigmoid({ inputs }: Node, at: number, to: GradientContext): boolean {
  const gate = to.maker?.(inputs[at] as Value);
  return (
    gate !== undefined && ruleKey(gate) === "Sigmoid" && gate.inputs[0] === inputs[1 - at] && to.needs(at)
  );
}

/** σ + y·(1 − σ). The remainder 1 − σ is a HardSigmoid: one node, and no change of layout as for Sub. */
const slopeOfSilu: Slope = ({ b }, _x, gate, y) => {
  const rest = b.add("HardSigmoid", [gate], { alpha: -1, beta: 1 });
  return b.add("Add", [gate, b.add("Mul", [y, rest])]);
};

/**
 * σ·(1 − y + x), where 1 − y is a depthwise convolution with −1, into which the engine takes the sum: one pass less.
 */
const slopeInBlocks: Slope = (to, x, gate, y) => {
  const [, channels = 1, ...places] = to.shape(x);
  if (places.length !== 2 || to.type(x) !== "float32") return slopeOfSilu(to, x, gate, y);
  const all = (shape: readonly number[], value: number): Value =>
    to.b.constant(floats(shape, new Float32Array(channels).fill(value)), "silu");
  const weights = [y, all([channels, 1, 1, 1], -1), all([channels], 1)];
  const rest = to.b.add("Conv", weights, { kernel_shape: [1, 1], group: channels });
  return to.b.add("Mul", [gate, to.b.add("Add", [rest, x])]);
};
