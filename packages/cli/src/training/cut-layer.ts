/** Where a backbone ends and its features begin. */

import { FoveaError, knownLayer, type Model, type Node, type StaticGraph, type Value } from "@fovea/core";

/** Operators between the last linear layer and the scores that change no more than their shape or add a bias. */
const passing = new Set("Add Identity Flatten Reshape Squeeze Unsqueeze Dropout Cast".split(" "));

/**
 * The layer that is asked for; else what the last linear layer takes, the features that the network's own classes are
 * told by; else, where a convolution makes the classes, the last layer with space before it.
 */
export function cutLayer(model: Model, wanted: string | undefined): Value {
  const { graph, head, defaultLayer } = model;
  if (wanted !== undefined) return knownLayer(wanted, graph);
  const cut = inputOfLastLinear(graph, head.logits) ?? defaultLayer?.value;
  if (cut !== undefined) return cut;
  throw new FoveaError("layer-unknown", "Cannot tell which layer of the model holds its features", {
    hint: "Name one with --cut LAYER; `fovea inspect MODEL` lists the layers.",
  });
}

function inputOfLastLinear(graph: StaticGraph, logits: Value): Value | undefined {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
  for (let value: Value | undefined = logits; value !== undefined; ) {
    const node = makers.get(value);
    if (node === undefined) return undefined;
    if (isLinear(node, graph)) return node.inputs[0];
    if (!passing.has(node.op)) return undefined;
    value = node.inputs.find((each) => makers.has(each));
  }
  return undefined;
}

const isLinear = ({ op, inputs }: Node, { constants, types }: StaticGraph): boolean =>
  (op === "Gemm" || op === "MatMul") &&
  constants.has(inputs[1] ?? "") &&
  types.get(inputs[0] ?? "")?.shape.length === 2;
