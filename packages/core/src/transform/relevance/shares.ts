/** The ways in which relevance goes through nodes without weights of their own. */

import type { Node, Value } from "../../graph/graph.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { unbroadcast } from "../gradient/broadcast.ts";
import { ruleKey } from "../gradient/rule.ts";
import type { RelevanceContext, RelevanceRule, Shares } from "./rule.ts";
import { defaultEpsilon, quotient } from "./stabilise.ts";

/** R back in the shape of input `index`: summed over what that input was repeated along. */
const backTo = (node: Node, R: Value, to: RelevanceContext, index: number): Value =>
  unbroadcast(to.b, R, to.shape(node.outputs[0] as Value), to.shape(node.inputs[index] as Value));

const movingInputs = ({ inputs }: Node, { facts }: RelevanceContext): number[] =>
  inputs.flatMap((value, i) => (facts.moving(value) ? [i] : []));

/** Everything to one input, as it comes. */
export const giving =
  (index: number, rule = "pass", note?: string): RelevanceRule =>
  (node, R, to) => ({
    rule,
    inputs: node.inputs.map((_, i) => (i === index ? backTo(node, R, to, i) : undefined)),
    note,
  });

/** R as it comes, to the inputs that move. */
export const passed: RelevanceRule = (node, R, to) => {
  const moving = movingInputs(node, to);
  return {
    rule: "pass",
    inputs: node.inputs.map((_, i) => (moving.includes(i) ? backTo(node, R, to, i) : undefined)),
    leak: moving.length > 1 ? "all of R to each of several inputs" : undefined,
  };
};

/** Jᵀ v by the operator's gradient rule. */
export const pulled = (node: Node, v: Value, to: RelevanceContext): readonly (Value | undefined)[] =>
  to.gradients[ruleKey(node)]?.(node, v, to) ?? [];

/** The gradient applied to R, for operators that only move elements: each element of R goes where it came from. */
export const routed: RelevanceRule = (node, R, to) => {
  const inputs = pulled(node, R, to);
  const ends = inputs.every((share) => share === undefined);
  return { rule: "route", inputs, leak: ends ? "no relevance goes through whole numbers" : undefined };
};

/** The same for operators whose elements may come from constants, which take their part as a bias. */
export const routedBesideConstants: RelevanceRule = (node, R, to) => {
  const { inputs, bias } = byOrigin(node, pulledByAll(node, R, to), to);
  return { rule: "route", inputs, bias };
};

/** Elements that a Pad added take their part as a bias: all of R but what lies on the input. */
export const padded: RelevanceRule = (node, R, to) => {
  const inputs = pulled(node, R, to);
  return {
    rule: "route",
    inputs,
    bias: arithmetic(to.b).sub(to.total(R), to.total(inputs[0] as Value)),
  };
};

/** Jᵀ v for constant inputs too. */
const pulledByAll = (node: Node, v: Value, to: RelevanceContext): readonly (Value | undefined)[] =>
  pulled(node, v, { ...to, needs: () => true });

/** Shares of inputs that move; those of constants, if there are any, added up as a bias. */
function byOrigin({ inputs }: Node, shares: readonly (Value | undefined)[], to: RelevanceContext) {
  const moves = inputs.map((value) => to.facts.moving(value));
  const taken = shares.flatMap((share, i) =>
    share === undefined || moves[i] ? [] : [to.total(share, inputs[i] as Value)],
  );
  return {
    inputs: inputs.map((_, i) => (moves[i] ? shares[i] : undefined)),
    bias: taken.length === 0 ? undefined : taken.reduce(arithmetic(to.b).add),
  };
}

/**
 * In proportion to what each input gives: x ⊙ Jᵀ(R / stab(z)), for operators of which z is Σ x ⊙ ∂z/∂x. `degree` is k
 * where that sum is k·z.
 */
export const proportional =
  (epsilon: number = defaultEpsilon, rule = "norm", degree = 1): RelevanceRule =>
  (node, R, to) => {
    const o = arithmetic(to.b);
    const z = node.outputs[0] as Value;
    const { s, lost } = quotient(to, R, z, epsilon, to.facts.nonnegative(z) ? "plus" : "any");
    const back = pulledByAll(node, degree === 1 ? s : o.mul(s, 1 / degree), to);
    const shares = back.map((v, i) => (v === undefined ? undefined : o.mul(node.inputs[i] as Value, v)));
    return { rule, ...byOrigin(node, shares, to), epsilon: lost };
  };

/** Whether a constant has one number per channel at most. */
const isAffine = (to: RelevanceContext, value: Value): boolean =>
  to.facts.shape(value).filter((size) => size > 1).length <= 1;

/** x − mean(x): the first half of a normalisation that is spelled out. */
const isCentring = ({ op, inputs: [x, y = ""] }: Node, { facts }: RelevanceContext): boolean =>
  op === "Sub" && facts.maker(y)?.op === "ReduceMean" && facts.maker(y)?.inputs[0] === x;

/**
 * Sums and differences: in proportion to the summands. A constant takes its share as a bias, but one number per channel
 * added to something that is not a weighted layer is half of a BatchNormalization, which passes R as it comes.
 */
export const summed: RelevanceRule = (node, R, to) => {
  const moving = movingInputs(node, to);
  const [only = 0] = moving;
  const x = node.inputs[only] as Value;
  if (isCentring(node, to)) return giving(0)(node, R, to);
  const maker = to.facts.maker(x);
  const isAfterLayer = maker !== undefined && to.facts.layer(maker) !== undefined;
  const constants = node.inputs.filter((_, i) => !moving.includes(i));
  const passes = moving.length === 1 && !isAfterLayer && constants.every((value) => isAffine(to, value));
  return passes ? giving(only)(node, R, to) : proportional()(node, R, to);
};

/** Parts of R to the operands of a product, as they come. */
export function parted(
  node: Node,
  R: Value,
  to: RelevanceContext,
  parts: readonly number[],
  rule: string,
): Shares {
  const o = arithmetic(to.b);
  const inputs = node.inputs.map((_, i) => {
    const part = parts[i] ?? 0;
    if (part === 0 || !to.needs(i)) return undefined;
    return backTo(node, part === 1 ? R : o.mul(R, part), to, i);
  });
  return { rule, inputs };
}
