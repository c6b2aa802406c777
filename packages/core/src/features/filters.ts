/** The filters of a convolution: those of the first layer as images in the space of pixels. */

import { intOf, intsOf } from "../graph/attributes.ts";
import type { Node, StaticGraph, Value } from "../graph/graph.ts";
import { sourceChannel } from "../image/preprocess.ts";
import type { PreprocessingFields } from "../image/preprocessing.ts";
import { inputChannelAxis } from "../model/layers.ts";
import type { Model } from "../model/model.ts";
import { type FloatTensor, floats, sizeOf, toFloats } from "../tensor.ts";
import { combined, inOrder, type PixelSlopes, pixelSlopes } from "./filters-input.ts";

/** What a level of the picture becomes before the network sees it. A Preprocessing is one. */
export type LevelScale = Pick<PreprocessingFields, "scale" | "std" | "order" | "channels">;

export interface Convolution {
  /** Name of its output. */
  readonly value: Value;
  readonly node: string;
  /** Filters × input channels of a group × kernel. */
  readonly shape: readonly number[];
  readonly groups: number;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Whether what it takes is, pixel by pixel, an affine function of the picture. */
  readonly seesPixels: boolean;
  /** Whether it only mixes the colours of each pixel, before the layers that look at patterns. */
  readonly mixesColours: boolean;
}

export interface Filters extends Convolution {
  /**
   * `pixels`: O×K×kernel for the K channels of the picture (red, green, blue; or grey), in change of the output per
   * level 0…255. `channels`: O×(C/groups)×kernel as in the file, in change of the output per unit of the layer's input.
   */
  readonly space: "pixels" | "channels";
  readonly weights: FloatTensor;
}

type Network = Pick<Model, "graph" | "input">;

/** The convolutions whose weights do not depend on the picture, in the order of computation. */
export function convolutions({ graph, input }: Network): Convolution[] {
  const slopes = pixelSlopes(graph, input.name, startOf({ graph, input }, undefined));
  return graph.nodes
    .filter((node) => isConvolution(node, graph))
    .map((node) => described(node, graph, slopes));
}

/** The one that looks at the picture itself; the first of all where arithmetic before it is not affine. */
export const firstConvolution = (all: readonly Convolution[]): Convolution | undefined =>
  all.find(({ seesPixels, mixesColours }) => seesPixels && !mixesColours) ?? all[0];

/**
 * Filters of one convolution. If it sees the pixels, what is done to a level on the way there is folded in:
 *
 *     W_eff[o, k] = Σ_c W[o, c] · ∂x[c]/∂level[k],   for plain preprocessing W[o, c] · scale / std_c
 *
 * with k in the order red, green, blue whatever the model's. One channel for models of grey pictures. A pixel that is
 * raised by one level at offset (i, j) of the window changes output o by W_eff[o, k, i, j].
 *
 * Shapes: weights O×(C/groups)×kernel. Unit: see {@link Filters}. Cost: none, no run of the network.
 */
export function filtersOf(network: Network, of: Convolution, levels?: LevelScale): Filters {
  const { graph, input } = network;
  const node = graph.nodes.find(({ outputs }) => outputs[0] === of.value) as Node;
  const weights = toFloats(graph.constants.get(node.inputs[1] as Value) as FloatTensor);
  const asIs: Filters = { ...of, space: "channels", weights };
  if (!of.seesPixels || levels === undefined) return asIs;
  const slopes = pixelSlopes(graph, input.name, startOf(network, levels)).get(node.inputs[0] as Value);
  const [outputs = 0, columns = 0, ...kernel] = weights.shape;
  if (!slopes) return asIs;
  const rows = combined(weights.data, outputs, columns, sizeOf(kernel), slopes.slopes);
  const shape = [outputs, slopes.slopes[0]?.length ?? 0, ...kernel];
  return { ...of, shape, space: "pixels", weights: floats(shape, rows.flat()) };
}

/** The filters, each divided by its largest |weight|, or all by the largest of all: −1…1. A filter of zeros stays. */
export function normalisedFilters(
  { weights }: Pick<Filters, "weights">,
  scale: "shared" | "own",
): FloatTensor {
  const limits = filterLimits(weights);
  const largest = limits.reduce((a, b) => Math.max(a, b), 0);
  const size = sizeOf(weights.shape.slice(1));
  const limit = (i: number): number =>
    (scale === "own" ? (limits[Math.floor(i / size)] as number) : largest) || 1;
  return floats(
    weights.shape,
    weights.data.map((w, i) => w / limit(i)),
  );
}

/** Largest |weight| of each filter. */
export function filterLimits({ shape, data }: FloatTensor): number[] {
  const size = sizeOf(shape.slice(1));
  return Array.from({ length: shape[0] as number }, (_, o) => {
    let limit = 0;
    for (let i = o * size; i < (o + 1) * size; i++) limit = Math.max(limit, Math.abs(data[i] as number));
    return limit;
  });
}

const isConvolution = (node: Node, graph: StaticGraph): boolean =>
  node.op === "Conv" &&
  node.domain === "" &&
  graph.constants.has(node.inputs[1] ?? "") &&
  !graph.constants.has(node.inputs[0] ?? "");

function described(node: Node, graph: StaticGraph, slopes: ReadonlyMap<Value, PixelSlopes>): Convolution {
  const shape = graph.constants.get(node.inputs[1] as Value)?.shape ?? [];
  const ones = shape.slice(2).map(() => 1);
  const seen = slopes.get(node.inputs[0] as Value);
  return {
    value: node.outputs[0] as Value,
    node: node.name,
    shape,
    groups: intOf(node, "group", 1),
    strides: intsOf(node, "strides", ones),
    dilations: intsOf(node, "dilations", ones),
    seesPixels: seen !== undefined && inOrder(seen.axes),
    mixesColours: slopes.has(node.outputs[0] as Value),
  };
}

/** The input itself: one row per channel of the model; without a scale each channel stands for itself. */
function startOf({ graph, input }: Network, levels: LevelScale | undefined): PixelSlopes {
  const rank = input.shape.length;
  const axis = inputChannelAxis(graph);
  const order = Array.from({ length: rank }, (_, i) => i);
  const axes = axis === 1 ? order : [0, ...order.slice(2), 1];
  const channels = input.shape[axis] ?? 1;
  const pictures = levels === undefined ? channels : levels.order === "gray" ? 1 : levels.channels;
  const slope = (c: number, k: number): number => {
    if (levels === undefined) return c === k ? 1 : 0;
    return sourceChannel(levels, c) === k ? levels.scale / (levels.std[c] as number) : 0;
  };
  const columns = Array.from({ length: pictures }, (_, k) => k);
  return { axes, slopes: Array.from({ length: channels }, (_, c) => columns.map((k) => slope(c, k))) };
}
