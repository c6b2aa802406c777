/** One layer on one picture as `fovea features` shows it. */

import {
  bySpecificity,
  type ChannelNumbers,
  channelNumbers,
  coordinates,
  deadChannels,
  type FeatureMaps,
  isSigned,
  type MaximaSums,
  prominence,
  quantileOfSizes,
  type Specificity,
  sizeOf,
  zScores,
} from "@fovea/core";
import type { FloatMap } from "@fovea/render";
import { type ChannelList, chosenChannels } from "./channel-list.ts";
import type { KnownLayer } from "./feature-reference.ts";

export interface FeatureOptions {
  readonly contrast: "shared" | "own";
  readonly order: "index" | "specific";
  readonly channels: ChannelList | undefined;
  readonly zoom: number | undefined;
}

/** A channel that is drawn. */
interface DrawnChannel {
  readonly channel: number;
  readonly map: FloatMap;
  /** Largest |value|. */
  readonly strongest: number;
}

export interface FeatureLayer {
  readonly value: string;
  readonly op: string;
  readonly shape: readonly number[];
  readonly numbers: ChannelNumbers;
  readonly signed: boolean;
  /** 99.5 % of the values lie within. */
  readonly limit: number;
  /** On this picture. */
  readonly dead: readonly number[];
  /** On all pictures given; undefined where there is one. */
  readonly deadInAll: readonly number[] | undefined;
  readonly specificity: Specificity;
  /** How many other pictures it was compared with. */
  readonly others: number;
  /** Channels, the most specific first. */
  readonly ranked: readonly number[];
  /** The few most specific that answer at all. */
  readonly specific: readonly number[];
  /** Which channels are drawn, in the order of the sheet. */
  readonly shown: readonly number[];
  /** Mean of |value| over the channels. */
  readonly mean: FloatMap;
  readonly mapOf: (channel: number) => DrawnChannel;
  /** What part of a volume is drawn. */
  readonly slice: string | undefined;
}

/** Most channels on a sheet if nobody chooses. */
const most = 64;
const fewSpecific = 8;

/** `othersThan`: what other pictures did, given the maxima of this one. */
export function featureLayer(
  { value, op, shape, maps }: FeatureMaps,
  options: FeatureOptions,
  othersThan: (maxima: Float32Array) => MaximaSums | undefined,
  known: KnownLayer | undefined,
): FeatureLayer {
  const numbers = channelNumbers(maps);
  const others = othersThan(numbers.maxima);
  const specificity = others ? zScores(numbers.maxima, others) : prominence(numbers);
  const ranked = bySpecificity(specificity);
  const dead = deadChannels(numbers);
  const isDead = new Set(dead);
  const count = shape[1] as number;
  const chosen = chosenChannels(options.channels, count, count, { one: "channel", layer: value });
  const asked = new Set(chosen);
  const inOrder = options.order === "specific" ? ranked.filter((c) => asked.has(c)) : chosen;
  const view = viewOf(shape);
  const mapOf = (channel: number): DrawnChannel => drawnChannel(maps.data, view, numbers, channel);
  return {
    value,
    op,
    shape,
    numbers,
    signed: isSigned(numbers),
    limit: quantileOfSizes(maps.data),
    dead,
    deadInAll: known?.extremes ? deadChannels(known.extremes) : undefined,
    specificity,
    others: others?.pictures ?? 0,
    ranked,
    specific: ranked.filter((c) => !isDead.has(c)).slice(0, Math.min(fewSpecific, Math.ceil(count / 4))),
    shown: options.channels === undefined ? inOrder.slice(0, most) : inOrder,
    mean: meanOf(maps.data, count, view),
    mapOf,
    slice: view.slice,
  };
}

/** The two axes that are drawn of a channel, and where they begin in it. */
interface View {
  readonly width: number;
  readonly height: number;
  /** Numbers of a channel, and the first that is drawn. */
  readonly size: number;
  readonly start: number;
  readonly slice: string | undefined;
}

/** The last two axes; of a volume the slice in the middle. */
function viewOf(shape: readonly number[]): View {
  const space = shape.slice(2);
  const width = space.at(-1) ?? 1;
  const height = space.length > 1 ? (space.at(-2) as number) : 1;
  const slices = sizeOf(space) / (width * height);
  const middle = Math.floor(slices / 2);
  return {
    width,
    height,
    size: sizeOf(space),
    start: middle * width * height,
    slice: slices > 1 ? `slice ${middle} of ${slices}, the middle one of each volume` : undefined,
  };
}

/** A copy, so that the maps of the whole layer can go. */
function drawnChannel(
  data: Float32Array,
  { width, height, size, start }: View,
  { minima, maxima }: ChannelNumbers,
  channel: number,
): DrawnChannel {
  const from = channel * size + start;
  const map = { width, height, data: data.slice(from, from + width * height) };
  return { channel, map, strongest: Math.max(maxima[channel] as number, -(minima[channel] as number)) };
}

function meanOf(data: Float32Array, channels: number, { width, height, size, start }: View): FloatMap {
  const mean = new Float32Array(width * height);
  for (let c = 0; c < channels; c++) {
    const from = c * size + start;
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + Math.abs(data[from + i] as number) / channels;
  }
  return { width, height, data: mean };
}

/** Where a channel is strongest, one number per axis of space. */
export function positionOf(
  { numbers, shape }: Pick<FeatureLayer, "numbers" | "shape">,
  channel: number,
): number[] {
  return coordinates(numbers.positions[channel] as number, shape.slice(2));
}
