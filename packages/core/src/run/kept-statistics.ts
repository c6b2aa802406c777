/** Running statistics of normalisations, kept from being written over what they were computed from. */

import { intOf } from "../graph/attributes.ts";
import type { Graph, Node, Port, Value } from "../graph/graph.ts";

/**
 * The graph with the running statistics of every BatchNormalization in training mode among its outputs.
 *
 * Elsewhere the engine (1.30, CPU) writes them over the old ones, which it holds once for all nodes that have equal
 * statistics: from run to run they move, and with them what other nodes make of them. Outputs have memory of their own.
 */
export function withKeptStatistics(graph: Graph): Graph {
  const known = new Set(graph.outputs.map(({ name }) => name));
  const added = graph.nodes.flatMap(statisticsOf).filter((name) => name !== "" && !known.has(name));
  if (added.length === 0) return graph;
  const ports = added.map((name): Port => ({ name, type: "float32", shape: undefined }));
  return { ...graph, outputs: [...graph.outputs, ...ports] };
}

const statisticsOf = (node: Node): readonly Value[] =>
  node.op === "BatchNormalization" && node.domain === "" && intOf(node, "training_mode", 0) === 1
    ? node.outputs.slice(1)
    : [];
