/** The receptive field of a unit: the exact part of the picture that can change it, on any graph. */

import { FoveaError } from "../../errors.ts";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import { inputChannelAxis } from "../../model/layers.ts";
import { shapeText } from "../../tensor.ts";
import { type Box, everyIndex, hullOf, type Indices, indicesOf, isWhole, type Region } from "./region.ts";
import type { Shared } from "./rule.ts";
import { shapeOf, walkBack } from "./walk.ts";

/** A field along one axis of the picture. */
export interface FieldAxis {
  /** Size of the picture along it. */
  readonly size: number;
  /** First index that counts, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** 1 for every index that counts: dilations and strides leave some out. */
  readonly indices: Uint8Array;
}

export interface ReceptiveField {
  /** One per spatial axis of the picture, in its order: rows, columns. Empty where nothing of the picture counts. */
  readonly axes: readonly FieldAxis[];
  /** Whether all of the picture counts. */
  readonly whole: boolean;
  /** Whether the pixel at this place, one index per axis, can change the unit. */
  readonly holds: (place: readonly number[]) => boolean;
  /** Operators without a rule on the way: the field may be smaller than it seems. */
  readonly unknown: readonly string[];
}

export interface ReceptiveOptions {
  /** One channel of the layer. @default any: the field of all channels at the position together */
  readonly channel?: number;
  /**
   * What is computed from all of the picture and shared by all positions: gates of squeeze-and-excite blocks, instance
   * statistics. `followed` is the truth, by which one gate makes the field of every later unit the whole picture;
   * `given` takes them as constants and tells where the pattern lies that a unit answers to. @default "followed"
   */
  readonly shared?: Shared;
  /** Value whose parts are wanted, with channels first or last. @default the graph's input */
  readonly picture?: Value;
}

/**
 * The pixels that can change a unit, whatever the weights are.
 *
 * Walks the graph back by a rule per operator; a part of a tensor is a union of boxes, a box a set of indices per axis, so
 * that dilations leave their holes and branches of different shapes stay apart. The set of every axis is exact, and so is
 * `holds` unless a Reshape mixes axes of space or a part has more than two dozen boxes: then it may hold too much.
 *
 * `value`: a tensor with channels on axis 1, N×C×space; `position`: one index per axis of space.
 * Cost: a fraction of a millisecond per 100 nodes. Throws `layer-unknown` for a value or a place that is not there.
 * Source: intervals of chains in Araujo et al. 2019, https://doi.org/10.23915/distill.00021; here sets, and any graph.
 */
export function receptiveField(
  graph: StaticGraph,
  value: Value,
  position: readonly number[],
  options: ReceptiveOptions = {},
): ReceptiveField {
  const { picture = graph.inputs[0]?.name ?? "", shared = "followed" } = options;
  const box = unitBox(graph, value, position, options.channel);
  const { region, unknown } = walkBack({ graph, from: value, box, to: picture, shared });
  const shape = shapeOf(graph, picture);
  const axes = spaceAxes(graph, picture);
  return {
    axes: fieldAxes(region, axes, shape),
    whole: region.some((part) => axes.every((axis) => isWhole(part[axis] as Indices))),
    holds: (place) => region.some((part) => axes.every((axis, i) => part[axis]?.[place[i] as number] === 1)),
    unknown,
  };
}

function unitBox(
  graph: StaticGraph,
  value: Value,
  position: readonly number[],
  channel: number | undefined,
): Box {
  const shape = graph.types.get(value)?.shape;
  if (!shape) throw noUnit(`there is no value "${value}" in the network`);
  const [n = 1, channels = 1, ...space] = shape;
  const inside =
    position.length === space.length &&
    position.every((at, i) => Number.isInteger(at) && at >= 0 && at < (space[i] as number)) &&
    (channel === undefined || (Number.isInteger(channel) && channel >= 0 && channel < channels));
  if (!inside)
    throw noUnit(`position ${position.join(",")} lies outside "${value}" of shape ${shapeText(shape)}`);
  const places = space.map((size, i) => indicesOf(size, [position[i] as number]));
  const taken = channel === undefined ? everyIndex(channels) : indicesOf(channels, [channel]);
  return [everyIndex(n), taken, ...places].slice(0, shape.length);
}

const noUnit = (found: string): FoveaError =>
  new FoveaError("layer-unknown", `Cannot find the receptive field: ${found}`);

/** All axes but batch and channels. */
function spaceAxes(graph: StaticGraph, picture: Value): number[] {
  const rank = shapeOf(graph, picture).length;
  const channels = picture === graph.inputs[0]?.name ? inputChannelAxis(graph) : 1;
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis > 0 && axis !== channels);
}

function fieldAxes(region: Region, axes: readonly number[], shape: readonly number[]): FieldAxis[] {
  if (region.length === 0) return [];
  const hull = hullOf(region);
  return axes.map((axis) => {
    const indices = hull[axis] as Indices;
    return {
      size: shape[axis] as number,
      start: indices.indexOf(1),
      end: indices.lastIndexOf(1) + 1,
      indices,
    };
  });
}
