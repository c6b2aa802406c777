/** Which values cannot be negative, by their operators alone: there the rules need no negative part of the signal. */

import { floatOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import type { Facts } from "./facts.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Never negative, whatever comes in. */
const always = words(
  "Relu Sigmoid HardSigmoid Softmax Exp Abs Sqrt Softplus " +
    "ReduceL1 ReduceL2 ReduceSumSquare LpPool GlobalLpPool",
);

/** Not negative if the first input is not. */
const likeFirst = words(
  "MaxPool AveragePool GlobalMaxPool GlobalAveragePool ReduceMean ReduceSum ReduceMax ReduceMin LRN LeakyRelu PRelu Elu " +
    "Selu Celu Softsign Tanh Erf HardSwish Swish Gelu Mish Identity Dropout Cast Reshape Flatten Squeeze Unsqueeze " +
    "Transpose Expand Tile Slice Split Gather GatherElements GatherND DepthToSpace SpaceToDepth CumSum Floor Ceil Round",
);

/** Not negative if no input is. */
const likeAll = words("Add Sum Mean Mul Div Concat Min");

export function isNonnegative(facts: Facts, value: Value): boolean {
  const constant = facts.numbers(value);
  if (constant) return constant.every((v) => v >= 0);
  const node = facts.maker(value);
  return node?.domain === "" && provenBy(facts, node);
}

function provenBy(facts: Facts, node: Node): boolean {
  const of = (index: number): boolean => facts.nonnegative(node.inputs[index] ?? "");
  if (always.has(node.op)) return true;
  if (likeFirst.has(node.op)) return of(0);
  if (likeAll.has(node.op)) return node.inputs.every((_, i) => of(i));
  switch (node.op) {
    case "Max":
      return node.inputs.some((_, i) => of(i));
    case "Clip":
      return of(0) || (facts.numbers(node.inputs[1])?.[0] ?? -1) >= 0;
    case "ThresholdedRelu":
      return of(0) || floatOf(node, "alpha", 1) >= 0;
    case "Where":
      return of(1) && of(2);
    case "Pad":
      return of(0) && (!node.inputs[2] || of(2));
    case "Resize":
      return of(0) && stringOf(node, "mode", "nearest") !== "cubic";
    default:
      return false;
  }
}
