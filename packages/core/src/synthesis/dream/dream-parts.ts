/** What is dreamt of: layers and channels with weights, from words to an objective. */

import { FoveaError } from "../../errors.ts";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import { layerNamed, spatialLayerNamed } from "../../model/layer-names.ts";
import { type FloatTensor, floats, sum } from "../../tensor.ts";
import { channelsIn } from "../named-units.ts";
import type { Objective, SingleObjective } from "../objective.ts";

export interface DreamPart {
  readonly layer: Value;
  /** One channel; else all that the layer answers to. */
  readonly channel?: number;
  readonly weight: number;
}

/**
 * Reads `LAYER`, `LAYER:12`, `LAYER*0.5` and lists of them with commas. Names of layers may hold `:` and `*`: the longest
 * name that is a layer counts.
 *
 * Throws `layer-unknown` with the nearest names or the range of channels, or where a layer has no space; `option-invalid`
 * for a weight that is no number or 0.
 */
export function readDreamParts(text: string, graph: StaticGraph): readonly DreamPart[] {
  return text.split(",").map((word) => readPart(word.trim(), graph));
}

function readPart(word: string, graph: StaticGraph): DreamPart {
  if (layerNamed(word, graph) !== undefined) return { layer: spatialLayerNamed(word, graph), weight: 1 };
  const star = word.lastIndexOf("*");
  if (star >= 0) return { ...readPart(word.slice(0, star).trim(), graph), weight: weightOf(word, star) };
  const [, name = word, channel] = /^(.+):(\d+)$/.exec(word) ?? [];
  const layer = spatialLayerNamed(name, graph);
  if (channel === undefined) return { layer, weight: 1 };
  return { layer, channel: channelsIn(channel, layer, graph)[0] as number, weight: 1 };
}

function weightOf(word: string, star: number): number {
  const text = word.slice(star + 1).trim();
  const weight = Number(text);
  if (text !== "" && Number.isFinite(weight) && weight !== 0) return weight;
  throw new FoveaError("option-invalid", `Cannot use the weight of "${word}": found "${text}"`, {
    hint: "A weight is a number other than 0, as in conv4*0.5; a negative one makes the layer answer less.",
  });
}

/**
 * S = Σ wᵢ Sᵢ / |Sᵢ(photo)|, or the one part's S: what layers answer differs by orders of magnitude, and so divided, weights
 * say how much each part counts.
 *
 * For a channel the unit is the root mean square of its whole layer. `activations`: of the photo at each layer; not needed for
 * one part.
 */
export function dreamObjective(
  parts: readonly DreamPart[],
  activations: ReadonlyMap<Value, FloatTensor>,
): Objective {
  const [first] = parts;
  if (first && parts.length === 1 && first.weight === 1) return partObjective(first);
  return {
    kind: "mix",
    parts: parts.map((part) => ({
      objective: partObjective(part),
      weight: part.weight / (parts.length === 1 ? 1 : unitOf(part, activations.get(part.layer))),
    })),
  };
}

const partObjective = ({ layer, channel }: DreamPart): SingleObjective =>
  channel === undefined ? { kind: "layer", layer } : { kind: "channel", layer, channel };

function unitOf({ channel }: DreamPart, activations: FloatTensor | undefined): number {
  if (!activations) return 1;
  const { shape, data } = activations;
  const meanSquare =
    sum(
      floats(
        shape,
        data.map((a) => a * a),
      ),
    ) / data.length;
  return (channel === undefined ? meanSquare : Math.sqrt(meanSquare)) || 1;
}

/** Most products of a tile's positions with the guide's: 64 MB. */
const mostProducts = 16e6;

/**
 * S = Σ wᵢ (mean over positions of max_q ⟨A, G_q⟩): towards what the layers answer to in another picture.
 *
 * `guides`: what each layer answers to the guide, a picture of `pictureSize` pixels; of so many positions that a tile of
 * `tile` × `tile` pixels would take too much memory, an even selection. Throws `option-invalid` for parts with a channel.
 */
export function guidedObjective(
  parts: readonly DreamPart[],
  guides: ReadonlyMap<Value, FloatTensor>,
  {
    tile,
    pictureSize: [height, width],
  }: { readonly tile: number; readonly pictureSize: readonly [number, number] },
): Objective {
  const guided = parts.map(({ layer, channel, weight }) => {
    if (channel !== undefined) throw channelGuided(layer, channel);
    const whole = guides.get(layer) as FloatTensor;
    const [, , h = 1, w = 1] = whole.shape;
    const positions = (tile * tile * h * w) / (height * width);
    const guide = thinned(whole, Math.max(16, Math.floor(mostProducts / positions)));
    return { objective: { kind: "guide" as const, layer, guide }, weight };
  });
  const [first] = guided;
  return first && guided.length === 1 && first.weight === 1
    ? first.objective
    : { kind: "mix", parts: guided };
}

const channelGuided = (layer: Value, channel: number): FoveaError =>
  new FoveaError(
    "option-invalid",
    `Cannot guide channel ${channel} of "${layer}": a guide is for whole layers`,
    {
      hint: "Leave the channel out, or the guide.",
    },
  );

/** An even selection of the positions, `most` of them: 1×C×(space) → 1×C×n. */
function thinned({ shape, data }: FloatTensor, most: number): FloatTensor {
  const channels = shape[1] as number;
  const positions = data.length / channels;
  const kept = Math.min(positions, most);
  const result = floats([1, channels, kept]);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < kept; i++) {
      const from = Math.floor(((i + 0.5) * positions) / kept);
      result.data[c * kept + i] = data[c * positions + from] as number;
    }
  }
  return result;
}
