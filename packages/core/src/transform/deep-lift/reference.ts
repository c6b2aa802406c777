/** The network a second time in the same graph, fed with the reference x₀. */

import { type Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { valuesBetween } from "../gradient/gradient.ts";

/** A value of the network in its copy at x₀; the value itself where it does not depend on the picture. */
export type Twin = (value: Value) => Value;

/**
 * Appends a copy of every node that lies between the values that `at` replaces and `target`.
 *
 * Weights are shared by name. Where the picture is replaced by a constant, the engine computes the copy once, when it
 * compiles the graph.
 */
export function appendReference(
  graph: StaticGraph,
  b: Builder,
  { at, target }: { at: ReadonlyMap<Value, Value>; target: Value },
): Twin {
  const twins = new Map(at);
  const twin: Twin = (value) => twins.get(value) ?? value;
  b.within("reference");
  for (const node of nodesBetween(graph, [...at.keys()], target)) {
    const inputs = node.inputs.map(twin);
    const outputs = node.outputs.map((value) => (value === "" ? "" : b.fresh(value)));
    b.addNode({ ...node, name: b.fresh(node.name || node.op), inputs, outputs });
    for (const [i, value] of node.outputs.entries()) if (value !== "") twins.set(value, outputs[i] as Value);
  }
  b.within("");
  return twin;
}

/** The nodes that depend on one of `from` and on which `to` depends, first to last. */
export function nodesBetween(graph: StaticGraph, from: readonly Value[], to: Value): Node[] {
  const active = valuesBetween(graph, from, to);
  return graph.nodes.filter(
    (node) =>
      node.outputs.some((value) => active.has(value)) && valuesUsed(node).some((value) => active.has(value)),
  );
}
