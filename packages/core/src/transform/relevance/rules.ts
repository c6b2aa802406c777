/** The relevance rule of every operator without weights of its own; those with weights have layer-rules.ts. */

import { FoveaError } from "../../errors.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import type { LayerRule } from "./composite.ts";
import { activations, isActivation } from "./facts.ts";
import { sharesOfMatrices, sharesOfProduct } from "./gate.ts";
import type { RelevanceRule, RelevanceRules } from "./rule.ts";
import {
  giving,
  padded,
  parted,
  passed,
  proportional,
  pulled,
  routed,
  routedBesideConstants,
  summed,
} from "./shares.ts";
import { defaultEpsilon, quotient } from "./stabilise.ts";

/** The same rule for several operators. */
const each = (ops: string, rule: RelevanceRule): RelevanceRules =>
  Object.fromEntries(ops.split(" ").map((op) => [op, rule]));

const signal = giving(0);

/** x ⊙ y: the signal takes all and a gate nothing; two signals take half each. */
const product: RelevanceRule = (node, R, to) => {
  const [x = "", y = ""] = node.inputs;
  const parts = sharesOfProduct(to.facts, [x, y], to.shape(node.outputs[0] as Value));
  const isConstant = !to.facts.moving(x) || !to.facts.moving(y);
  return parted(node, R, to, parts, isConstant ? "pass" : parts.includes(1) ? "gate" : "halves");
};

/** Max and Min with a number are activations (ReLU6 is often written so); of several signals the winner takes all. */
const extreme: RelevanceRule = (node, R, to) => {
  const moving = node.inputs.flatMap((value, i) => (to.facts.moving(value) ? [i] : []));
  const bounds = node.inputs.filter((value) => !to.facts.moving(value));
  const isActivation = moving.length === 1 && bounds.every((value) => sizeOf(to.shape(value)) === 1);
  return (isActivation ? giving(moving[0] as number) : routedBesideConstants)(node, R, to);
};

/** x / y: y is a scale that is held still, unless nothing else moves. */
const division: RelevanceRule = (node, R, to) =>
  parted(node, R, to, to.facts.moving(node.inputs[0] as Value) ? [1, 0] : [0, 1], "pass");

/**
 * Products of two moving matrices z = x·y (+ c): x ⊙ Jᵀ(R / stab(z)), halved where both operands are signals; attention
 * weights are a gate, and the values take all.
 */
const matrices: RelevanceRule = (node, R, to) => {
  const o = arithmetic(to.b);
  const { s, lost } = quotient(to, R, node.outputs[0] as Value, defaultEpsilon, "any");
  const [x = "", y = ""] = node.inputs;
  const parts = sharesOfMatrices(to.facts, [x, y]);
  const back = pulled(node, s, to);
  const share = (i: number): Value | undefined => {
    const part = parts[i] ?? 1;
    if (part === 0 || back[i] === undefined) return undefined;
    const whole = o.mul(node.inputs[i] as Value, back[i] as Value);
    return part === 1 ? whole : o.mul(whole, part);
  };
  return {
    rule: parts.includes(1) ? "epsilon" : "halves",
    inputs: node.inputs.map((_, i) => share(i)),
    epsilon: lost,
  };
};

/** Operators whose relevance does not go back: their output does not depend on the values, or is no number. */
const nothing: RelevanceRule = () => ({
  rule: "none",
  inputs: [],
  leak: "no relevance goes through comparisons",
});

export const relevanceRules: RelevanceRules = {
  // Activations of any kind
  ...each(activations, signal),
  ...each(
    "Softmax LogSoftmax",
    giving(0, "pass", "softmax inside the network: relevance passes it as it comes"),
  ),

  // Arithmetic
  ...each("Add Sub Sum Mean", summed),
  Mul: product,
  Div: division,
  ...each("Max Min", extreme),
  Where: routedBesideConstants,
  ...each("MatMul Gemm Einsum Conv ConvTranspose", matrices),

  // Pooling and reduction: to the winner, or in proportion to what was summed
  ...each("MaxPool GlobalMaxPool ReduceMax ReduceMin ReduceLogSumExp", routed),
  ...each(
    "AveragePool GlobalAveragePool ReduceMean ReduceSum LpPool GlobalLpPool ReduceL1 ReduceL2 Resize CumSum",
    proportional(),
  ),
  ReduceSumSquare: proportional(defaultEpsilon, "norm", 2),

  // Normalisations: the scale is held still
  ...each(
    "BatchNormalization InstanceNormalization LayerNormalization GroupNormalization RMSNormalization " +
      "MeanVarianceNormalization LpNormalization LRN",
    signal,
  ),

  // Moving elements
  ...each(
    "Identity Dropout Cast CastLike Reshape Flatten Squeeze Unsqueeze Transpose Expand Tile Split Slice " +
      "DepthToSpace SpaceToDepth Gather GatherElements GatherND",
    routed,
  ),
  ...each("Concat ScatterElements ScatterND", routedBesideConstants),
  Pad: padded,

  // Quantisation
  ...each("QuantizeLinear DequantizeLinear DynamicQuantizeLinear", signal),

  ...each(
    "Equal Greater Less GreaterOrEqual LessOrEqual Not And Or Xor IsNaN IsInf ArgMax ArgMin Shape Size NonZero",
    nothing,
  ),
};

/** The rule that a composite asks for at a node without weights. */
export function ruledAs(node: Node, asked: LayerRule): RelevanceRule {
  switch (asked.rule) {
    case "pass":
      return isActivation(node) ? signal : passed;
    case "zero":
      return proportional(0, "zero");
    case "epsilon":
    case "norm":
      return proportional(asked.epsilon, asked.rule);
    case "gradient":
      return (at, R, to) => ({
        rule: "gradient",
        inputs: pulled(at, R, to),
        leak: "the gradient applied to R",
      });
    default:
      throw new FoveaError(
        "option-invalid",
        `Cannot use rule ${asked.rule} at node "${node.name}": ${node.op} has no weights`,
        { hint: "Use pass, norm, epsilon or gradient for operators without weights." },
      );
  }
}
