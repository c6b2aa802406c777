/** The layers of a network that have space, and which of them a CAM method uses if nobody chooses. */

import type { Head } from "../freeze/head.ts";
import { intsOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { sizeOf } from "../tensor.ts";

/** A value with channels and space, N×C×(spatial sizes). */
export interface SpatialLayer {
  readonly value: Value;
  readonly node: string;
  readonly op: string;
  readonly shape: readonly number[];
}

/**
 * Operators that take and give N×C×space whatever the rest of the graph does. InstanceNormalization is none of them:
 * exporters write GroupNormalization as one between two Reshapes, on N×groups×rest.
 */
const channelFirst = new Set(
  "Conv ConvTranspose MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool BatchNormalization GroupNormalization LRN DepthToSpace SpaceToDepth PRelu".split(
    " ",
  ),
);

/**
 * Layers between input and scores whose values have more than one position, in the order of computation.
 *
 * A value counts if channels come first there: made or taken by an operator that works on N×C×space, or by operators
 * that keep the layout of such a value. (A Transpose to channels-last ends that, until the next such operator takes
 * what a Transpose brought back.) What comes before the first of these operators is the picture itself.
 */
export function spatialLayers(graph: StaticGraph): SpatialLayer[] {
  const taken = new Set(graph.nodes.filter(({ op }) => channelFirst.has(op)).map(({ inputs }) => inputs[0]));
  const first = new Set<Value>();
  const after = new Set<Value>();
  const layers: SpatialLayer[] = [];
  for (const node of graph.nodes) {
    const keeps = node.op !== "Transpose" && node.op !== "Reshape" && node.inputs.some((v) => first.has(v));
    const follows = node.inputs.some((v) => after.has(v));
    for (const value of node.outputs) {
      if (follows) after.add(value);
      const shape = graph.types.get(value)?.shape ?? [];
      const spatial = channelFirst.has(node.op) || keeps || (follows && taken.has(value));
      if (!spatial || shape.length < 3 || shape[0] !== 1) continue;
      first.add(value);
      after.add(value);
      // Codes of a quantised value are integers: the layer is the float value that is made of them.
      const float = graph.types.get(value)?.type === "float32";
      if (float && sizeOf(shape.slice(2)) > 1) layers.push({ value, node: node.name, op: node.op, shape });
    }
  }
  return layers;
}

const coarser = new Set("MaxPool AveragePool LpPool Pad".split(" "));

/**
 * The last layer with space that every path from the input passes and whose channels are not the classes yet.
 *
 * In a network that ends in a 1×1 convolution to the classes and a global pooling, that is the input of the convolution.
 * A pooling at the very end, and padding before it, only make the map coarser: what they take is preferred to what they give.
 */
export function defaultLayer(graph: StaticGraph, head: Head): SpatialLayer | undefined {
  const layers = spatialLayers(graph);
  const perClass = classChannels(graph, head);
  const candidates = layers.filter(({ value, op }) => !perClass.has(value) && !coarser.has(op));
  return candidates.findLast(({ value }) => passedByAll(graph, value, head.logits)) ?? candidates.at(-1);
}

/** Values of the end of the graph whose channels are the classes, one by one. */
function classChannels(graph: StaticGraph, { logits, scores }: Head): ReadonlySet<Value> {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
  const found = new Set<Value>();
  for (let value: Value | undefined = logits; value !== undefined; ) {
    const node = makers.get(value);
    if (!node || node.inputs.length === 0 || scores === 1) break;
    const shape = graph.types.get(value)?.shape ?? [];
    if (shape[1] !== scores && sizeOf(shape) !== scores) break;
    found.add(value);
    // A layer with weights makes the classes: what it takes is no longer per class.
    if (["Conv", "Gemm", "MatMul"].includes(node.op)) break;
    value = node.inputs[0];
  }
  return found;
}

/** Whether `target` depends on the input through `value` alone. */
export function passedByAll(graph: StaticGraph, value: Value, target: Value): boolean {
  const reached = new Set(graph.inputs.map((port) => port.name));
  for (const node of graph.nodes) {
    if (node.inputs.some((v) => reached.has(v)))
      for (const v of node.outputs) if (v !== value) reached.add(v);
  }
  return !reached.has(target);
}

/** Axis of the channels of the network's picture input: 1, or the last one if the graph starts by moving it to 1. */
export function inputChannelAxis(graph: StaticGraph): number {
  const input = graph.inputs[0]?.name ?? "";
  const shape = graph.types.get(input)?.shape ?? [];
  const last = shape.length - 1;
  const moved = graph.nodes.some((node) => {
    const perm = node.op === "Transpose" && node.inputs[0] === input ? intsOf(node, "perm") : undefined;
    return perm?.[1] === last;
  });
  const looksLast = (shape[last] ?? 0) <= 4 && (shape[1] ?? 0) > 4;
  return shape.length >= 3 && (moved || looksLast) ? last : 1;
}
