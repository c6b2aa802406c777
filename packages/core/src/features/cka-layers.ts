/** Which layers of a network are worth comparing with another's. */

import type { StaticGraph, Value } from "../graph/graph.ts";
import { spatialLayers } from "../model/layers.ts";
import type { Model } from "../model/model.ts";

export interface ComparedLayer {
  readonly value: Value;
  readonly node: string;
  readonly op: string;
  readonly shape: readonly number[];
}

/** Operators that finish what the layer before them began, or join branches. */
const finishing = new Set(
  "BatchNormalization Relu LeakyRelu PRelu Elu Selu Celu Clip Sigmoid HardSigmoid HardSwish Tanh Softplus Softsign Mish Gelu ThresholdedRelu Identity Dropout Add Sum Mul Sub Div Concat".split(
    " ",
  ),
);

/** Operators that move values or leave some out, and make nothing of them. */
const moving = new Set("Pad Slice Split Identity Dropout".split(" "));

/** Operators that make features where there is no space. */
const dense = new Set([...finishing, "Gemm", "MatMul", "Softmax"]);

/**
 * Layers with space, and dense ones, in the order of computation, the class scores last; at most `most`, evenly spaced in depth, the first
 * and the last among them.
 *
 * Of a convolution, its normalisation and its rectifier only what comes out in the end counts, and of the branches of a block what they
 * make together: a value that only one operator takes, which works on each number by itself or joins values, is left out.
 */
export function layersToCompare(
  { graph, head }: Pick<Model, "graph" | "head">,
  most: number = Number.POSITIVE_INFINITY,
): ComparedLayer[] {
  const spatial = new Map(spatialLayers(graph).map((layer) => [layer.value, layer]));
  const follows = new Set(graph.inputs.map(({ name }) => name));
  const layers: ComparedLayer[] = [];
  for (const node of graph.nodes) {
    if (!node.inputs.some((value) => follows.has(value))) continue;
    for (const value of node.outputs) {
      follows.add(value);
      const { shape = [], type } = graph.types.get(value) ?? {};
      const flat = shape.length === 2 && shape[0] === 1 && type === "float32" && dense.has(node.op);
      const layer = spatial.get(value) ?? (flat ? { value, node: node.name, op: node.op, shape } : undefined);
      if (layer && !moving.has(node.op) && (value === head.logits || !isBegun(value, graph)))
        layers.push(layer);
    }
  }
  return spaced(layers, most);
}

/** Whether the only one to take the value is an operator that finishes it, or joins it with others. */
function isBegun(value: Value, graph: StaticGraph): boolean {
  const takers = graph.nodes.filter(({ inputs }) => inputs.includes(value));
  return takers.length === 1 && finishing.has(takers[0]?.op ?? "");
}

function spaced(layers: readonly ComparedLayer[], most: number): ComparedLayer[] {
  if (layers.length <= most) return [...layers];
  const at = (i: number): number => Math.round((i * (layers.length - 1)) / Math.max(1, most - 1));
  return Array.from({ length: most }, (_, i) => layers[at(i)] as ComparedLayer);
}
