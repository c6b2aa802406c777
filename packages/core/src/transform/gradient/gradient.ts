/** Reverse-mode differentiation of a graph, as more nodes of the same graph. */

import { UnsupportedOpError } from "../../errors.ts";
import { type Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, TensorType, Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { type GradientContext, type GradientRules, ruleKey } from "./rule.ts";

export interface GradientRequest {
  /** The tensor whose weighted sum S = Σ seed ⊙ of is differentiated. */
  readonly of: Value;
  /** ∂S/∂of, a value known to the builder, of the shape of `of`. */
  readonly seed: Value;
  /** The values to differentiate by: inputs, inner tensors, weights. */
  readonly wrt: readonly Value[];
  readonly rules: GradientRules;
}

export interface Gradient {
  /** ∂S/∂v by v; a value of `wrt` on which S does not depend is missing. */
  readonly of: ReadonlyMap<Value, Value>;
  /** The nodes that the sweep went through, last first. */
  readonly visited: readonly Node[];
}

/**
 * Appends to `b`, a builder on `graph`, the nodes that compute ∂S/∂wrt.
 *
 * Walks from `of` back to the inputs once; each node on a path between the two contributes by its rule, and gradients
 * that meet are added. Throws `UnsupportedOpError` at the first node on the way that has no rule.
 */
export function appendGradient(graph: StaticGraph, b: Builder, request: GradientRequest): Gradient {
  const { of, seed, wrt, rules } = request;
  const active = valuesBetween(graph, wrt, of);
  const makers = makersOf(graph, wrt);
  const parts = new Map<Value, Value[]>([[of, [seed]]]);
  const visited: Node[] = [];

  const total = (value: Value): Value | undefined => {
    const list = parts.get(value);
    if (!list || list.length === 0) return undefined;
    const sum = list.length === 1 ? (list[0] as Value) : b.add(list.length === 2 ? "Add" : "Sum", list);
    parts.set(value, [sum]);
    return sum;
  };

  for (const node of graph.nodes.toReversed()) {
    if (!valuesUsed(node).some((v) => active.has(v)) || !node.outputs.some((v) => parts.has(v))) continue;
    const rule = rules[ruleKey(node)];
    if (!rule) throw new UnsupportedOpError("gradient", ruleKey(node), node.name);
    b.within(`grad/${node.name}`);
    const gradients = node.outputs.map(total);
    const dy = gradients[0] ?? b.constant(floats(typeOf(graph, node.outputs[0] as Value).shape), "zeros");
    const context: GradientContext = {
      b,
      shape: (value) => typeOf(graph, value).shape,
      type: (value) => typeOf(graph, value).type,
      constant: (value) => graph.constants.get(value),
      needs: (index) => active.has(node.inputs[index] ?? ""),
      gradientOf: (index) => gradients[index],
      maker: (value) => makers.get(value),
    };
    visited.push(node);
    for (const [index, dx] of rule(node, dy, context).entries()) {
      const value = node.inputs[index];
      if (dx === undefined || value === undefined || !active.has(value)) continue;
      parts.set(value, [...(parts.get(value) ?? []), dx]);
    }
  }
  b.within("grad");
  const result = new Map<Value, Value>();
  for (const value of wrt) {
    const gradient = total(value);
    if (gradient !== undefined) result.set(value, gradient);
  }
  b.within("");
  return { of: result, visited };
}

/** The maker of every value but of those whose gradients are asked for. */
function makersOf({ nodes }: StaticGraph, asked: readonly Value[]): ReadonlyMap<Value, Node> {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  for (const value of asked) makers.delete(value);
  return makers;
}

/** Values that depend on one of `sources` and on which `target` depends, by way of graphs inside nodes too. */
export function valuesBetween(
  graph: StaticGraph,
  sources: readonly Value[],
  target: Value,
): ReadonlySet<Value> {
  const after = new Set(sources);
  for (const node of graph.nodes) {
    if (valuesUsed(node).some((value) => after.has(value)))
      for (const value of node.outputs) after.add(value);
  }
  const between = new Set<Value>(after.has(target) ? [target] : []);
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((value) => between.has(value))) continue;
    for (const value of valuesUsed(node)) if (after.has(value)) between.add(value);
  }
  return between;
}

function typeOf(graph: StaticGraph, value: Value): TensorType {
  const type = graph.types.get(value);
  if (!type) throw new Error(`no type known for value "${value}"`);
  return type;
}
