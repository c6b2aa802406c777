/** Which operand of a product is a gate: it says how much of the other one passes, and takes no relevance. */

import type { Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { ruleKey } from "../gradient/rule.ts";
import type { Facts } from "./facts.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Activations with values between two bounds. */
const bounded = words("Sigmoid HardSigmoid Softmax Tanh Erf Hardmax");
/** What a bounded activation may go through on its way to the product; constants may scale and shift it. */
const carried = words(
  "Mul Add Sub Div Reshape Flatten Squeeze Unsqueeze Transpose Expand Tile Identity Dropout Cast Resize Slice Split Gather",
);

/** How much like a gate: 3 stretched over the other operand, 2 from a bounded activation, 1 from a Clip, 0 not at all. */
function likeness(facts: Facts, value: Value, full: readonly number[]): number {
  const isStretched = sizeOf(facts.shape(value)) < sizeOf(full);
  return isStretched ? 3 : fromBounded(facts, value);
}

function fromBounded(facts: Facts, value: Value): number {
  const node = facts.maker(value);
  if (!node) return 0;
  const key = ruleKey(node);
  if (bounded.has(key)) return 2;
  if (key === "Clip") return node.inputs[1] && node.inputs[2] ? 1 : 0;
  if (!carried.has(key)) return 0;
  const moving = node.inputs.filter((v) => facts.moving(v));
  if (key === "Cast" && facts.graph.types.get(node.inputs[0] as Value)?.type === "bool") return 2;
  return moving.length === 1 ? fromBounded(facts, moving[0] as Value) : 0;
}

/** Shares of the two operands of a product: [1, 0] where the second is the gate, halves where neither or both are. */
export function sharesOfProduct(
  facts: Facts,
  [x, y]: readonly [Value, Value],
  full: readonly number[],
): [number, number] {
  if (!facts.moving(y)) return [1, 0];
  if (!facts.moving(x)) return [0, 1];
  const [a, b] = [likeness(facts, x, full), likeness(facts, y, full)];
  if (a === b) return [0.5, 0.5];
  return a > b ? [0, 1] : [1, 0];
}

/** The same for a matrix product, where only attention weights (a Softmax) are a gate. */
export function sharesOfMatrices(facts: Facts, [x, y]: readonly [Value, Value]): [number, number] {
  if (!facts.moving(y)) return [1, 0];
  if (!facts.moving(x)) return [0, 1];
  const [a, b] = [fromBounded(facts, x) === 2, fromBounded(facts, y) === 2];
  if (a === b) return [0.5, 0.5];
  return a ? [0, 1] : [1, 0];
}
