/** A layer of a network as one vector of features for each picture. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Value } from "../graph/graph.ts";
import { spatialLayers } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import { shapeText, sizeOf } from "../tensor.ts";

/** What is made of the positions of a layer. */
export type FeaturePool = "mean" | "max" | "flatten";

export const featurePools: readonly FeaturePool[] = ["mean", "max", "flatten"];

export interface FeatureLayer {
  readonly value: Value;
  /** Of the value. */
  readonly shape: readonly number[];
  readonly pool: FeaturePool;
  /** Axes that the pool goes over; none where there is one position. */
  readonly axes: readonly number[];
  /** Features of a picture. */
  readonly size: number;
}

/**
 * How a layer becomes a vector: channels of 1×C×(space) over all positions, features of 1×T×D over the T tokens, 1×F as it is.
 *
 * Throws `layer-unknown` for a value that is no feature of one picture, or whose axes are not known to be positions.
 */
export function featureLayer(model: Model, value: Value, pool: FeaturePool = "mean"): FeatureLayer {
  const type = model.graph.types.get(value);
  const shape = type?.shape ?? [];
  if (type?.type !== "float32" || shape.length < 2 || shape[0] !== 1) throw unusable(value, shape, "");
  const axes = pool === "flatten" ? [] : positionAxes(model, value, shape);
  const size = sizeOf(shape.filter((_, axis) => !axes.includes(axis)));
  return { value, shape, pool, axes, size };
}

function positionAxes(model: Model, value: Value, shape: readonly number[]): readonly number[] {
  const space = shape.slice(2);
  if (sizeOf(space) === 1) return [];
  if (spatialLayers(model.graph).some((layer) => layer.value === value)) return space.map((_, i) => i + 2);
  if (shape.length === 3) return [1];
  throw unusable(
    value,
    shape,
    "Take all its numbers with --pool flatten, or choose a layer of `fovea inspect MODEL`.",
  );
}

function unusable(value: Value, shape: readonly number[], hint: string): FoveaError {
  const found = hint === "" ? "is not a vector of one picture" : "does not tell channels from positions";
  return new FoveaError(
    "layer-unknown",
    `Cannot take features from "${value}": its shape ${shapeText(shape)} ${found}`,
    {
      hint: hint || "`fovea inspect MODEL` lists the layers.",
    },
  );
}

/** The network with these features and its class scores as outputs. */
export interface FeatureGraph {
  readonly graph: Graph;
  /** Of each layer, 1×size. */
  readonly features: readonly Value[];
  readonly logits: Value;
}

export function featureGraph(
  { graph, head }: Pick<Model, "graph" | "head">,
  layers: readonly FeatureLayer[],
): FeatureGraph {
  const b = new Builder(graph).within("features");
  const features = layers.map(({ value, pool, axes }) => {
    const op = pool === "max" ? "ReduceMax" : "ReduceMean";
    const pooled = axes.length > 0 ? b.add(op, [value, b.ints(axes)], { keepdims: 0 }) : value;
    return b.add("Flatten", [pooled], { axis: 1 });
  });
  const ports = features.map((name, i) => ({
    name,
    type: "float32" as const,
    shape: [1, layers[i]?.size ?? 0],
  }));
  const logits = { name: head.logits, type: "float32" as const, shape: graph.types.get(head.logits)?.shape };
  return { graph: b.build([...ports, logits]), features, logits: head.logits };
}

/** The embedding: the mean over positions of the last layer before the classes. Throws `layer-unknown` where there is none. */
export function embeddingValue(model: Model): Value {
  const { defaultLayer, graph, head } = model;
  if (defaultLayer) return defaultLayer.value;
  const last = graph.nodes.find(({ outputs }) => outputs.includes(head.logits));
  const before = last?.inputs[0];
  if (before !== undefined && graph.types.get(before)?.shape[0] === 1 && before !== graph.inputs[0]?.name)
    return before;
  throw new FoveaError(
    "layer-unknown",
    "Cannot tell which layer is the embedding: none lies between the picture and the scores",
    {
      hint: "Name one with --layer; `fovea inspect MODEL` lists them.",
    },
  );
}
