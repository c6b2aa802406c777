/** Score-CAM: channel weights from what the network says of the picture seen through each channel. */

import { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { type FloatTensor, floats, sizeOf } from "../tensor.ts";
import { type Check, reported } from "./ledger.ts";
import { type Attribution, type Method, method } from "./method.ts";
import { camAttribution, camOptions, overPicture } from "./parts/cam-options.ts";
import { layerOr } from "./parts/layer.ts";
import { resizedMap } from "./parts/resize-map.ts";
import { blended, maskedBlend, type Space, spaceOf } from "./parts/space.ts";
import type { Probe } from "./probe.ts";

const options = camOptions.extend({
  order: z
    .enum(["upsample-first", "normalize-first"])
    .default("upsample-first")
    .describe(
      "of the two steps from channel to mask: upsample-first as pytorch-grad-cam, the other as torch-cam",
    ),
  alignment: z
    .enum(["half-pixel", "corners"])
    .default("half-pixel")
    .describe("how a channel is laid over the picture; corners as pytorch-grad-cam does here"),
  top: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe(
      "an approximation: only this many channels, those that vary most over positions; 0: all of them",
    ),
});
type Options = z.infer<typeof options>;

/**
 * Score-CAM: a channel counts by the score of the picture of which only what the channel marks is left.
 *
 *     m = Σ_d w_d A_d,   w = softmax over d of S(x ⊙ M_d),   M_d = (Up A_d − min) / (max − min)
 *
 * A channel that is the same at every position marks nothing: its M is 0 and its w too; it counts in the softmax.
 *
 * Shapes: layer N×D×h×w → map N×h×w. Unit: that of the layer. Needs no gradient.
 * Cost: one forward run per channel that is not constant, several at once, and two; `top` of them with `top`. Throws: `layer-unknown` without a layer with
 * space, `method-inapplicable` where the layer has other dimensions than the picture.
 * Source: Wang et al. 2019, https://arxiv.org/abs/1910.01279. Its baseline score cancels in the softmax.
 */
export const scoreCam: Method = method({
  id: "score-cam",
  family: "activation-map",
  title: "Score-CAM",
  paper: "https://arxiv.org/abs/1910.01279",
  reading:
    "Bright regions lie in patterns that, laid over the picture as a mask, leave a picture that scores high for the class.",
  caution:
    "A masked picture is strange to the network: a high score for it does not prove that this region was the reason.",
  needs: ["spatial-layer"],
  keeps: [],
  cost: "1 per channel of the layer",
  display: "positive",
  domain: "layer",
  options,
  explain: scored,
});

async function scored(probe: Probe, given: Options): Promise<Attribution> {
  const layer = layerOr(probe.model, probe.layer);
  const { values: drawn, score } = await probe.draw("layer", () => ({
    roles: { layer },
    facts: undefined,
  }));
  const values = drawn.layer as FloatTensor;
  if (!overPicture(values.shape.slice(2), spaceOf(probe.model))) throw notOverPicture(layer);
  const channels = chosenChannels(values, given.top);
  const scores = await scoresThrough(probe, values, channels, given);
  const weights = softmax(scores);
  return camAttribution(probe, weighted(values, channels, weights), given, {
    score,
    checks: [...weightChecks(channels, weights), ...topCheck(values, channels)],
  });
}

const notOverPicture = (layer: Value): FoveaError =>
  new FoveaError(
    "method-inapplicable",
    `Cannot lay the channels of "${layer}" over the picture: they have other dimensions`,
    { hint: "Choose a layer whose positions are places of the picture, or use ablation-cam." },
  );

interface Channel {
  readonly index: number;
  readonly deviation: number;
}

/** In order of the layer. Channels of no deviation come last where only the top ones are wanted. */
function chosenChannels({ shape, data }: FloatTensor, top: number): readonly Channel[] {
  const positions = sizeOf(shape.slice(2));
  const all = Array.from({ length: shape[1] as number }, (_, index) => ({
    index,
    deviation: deviationOf(data.subarray(index * positions, (index + 1) * positions)),
  }));
  if (top === 0 || top >= all.length) return all;
  const strongest = all.toSorted((a, b) => b.deviation - a.deviation).slice(0, top);
  return strongest.sort((a, b) => a.index - b.index);
}

/** Exactly 0 where all values are the same. */
function deviationOf(values: Float32Array): number {
  const first = values[0] as number;
  let [total, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const shifted = (values[i] as number) - first;
    total += shifted;
    squares += shifted * shifted;
  }
  return Math.sqrt(Math.max(0, squares / values.length - (total / values.length) ** 2));
}

/** S of the picture through each channel; all constant channels share one run, of nothing. */
async function scoresThrough(
  probe: Probe,
  values: FloatTensor,
  channels: readonly Channel[],
  given: Options,
): Promise<Float64Array> {
  const space = spaceOf(probe.model);
  const nothing = floats(probe.x.shape);
  const scores = new Float64Array(channels.length);
  const varying = channels.flatMap(({ deviation }, i) => (deviation > 0 ? [i] : []));
  const constant = channels.flatMap(({ deviation }, i) => (deviation > 0 ? [] : [i]));
  if (constant.length > 0)
    scores.fill((await probe.scoreAt(blended(probe.x, nothing, noMask(space), space))).score);
  await probe.scoresAt({
    count: varying.length,
    blend: maskedBlend(probe.model, probe.x, nothing),
    fill: (mask, k) => {
      const { index } = channels[varying[k] as number] as Channel;
      writeMask(mask, probe, values, index, given);
    },
    take: ({ score }, k) => {
      probe.tick(k, varying.length);
      scores[varying[k] as number] = score;
      return false;
    },
  });
  return scores;
}

const noMask = ({ pixels }: Space): Float32Array => new Float32Array(pixels);

/** M_d, one value in [0, 1] per pixel. */
function writeMask(
  mask: Float32Array,
  probe: Probe,
  { shape, data }: FloatTensor,
  index: number,
  { order, alignment }: Options,
): void {
  const sizes = shape.slice(2);
  const { sizes: to } = spaceOf(probe.model);
  const positions = sizeOf(sizes);
  const channel = data.slice(index * positions, (index + 1) * positions);
  if (order === "normalize-first") stretch(channel);
  mask.set(resizedMap(channel, sizes, to, { mode: "bilinear", alignment }));
  if (order === "upsample-first") stretch(mask);
}

/** Puts the least value to 0 and the largest to 1. */
function stretch(plane: Float32Array): void {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < plane.length; i++) {
    const value = plane[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const size = max > min ? max - min : 1;
  for (let i = 0; i < plane.length; i++) plane[i] = ((plane[i] as number) - min) / size;
}

function softmax(scores: Float64Array): Float64Array {
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = scores.map((s) => Math.exp(s - most));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / total);
}

function weighted(values: FloatTensor, channels: readonly Channel[], weights: Float64Array): FloatTensor {
  const sizes = values.shape.slice(2);
  const positions = sizeOf(sizes);
  const map = new Float64Array(positions);
  for (const [i, { index, deviation }] of channels.entries()) {
    if (deviation === 0) continue;
    for (let p = 0; p < positions; p++)
      map[p] = (map[p] as number) + (weights[i] as number) * (values.data[index * positions + p] as number);
  }
  return floats([1, ...sizes], map);
}

/** With `top` the map is an approximation: how much of the layer it looks at. */
function topCheck({ shape, data }: FloatTensor, channels: readonly Channel[]): Check[] {
  const all = shape[1] as number;
  if (channels.length === all) return [];
  const positions = data.length / all;
  const kept = new Set(channels.map(({ index }) => index));
  let [part, whole] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i] as number);
    whole += size;
    if (kept.has(Math.floor(i / positions))) part += size;
  }
  const note = `Σ|A| of the ${channels.length} of ${all} channels that were looked at, as a part of that of all: an approximation`;
  return [reported("activation-kept", part / Math.max(whole, 1e-30), note)];
}

/** How many channels the map really rests on: exp of the entropy of the weights of those that vary. */
function weightChecks(channels: readonly Channel[], weights: Float64Array): Check[] {
  const varying = weights.filter((_, i) => (channels[i] as Channel).deviation > 0);
  const total = varying.reduce((a, b) => a + b, 0);
  const entropy = varying.reduce((sum, w) => (w > 0 ? sum - (w / total) * Math.log(w / total) : sum), 0);
  const effective = varying.length === 0 ? 0 : Math.exp(entropy);
  return [
    reported("channels", channels.length, "channels laid over the picture"),
    reported(
      "constant-channels",
      channels.length - varying.length,
      "of them the same at every position, with weight 0",
    ),
    reported("effective-channels", effective, "channels that share the weight: exp of its entropy"),
  ];
}
