/** The contract of a DeepLIFT rule: a gradient rule that also sees the network at x₀. */

import type { Node, Value } from "../../graph/graph.ts";
import type { GradientContext, GradientRule } from "../gradient/rule.ts";
import type { Twin } from "./reference.ts";

export interface DifferenceContext extends GradientContext {
  readonly twin: Twin;
  /** The row of the gradient table that this rule takes the place of. */
  readonly plain: GradientRule;
}

/**
 * Given dy = the multiplier of the first output, the multipliers m of the inputs, such that
 *
 *     Σ over inputs of m ⊙ Δinput = Σ dy ⊙ Δoutput,   Δ = value − value at x₀
 */
export type DifferenceRule = (node: Node, dy: Value, to: DifferenceContext) => readonly (Value | undefined)[];

export const moves = (value: Value, { twin }: DifferenceContext): boolean =>
  value !== "" && twin(value) !== value;

/** The gradient row of the node with other values of the same shapes in place of its own. */
export function gradientAt(
  node: Node,
  dy: Value,
  to: DifferenceContext,
  stand: (value: Value) => Value,
): readonly (Value | undefined)[] {
  const own = new Map<Value, Value>();
  const replaced = (value: Value): Value => {
    const other = value === "" ? "" : stand(value);
    own.set(other, value);
    return other;
  };
  const moved = { ...node, inputs: node.inputs.map(replaced), outputs: node.outputs.map(replaced) };
  const named = (value: Value): Value => own.get(value) ?? value;
  return to.plain(moved, dy, {
    ...to,
    shape: (value) => to.shape(named(value)),
    type: (value) => to.type(named(value)),
    constant: (value) => to.constant(named(value)),
  });
}
