/** Feature maps: what the channels of layers answer to a picture, from as few runs as memory allows. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Node, Port, StaticGraph, Value } from "../graph/graph.ts";
import { passedByAll, type SpatialLayer, spatialLayers } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import { type FloatTensor, sizeOf, toFloats } from "../tensor.ts";

export interface FeatureMaps extends SpatialLayer {
  /** 1×C×(spatial sizes). */
  readonly maps: FloatTensor;
}

/** Values of layers that are held at once, at most. */
const groupBytes = 128e6;

/**
 * The maps of the layers in their order, all of them tapped in one run, or in a few where they would not fit into memory
 * together.
 *
 * Shapes: image as the model takes it → 1×C×space per layer. Unit: that of the layer. Cost: a run per 128 MB of maps.
 * Throws `model-not-finite` for a layer with values that are not finite.
 */
export async function* featureMaps(
  model: Model,
  x: FloatTensor,
  layers: readonly SpatialLayer[],
): AsyncGenerator<FeatureMaps> {
  for (const group of groupsOf(layers)) {
    const values = group.map(({ value }) => value);
    const results = await model.run(
      `maps ${JSON.stringify(values)}`,
      () => tapped(model.graph, values),
      { [model.input.name]: model.checked(x) },
      values,
    );
    for (const layer of group) yield { ...layer, maps: finite(layer, results[layer.value] as FloatTensor) };
  }
}

function tapped(graph: StaticGraph, values: readonly Value[]): ReturnType<Builder["build"]> {
  const ports = values.map((name): Port => ({ name, type: "float32", shape: graph.types.get(name)?.shape }));
  return new Builder(graph).build(ports);
}

/** Layers one after the other as long as their maps fit; one that does not fit at all stands alone. */
function groupsOf(layers: readonly SpatialLayer[]): SpatialLayer[][] {
  const groups: SpatialLayer[][] = [];
  let used = 0;
  for (const layer of layers) {
    const bytes = 4 * sizeOf(layer.shape);
    if (groups.length === 0 || used + bytes > groupBytes) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(layer);
    used += bytes;
  }
  return groups;
}

function finite({ value }: SpatialLayer, tensor: FloatTensor): FloatTensor {
  const maps = toFloats(tensor);
  let total = 0;
  for (let i = 0; i < maps.data.length; i++) total += 0 * (maps.data[i] as number);
  if (total === 0) return maps;
  throw new FoveaError(
    "model-not-finite",
    `Cannot show the maps of "${value}": it has values that are not finite numbers on this picture`,
  );
}

/** Layers that only make maps coarser or louder. */
const passing = new Set("MaxPool AveragePool LpPool Pad LRN Resize".split(" "));
/** Operators that finish what the layer before them began. */
const finishing = new Set(
  "BatchNormalization InstanceNormalization GroupNormalization LayerNormalization Relu Clip LeakyRelu PRelu Elu Selu Celu ThresholdedRelu Sigmoid HardSigmoid HardSwish Swish Gelu Mish Softplus Softsign Tanh".split(
    " ",
  ),
);

/**
 * Layers that tell a network's story from edges to objects, `most` at most: those that every path from the picture to
 * the scores passes, each after its normalisation and rectifier, evenly chosen over the depth with the first and the last.
 */
export function storyLayers({ graph, head }: Pick<Model, "graph" | "head">, most = 12): SpatialLayer[] {
  const all = spatialLayers(graph);
  const passed = all.filter(({ value }) => passedByAll(graph, value, head.logits));
  const begun = new Set(graph.nodes.filter((node) => finishes(node, graph)).flatMap(({ inputs }) => inputs));
  const whole = (layers: readonly SpatialLayer[]): SpatialLayer[] =>
    layers.filter(({ value, op }) => !begun.has(value) && !passing.has(op));
  const found = [whole(passed), whole(all), all].find((layers) => layers.length > 1) ?? all;
  return spread(found, most);
}

/** Normalisation, rectifiers, and arithmetic with constants, such as a bias that is added by itself. */
const finishes = ({ op, inputs }: Node, graph: StaticGraph): boolean =>
  finishing.has(op) ||
  (["Add", "Sub", "Mul", "Div"].includes(op) && inputs.some((value) => graph.constants.has(value)));

function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, i) => items[Math.round((i * (items.length - 1)) / Math.max(1, most - 1))] as T,
  );
}
