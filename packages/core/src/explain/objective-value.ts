/** S of an objective on a picture, from what the network computed for it: no graph of its own, so that one run serves many. */

import { FoveaError } from "../errors.ts";
import type { Head } from "../freeze/head.ts";
import type { Value } from "../graph/graph.ts";
import type { ChannelObjective, Objective, SingleObjective } from "../synthesis/objective.ts";
import { type FloatTensor, floats, sizeOf, type Tensor, toFloats } from "../tensor.ts";
import { scoreIn, scoresOf } from "./prediction.ts";

/** The values of a network that an objective is computed from. */
export function objectiveLayers(objective: Objective, head: Head | undefined): readonly Value[] {
  if (objective.kind === "mix") {
    return [...new Set(objective.parts.flatMap((part) => objectiveLayers(part.objective, head)))];
  }
  if (objective.kind !== "class") return [objective.layer];
  return head ? [head.logits] : [];
}

/**
 * S, equal to what `ImageObjective.value()` says of the same picture up to rounding. `computed`: {@link objectiveLayers}.
 *
 * Throws `method-inapplicable` for objectives that compare with another picture: they have no value on a third one.
 */
export function objectiveValue(
  objective: Objective,
  computed: ReadonlyMap<Value, Tensor>,
  head: Head | undefined,
): number {
  if (objective.kind !== "mix") return single(objective, computed, head);
  return objective.parts.reduce((sum, part) => sum + part.weight * single(part.objective, computed, head), 0);
}

function single(
  objective: SingleObjective,
  computed: ReadonlyMap<Value, Tensor>,
  head: Head | undefined,
): number {
  const at = (value: Value): FloatTensor => toFloats(computed.get(value) as FloatTensor);
  if (objective.kind === "class" && head) {
    const { index, form = "logit" } = objective;
    const row = floats([1, head.scores], at(head.logits).data);
    return scoreIn(form, scoresOf(row, head.kind), index, head.kind === "sigmoid");
  }
  if (objective.kind === "layer") {
    const { data } = at(objective.layer);
    return data.reduce((sum, value) => sum + value * value, 0) / data.length;
  }
  if (objective.kind === "channel") {
    const layer = at(objective.layer);
    return meanOver(layer, objective.at, dots(layer, oneHot(objective.channel, layer.shape[1] as number)));
  }
  if (objective.kind === "direction") {
    const layer = at(objective.layer);
    const { vector, power = 2 } = objective;
    const length = Math.hypot(...vector);
    const along = dots(
      layer,
      vector.map((value) => value / length),
    );
    const norms = lengths(layer);
    const towards = along.map((dot, p) => dot * Math.max(0.1, dot / (norms[p] || 1)) ** power);
    return meanOver(layer, objective.at, towards);
  }
  throw new FoveaError(
    "method-inapplicable",
    `Cannot compare an objective of kind "${objective.kind}" with real pictures: it is about one picture alone`,
  );
}

function oneHot(channel: number | Float32Array, channels: number): Float32Array {
  if (typeof channel !== "number") return channel;
  const weights = new Float32Array(channels);
  weights[channel] = 1;
  return weights;
}

/** ⟨A_p, v⟩ for each position p. */
function dots({ shape, data }: FloatTensor, v: Float32Array): Float64Array {
  const positions = sizeOf(shape.slice(2));
  const sums = new Float64Array(positions);
  for (let c = 0; c < v.length; c++) {
    const weight = v[c] as number;
    if (weight === 0) continue;
    for (let p = 0; p < positions; p++)
      sums[p] = (sums[p] as number) + weight * (data[c * positions + p] as number);
  }
  return sums;
}

/** ‖A_p‖ for each position p. */
function lengths({ shape, data }: FloatTensor): Float64Array {
  const positions = sizeOf(shape.slice(2));
  const sums = new Float64Array(positions);
  for (let i = 0; i < data.length; i++)
    sums[i % positions] = (sums[i % positions] as number) + (data[i] as number) ** 2;
  return sums.map(Math.sqrt);
}

function meanOver({ shape }: FloatTensor, at: ChannelObjective["at"], values: Float64Array): number {
  if (at === undefined) return values.reduce((sum, value) => sum + value, 0) / values.length;
  const space = shape.slice(2);
  const place = at === "centre" ? space.map((size) => Math.floor(size / 2)) : at;
  return values[place.reduce((index, p, i) => index * (space[i] as number) + p, 0)] as number;
}
