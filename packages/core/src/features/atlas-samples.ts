/** Activations at random positions of a layer, each with what it says for the best classes. */

import { random } from "../random.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, numbers, sizeOf } from "../tensor.ts";
import { mixedSeed } from "../training/data.ts";
import type { AtlasGraph } from "./atlas-graph.ts";

export interface ClassAttribution {
  readonly index: number;
  /** ∂z_t/∂A · A at the position, in units of the logit. */
  readonly value: number;
}

export interface AtlasSample {
  /** Which picture, and which of the layer's positions, counted row by row. */
  readonly picture: number;
  readonly position: number;
  /** A there, D numbers. */
  readonly vector: Float32Array;
  /** The picture's best classes, the best one first. */
  readonly attributions: readonly ClassAttribution[];
  /** The class that the model says the picture is. */
  readonly predicted: number;
}

/** `count` different positions of a layer, or all if it has fewer; they depend on seed and picture alone. */
export function samplePositions(positions: number, count: number, seed: number, picture: number): number[] {
  const { uniform } = random(mixedSeed(seed, picture));
  const all = Array.from({ length: positions }, (_, i) => i);
  const drawn = Math.min(count, positions);
  for (let i = 0; i < drawn; i++) {
    const j = i + Math.floor(uniform() * (positions - i));
    [all[i], all[j]] = [all[j] as number, all[i] as number];
  }
  return all.slice(0, drawn);
}

/** The samples of one picture, from a run of the atlas' graph. */
export function atlasSamples(
  { layer, shape, attributions, ranked, logits, count }: AtlasGraph,
  outputs: Tensors,
  positions: readonly number[],
  picture: number,
): AtlasSample[] {
  const [, depth = 0, ...space] = shape;
  const size = sizeOf(space);
  const a = (outputs[layer] as FloatTensor).data;
  const parts = (outputs[attributions] as FloatTensor).data;
  const classes = ranked === undefined ? undefined : numbers(outputs[ranked] as NonNullable<Tensors[string]>);
  const single = (outputs[logits] as FloatTensor).data[0] as number;
  // A network with one score z has two classes, with scores −z and z.
  const yes = Number(single > 0);
  const best = classes ?? [yes, 1 - yes];
  const partOf = (rank: number, p: number): number =>
    classes ? (parts[rank * size + p] as number) : (2 * (best[rank] as number) - 1) * (parts[p] as number);
  return positions.map((position) => ({
    picture,
    position,
    vector: Float32Array.from({ length: depth }, (_, d) => a[d * size + position] as number),
    attributions: best.slice(0, classes ? count : 2).map((index, rank) => ({
      index,
      value: partOf(rank, position),
    })),
    predicted: best[0] as number,
  }));
}
