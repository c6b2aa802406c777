/** The maps of a layer on a picture, with what is said of its channels. */

import {
  bySpecificity,
  channelNumbers,
  deadChannels,
  type FeatureMaps,
  type FloatTensor,
  featureMaps,
  fewestOthers,
  isSigned,
  type Model,
  noMaxima,
  prominence,
  quantileOfSizes,
  type SpatialLayer,
  withMaxima,
  zScores,
} from "@fovea/core";
import type { LayerMaps, SpecificOrder } from "./network-answers.ts";

/** A layer with maps, or with one number per channel, which is a map of one place. */
export async function mapsOf(model: Model, x: FloatTensor, value: string): Promise<LayerMaps> {
  const shape = model.graph.types.get(value)?.shape ?? [];
  const layer: SpatialLayer = { value, node: value, op: "", shape };
  for await (const found of featureMaps(model, x, [layer])) return described(found);
  throw new Error(`no maps of ${value}`);
}

export function described({ value, maps }: FeatureMaps): LayerMaps {
  const numbers = channelNumbers(maps);
  const { maxima, means, positions } = numbers;
  const [, channels = 0, height = 1, width = 1] = maps.shape;
  return {
    ...{ value, channels, height, width, maxima, means, positions },
    data: maps.data,
    dead: deadChannels(numbers),
    signed: isSigned(numbers),
    limit: quantileOfSizes(maps.data),
    strongest: strongestFirst(maxima),
  };
}

const strongestFirst = (maxima: Float32Array): number[] =>
  Array.from(maxima.keys()).sort((a, b) => (maxima[b] as number) - (maxima[a] as number) || a - b);

/** Against other pictures where there are enough of them, else against the other channels. */
export function specificOrder(maps: FloatTensor, others: readonly Float32Array[]): SpecificOrder {
  const numbers = channelNumbers(maps);
  const enough = others.length >= fewestOthers;
  const sums = others.reduce((sum, maxima) => withMaxima(sum, maxima), noMaxima(numbers.maxima.length));
  const found = enough ? zScores(numbers.maxima, sums) : prominence(numbers);
  return { order: bySpecificity(found), kind: found.kind, others: enough ? others.length : 0 };
}
