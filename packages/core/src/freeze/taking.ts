/** Other names for what a node takes. */

import type { Attribute, Graph, Node, Value } from "../graph/graph.ts";

type Rename = (value: Value) => Value;

/** The node with every value that it takes renamed, by the graphs inside it as well. What those make keeps its name. */
export function taking(node: Node, rename: Rename): Node {
  const renamed = Object.entries(node.attributes).map(([name, attribute]): [string, Attribute] =>
    attribute.type === "graph"
      ? [name, { type: "graph", value: takingGraph(attribute.value, rename) }]
      : [name, attribute],
  );
  return { ...node, inputs: node.inputs.map(rename), attributes: Object.fromEntries(renamed) };
}

function takingGraph(graph: Graph, rename: Rename): Graph {
  const made = graph.nodes.flatMap(({ outputs }) => outputs);
  const own = new Set([...graph.inputs.map(({ name }) => name), ...graph.constants.keys(), ...made]);
  const outer: Rename = (value) => (own.has(value) ? value : rename(value));
  return {
    ...graph,
    outputs: graph.outputs.map((port) => ({ ...port, name: outer(port.name) })),
    nodes: graph.nodes.map((node) => taking(node, outer)),
  };
}
