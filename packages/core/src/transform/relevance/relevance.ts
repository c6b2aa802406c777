/** Relevance propagation through a graph, as more nodes of the same graph. */

import { UnsupportedOpError } from "../../errors.ts";
import { type Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { floats, type Tensor } from "../../tensor.ts";
import { arithmetic } from "../gradient/arithmetic.ts";
import { valuesBetween } from "../gradient/gradient.ts";
import { type GradientRules, ruleKey } from "../gradient/rule.ts";
import { gradientRules } from "../gradient/rules.ts";
import { type Composite, ruleFor } from "./composite.ts";
import { Facts } from "./facts.ts";
import { layerRule } from "./layer-rules.ts";
import type { RelevanceContext, RelevanceRule, Shares } from "./rule.ts";
import { relevanceRules, ruledAs } from "./rules.ts";

export interface RelevanceRequest {
  /** Where relevance starts: the score, or the logits. */
  readonly of: Value;
  /** Relevance of `of`, a value known to the builder, of its shape. */
  readonly seed: Value;
  /** The values whose relevance is wanted: the picture, inner tensors. */
  readonly wrt: readonly Value[];
  readonly composite: Composite;
  /** A value by which the relevance of a value is multiplied before it goes on: a mask of channels, broadcastable. */
  readonly masks?: ReadonlyMap<Value, Value>;
  /** The table that Jᵀ comes from. @default gradientRules */
  readonly gradients?: GradientRules;
}

export interface Relevance {
  /** Relevance by value; a value of `wrt` that no relevance reaches is missing. */
  readonly of: ReadonlyMap<Value, Value>;
  /** The books of every node that relevance went through, last first. */
  readonly cuts: readonly Cut[];
}

/** One node's books; all amounts are scalars of the graph, computed only if somebody fetches them. */
export interface Cut {
  readonly node: Node;
  readonly rule: string;
  /** ΣR that reached the node. */
  readonly out: Value;
  /** ΣR given on to inputs that lie on the path. */
  readonly in: Value;
  /** What constants took: biases, padding, constant summands. */
  readonly bias?: Value;
  /** What the stabiliser ε took. */
  readonly epsilon?: Value;
  /** False where the rule is documented as not conserving; `note` says why. */
  readonly conserves: boolean;
  readonly note?: string;
}

/**
 * Appends to `b`, a builder on `graph`, the nodes that carry relevance from `of` back to `wrt`.
 *
 * Walks back once; at each node the composite's rule, else the operator's own, says what every input gets, and relevance
 * that meets is added. Throws `UnsupportedOpError` at the first node on the way that has no rule.
 */
export function appendRelevance(graph: StaticGraph, b: Builder, request: RelevanceRequest): Relevance {
  const { of, seed, wrt, composite, masks, gradients = gradientRules } = request;
  const active = valuesBetween(graph, wrt, of);
  const facts = new Facts(graph);
  const parts = new Map<Value, Value[]>([[of, [seed]]]);
  const settled = new Map<Value, Value>();
  const made = new Map<string, Value>();
  const cuts: Cut[] = [];

  const once = (key: string, make: () => Value): Value => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  const total = (value: Value): Value =>
    once(`Σ ${value}`, () => b.add("ReduceSum", [value], { keepdims: 0 }));
  const arrived = (value: Value): Value | undefined => {
    const list = parts.get(value);
    const known = settled.get(value);
    if (known !== undefined || !list) return known;
    const sum = list.length === 1 ? (list[0] as Value) : b.add(list.length === 2 ? "Add" : "Sum", list);
    const mask = masks?.get(value);
    const result = mask === undefined ? sum : b.add("Mul", [sum, mask]);
    settled.set(value, result);
    return result;
  };

  for (const node of graph.nodes.toReversed()) {
    if (!valuesUsed(node).some((v) => active.has(v)) || !node.outputs.some((v) => parts.has(v))) continue;
    const rule = ruleOf(node, facts, composite);
    b.within(`relevance/${node.name}`);
    const reached = node.outputs.map(arrived);
    const R = reached[0] ?? b.constant(floats(facts.shape(node.outputs[0] as Value)), "zeros");
    const basic = (shapes: ReadonlyMap<Value, readonly number[]>) => ({
      b,
      shape: (value: Value) => shapes.get(value) ?? facts.shape(value),
      type: (value: Value) => graph.types.get(value)?.type ?? ("float32" as const),
      constant: (value: Value): Tensor | undefined => graph.constants.get(value) ?? facts.defined.get(value),
      needs: (index: number) => active.has(node.inputs[index] ?? ""),
      gradientOf: (index: number) => reached[index],
    });
    const context: RelevanceContext = { ...basic(new Map()), facts, gradients, total, once, knowing: basic };
    const shares = rule(node, R, context);
    const given: Value[] = [];
    for (const [index, share] of shares.inputs.entries()) {
      const value = node.inputs[index];
      if (share === undefined || value === undefined || !active.has(value)) continue;
      parts.set(value, [...(parts.get(value) ?? []), share]);
      given.push(share);
    }
    const amount = (values: readonly (Value | undefined)[]): Value =>
      sumOf(b, values.filter((value) => value !== undefined).map(total));
    cuts.push(cutOf(node, shares, amount(reached), amount(given)));
  }
  b.within("relevance");
  const result = new Map<Value, Value>();
  for (const value of wrt) {
    const relevance = arrived(value);
    if (relevance !== undefined) result.set(value, relevance);
  }
  b.within("");
  return { of: result, cuts };
}

const cutOf = (node: Node, { rule, bias, epsilon, leak, note }: Shares, out: Value, given: Value): Cut => ({
  node,
  rule,
  out,
  in: given,
  ...(bias === undefined ? {} : { bias }),
  ...(epsilon === undefined ? {} : { epsilon }),
  conserves: leak === undefined,
  ...(leak === undefined && note === undefined ? {} : { note: leak ?? (note as string) }),
});

const sumOf = (b: Builder, scalars: readonly Value[]): Value =>
  scalars.length === 0 ? b.scalar(0) : scalars.reduce((sum, value) => arithmetic(b).add(sum, value));

/** The rule that the composite gives to the node, else the operator's own. */
function ruleOf(node: Node, facts: Facts, composite: Composite): RelevanceRule {
  const layer = facts.layer(node);
  const asked = ruleFor(composite, facts.matched(node));
  if (layer) return layerRule(layer, asked ?? { rule: "epsilon" });
  if (asked) return ruledAs(node, asked);
  const rule = relevanceRules[ruleKey(node)];
  if (rule) return rule;
  throw new UnsupportedOpError("relevance", ruleKey(node), node.name);
}
