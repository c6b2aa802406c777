/** A graph as plain data, which other processes can be sent. */

import type { Graph, Node, Tensor } from "@fovea/core";

type Attributes = Node["attributes"];

/** Weights may be classes that read their numbers when they are first asked for: here are the numbers. */
export function plainGraph(graph: Graph): Graph {
  const constants = Array.from(graph.constants, ([name, tensor]): [string, Tensor] => [name, plain(tensor)]);
  const nodes = graph.nodes.map((node) => ({ ...node, attributes: plainAttributes(node.attributes) }));
  return { ...graph, nodes, constants: new Map(constants) };
}

const plain = ({ type, shape, data }: Tensor): Tensor => ({ type, shape, data }) as Tensor;

const plainAttributes = (given: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(given).map(([name, attribute]) => {
      if (attribute.type === "tensor") return [name, { ...attribute, value: plain(attribute.value) }];
      if (attribute.type === "graph") return [name, { ...attribute, value: plainGraph(attribute.value) }];
      return [name, attribute];
    }),
  );
