/** A layer of an objective: its channels and positions. */

import { FoveaError } from "../../errors.ts";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import { type FloatTensor, floats, shapeText, sizeOf } from "../../tensor.ts";
import type { Draft } from "../../transform/draft.ts";

export interface LayerShape {
  readonly shape: readonly number[];
  readonly channels: number;
  readonly space: readonly number[];
  /** Positions of space; 1 for a layer without. */
  readonly positions: number;
}

/** Throws `layer-unknown` unless the value is in the graph and has channels on axis 1. */
export function layerShape(graph: StaticGraph, layer: Value): LayerShape {
  const shape = graph.types.get(layer)?.shape;
  if (!shape || shape.length < 2 || shape[0] !== 1) {
    throw new FoveaError(
      "layer-unknown",
      shape
        ? `Cannot use layer "${layer}": its shape ${shapeText(shape)} has no channels on its second axis`
        : `Cannot find the layer "${layer}" in the model`,
      { hint: "`fovea inspect MODEL` lists the layers." },
    );
  }
  const space = shape.slice(2);
  return { shape, channels: shape[1] as number, space, positions: sizeOf(space) };
}

/** The layer as a matrix, channels × positions. */
export function asMatrix(draft: Draft, layer: Value, { channels, positions }: LayerShape): Value {
  const shape = [channels, positions];
  return draft.add("Reshape", [layer, draft.b.ints(shape)], shape);
}

/** Weights of the channels, 1×C: a single 1, or as given. Throws `option-invalid` for a channel that does not exist. */
export function channelWeights(
  layer: Value,
  of: number | Float32Array,
  { channels }: LayerShape,
): FloatTensor {
  if (typeof of !== "number") {
    if (of.length === channels) return floats([1, channels], of);
    throw new FoveaError(
      "option-invalid",
      `Cannot use the direction: it has ${of.length} numbers, the layer "${layer}" ${channels} channels`,
    );
  }
  if (!Number.isInteger(of) || of < 0 || of >= channels) {
    throw new FoveaError(
      "option-invalid",
      `Cannot find channel ${of} of "${layer}": it has ${channels} channels, 0 to ${channels - 1}`,
    );
  }
  const weights = floats([1, channels]);
  weights.data[of] = 1;
  return weights;
}

/** Weights of the positions, P×1, that add up to 1: all alike, or one alone. */
export function positionWeights(
  layer: Value,
  at: readonly number[] | "centre" | undefined,
  { space, positions }: LayerShape,
): FloatTensor {
  const weights = floats([positions, 1]);
  if (at === undefined) weights.data.fill(1 / positions);
  else weights.data[positionIndex(layer, at, space)] = 1;
  return weights;
}

function positionIndex(layer: Value, at: readonly number[] | "centre", space: readonly number[]): number {
  const found = at === "centre" ? space.map((size) => Math.floor(size / 2)) : at;
  const inside =
    found.length === space.length &&
    found.every((p, i) => Number.isInteger(p) && p >= 0 && p < (space[i] as number));
  if (inside) return found.reduce((index, p, i) => index * (space[i] as number) + p, 0);
  throw new FoveaError(
    "option-invalid",
    `Cannot find position ${found.join(",")} of "${layer}": its space is ${space.length > 0 ? space.join("×") : "a single position"}`,
  );
}
