/** The part of a network after a layer, as a graph whose input is that layer. */

import { Builder, valuesUsed } from "../../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, Value } from "../../graph/graph.ts";

interface After {
  /** Takes the layer and `carried`, and inputs other than the picture that it needs, such as `class_index`. */
  readonly graph: Graph;
  /** Values that cross the cut beside the layer: they do not depend on it, so one run at x settles them. */
  readonly carried: readonly Value[];
}

/**
 * Cuts the network at `value`: what depends on it becomes a graph of its own, with the same numbers.
 *
 * A shortcut around the layer, or any other value that the part after the cut takes from before it, becomes an input
 * with its own name. What depends on neither the layer nor `picture` is computed again, since it is cheap. Undefined if
 * one of `outputs` does not depend on the layer.
 */
export function graphAfter(
  graph: StaticGraph,
  { picture, value, outputs }: { picture: Value; value: Value; outputs: readonly Value[] },
): After | undefined {
  const after = dependents(graph, value);
  if (outputs.some((output) => !after.has(output))) return undefined;
  const moving = dependents(graph, picture);
  const kept = graph.nodes.filter((node) => isAfter(node, after, value) || !movesWith(node, moving));
  const needed = new Builder({ ...graph, nodes: kept, inputs: [] }).build(portsOf(graph, outputs)).nodes;
  const made = new Set([...needed.flatMap((node) => node.outputs), ...graph.constants.keys(), value, ""]);
  const free = new Set([...needed.flatMap(valuesUsed)].filter((name) => !made.has(name)));
  const carried = [...free].filter((name) => moving.has(name));
  const others = graph.inputs.filter(({ name }) => free.has(name) && !moving.has(name));
  const inputs = [...portsOf(graph, [value, ...carried]), ...others];
  return {
    graph: new Builder({ ...graph, nodes: kept, inputs }).build(portsOf(graph, outputs)),
    carried,
  };
}

/** `value` and everything that is computed from it. */
function dependents(graph: Graph, value: Value): ReadonlySet<Value> {
  const found = new Set([value]);
  for (const node of graph.nodes)
    if (valuesUsed(node).some((name) => found.has(name)))
      for (const output of node.outputs) if (output !== "") found.add(output);
  return found;
}

const isAfter = (node: Node, after: ReadonlySet<Value>, value: Value): boolean =>
  !node.outputs.includes(value) && node.outputs.some((output) => after.has(output));

const movesWith = (node: Node, moving: ReadonlySet<Value>): boolean =>
  node.outputs.some((output) => moving.has(output));

export const portsOf = ({ types }: StaticGraph, values: readonly Value[]): Port[] =>
  values.map((name) => ({ name, type: "float32", ...types.get(name) }) as Port);
