/** The nodes of a network as the page speaks of them. */

import { type Node, type StaticGraph, sizeOf, spatialLayers } from "@fovea/core";
import type { Looks, NodeInfo } from "./network-answers.ts";

export function nodesOf(graph: StaticGraph): NodeInfo[] {
  const spatial = new Set(spatialLayers(graph).map(({ value }) => value));
  const makers = new Map(graph.nodes.flatMap(({ outputs }, id) => outputs.map((value) => [value, id])));
  const picture = graph.inputs[0]?.name;
  return graph.nodes.map((node, id): NodeInfo => {
    const value = node.outputs[0] ?? "";
    const sources = node.inputs.flatMap((each) => (each === picture ? [-1] : (makers.get(each) ?? [])));
    return {
      id,
      name: node.name || value,
      op: node.op,
      window: windowOf(node, graph),
      value,
      shape: graph.types.get(value)?.shape ?? [],
      parameters: parametersOf(node, graph),
      from: [...new Set(sources)],
      looks: looksOf(value, graph, spatial),
    };
  });
}

const parametersOf = (node: Node, graph: StaticGraph): number =>
  node.inputs
    .map((value) => graph.constants.get(value))
    .reduce((total, found) => total + (found?.type === "float32" ? sizeOf(found.shape) : 0), 0);

/** Channels must come first, for one picture, with two axes of space or none. */
function looksOf(value: string, graph: StaticGraph, spatial: ReadonlySet<string>): Looks {
  const { type, shape = [] } = graph.types.get(value) ?? {};
  if (type !== "float32" || shape[0] !== 1) return "none";
  if (shape.length === 4 && spatial.has(value)) return "maps";
  if (shape.length === 2 || (shape.length === 4 && shape[2] === 1 && shape[3] === 1)) return "numbers";
  return "none";
}

/** Size and step of the window of a convolution or a pooling. */
function windowOf({ attributes, inputs, op }: Node, graph: StaticGraph): string {
  const ints = (name: string): readonly number[] | undefined => {
    const found = attributes[name];
    return found?.type === "ints" ? found.value : undefined;
  };
  const weights = op.startsWith("Conv") ? graph.constants.get(inputs[1] ?? "")?.shape.slice(2) : undefined;
  const kernel = ints("kernel_shape") ?? weights;
  if (!kernel || kernel.length === 0) return "";
  const steps = ints("strides") ?? [];
  const step = steps.some((each) => each > 1) ? `, step ${[...new Set(steps)].join("×")}` : "";
  return `${kernel.join("×")}${step}`;
}
