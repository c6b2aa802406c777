/** The layers of a network that hold what it has learned, and which constants of each that is. */

import type { Graph, Node, Value } from "../../graph/graph.ts";
import { ruleKey } from "../gradient/rule.ts";

/** One learned constant, at the place where it is used. */
export interface Weight {
  readonly value: Value;
  /** First output of the node that takes it, and at which input. */
  readonly output: Value;
  readonly input: number;
}

interface WeightedLayer {
  /** Of its node. */
  readonly name: string;
  /** Those of the layer itself, of a bias added right behind it and of a normalisation right behind it. */
  readonly weights: readonly Weight[];
}

const affine = [1, 2];

/** The inputs of each operator that are learned where they are constants. Mean and variance of a BatchNormalization are counted, not learned. */
const learned: Readonly<Record<string, readonly number[]>> = {
  Conv: affine,
  ConvTranspose: affine,
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  BatchNormalization: affine,
  InstanceNormalization: affine,
  GroupNormalization: affine,
  LayerNormalization: affine,
  RMSNormalization: [1],
  Add: [0, 1],
};
/** What starts a layer wherever it stands; the others belong to the layer whose output they take. */
const linear = new Set(["Conv", "ConvTranspose", "Gemm", "MatMul"]);

/**
 * All layers with weights, from the output to the input.
 *
 * A normalisation that does not stand right behind such a layer is one by itself; an Add of a constant is not.
 */
export function weightedLayers(graph: Graph): WeightedLayer[] {
  const layers: GrowingLayer[] = [];
  const owners = new Map<Value, GrowingLayer>();
  for (const node of graph.nodes) {
    const weights = weightsOf(node, graph);
    if (weights.length === 0) continue;
    const behind = node.inputs.map((value) => owners.get(value)).find((layer) => layer !== undefined);
    const owner = linear.has(ruleKey(node)) ? undefined : behind;
    if (!owner && ruleKey(node) === "Add") continue;
    const layer = owner ?? { name: node.name, weights: [] };
    if (!owner) layers.push(layer);
    layer.weights.push(...weights);
    owners.set(node.outputs[0] as Value, layer);
  }
  return layers.reverse();
}

interface GrowingLayer extends WeightedLayer {
  readonly weights: Weight[];
}

function weightsOf(node: Node, graph: Graph): Weight[] {
  const [output = ""] = node.outputs;
  return (learned[ruleKey(node)] ?? [])
    .map((input) => ({ value: node.inputs[input] ?? "", output, input }))
    .filter(({ value }) => graph.constants.get(value)?.type === "float32");
}
