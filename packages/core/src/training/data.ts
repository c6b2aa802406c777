/** Pictures to train on, and the order in which an epoch takes them. */

import { random, shuffled } from "../random.ts";
import type { FloatTensor } from "../tensor.ts";
import type { TrainingLabels } from "./loss.ts";

export interface TrainingBatch {
  /** N×C×H×W (or N×F) in the units that the network takes. */
  readonly x: FloatTensor;
  readonly labels: TrainingLabels;
}

/** A set of pictures, asked for by their numbers. */
export interface TrainingData {
  readonly size: number;
  /** The same indices give the same numbers every time. `x` belongs to the caller, who may write to it. */
  batch(indices: readonly number[]): Promise<TrainingBatch>;
}

/** One 32-bit seed from several whole numbers; near ones give unrelated seeds. */
export function mixedSeed(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part >>> 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** 0 … size − 1 in the order of an epoch, which depends on the seed and the epoch alone. */
export function orderOf(size: number, seed: number, epoch: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  return shuffled(order, random(mixedSeed(seed, epoch)));
}
