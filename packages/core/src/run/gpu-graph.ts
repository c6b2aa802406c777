/** A graph in the operators that the GPU engine has: what it lacks would run on the CPU, with a copy there and back. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Node } from "../graph/graph.ts";

/** Sum takes any number of inputs, and the GPU engine has none: a + b + c … in the same order. */
export function gpuGraph(graph: Graph): Graph {
  if (!graph.nodes.some(isSum)) return graph;
  const b = new Builder({ ...graph, nodes: [] });
  for (const { name, outputs } of graph.nodes) for (const taken of [name, ...outputs]) b.fresh(taken);
  for (const node of graph.nodes) {
    if (isSum(node)) appendAdds(b, node);
    else b.addNode(node);
  }
  return { ...b.build(graph.outputs), inputs: graph.inputs };
}

const isSum = ({ op, domain }: Node): boolean => op === "Sum" && domain === "";

function appendAdds(b: Builder, node: Node): void {
  const [first = "", ...rest] = node.inputs;
  const last = rest.pop();
  const sum = rest.reduce((left, value) => b.add("Add", [left, value]), first);
  b.addNode(last === undefined ? { ...node, op: "Identity" } : { ...node, op: "Add", inputs: [sum, last] });
}
