/** A small network trained for two steps: the same calls in Node and in a browser. */

import { type Checkpoint, fit as fitNetwork, type Runtime, Trainer, type TrainingData } from "@fovea/core";
import { menagerieNet } from "@fovea/menagerie";
import { noise } from "./net.ts";

/** Each batch is all four pictures, so that an epoch is one step. */
const batch = 4;

const pictures: TrainingData = {
  size: batch,
  batch: async (indices) => {
    const x = noise([indices.length, 3, 32, 32], 0);
    const each = 3 * 32 * 32;
    for (const [n, index] of indices.entries()) x.data.set(noise([1, 3, 32, 32], 10 + index).data, n * each);
    return { x, labels: Int32Array.from(indices, (index) => index % 3) };
  },
};

/** Convolutions with and without stride, a residual block with BatchNormalizations: as small as it can be for a GPU in software. */
export const openTrainer = (runtime: Runtime): Promise<Trainer> =>
  Trainer.open({
    runtime,
    network: menagerieNet({ classes: 3, size: 32, widths: [4, 6], blocks: [0, 1], seed: 1 }),
    batch,
    loss: "softmax",
    labelSmoothing: 0.1,
    optimiser: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
    batchNorm: "batch",
  });

/** The checkpoint after two steps, or after as many of a run that goes on. */
export async function trainedFor(
  trainer: Trainer,
  resume?: Checkpoint,
  onEpoch: (checkpoint: Checkpoint) => void = () => undefined,
): Promise<Checkpoint> {
  return await fitNetwork({
    ...{ trainer, train: pictures, epochs: 2, rate: 0.05, seed: 3 },
    augment: { flip: true, shift: 0.1, brightness: 0.1 },
    ...(resume === undefined ? {} : { resume }),
    onEpoch: ({ checkpoint }) => onEpoch(checkpoint),
  });
}

/** Over losses, weights, running statistics and moments; infinite where there are not as many. */
export function largestDifference(a: Checkpoint, b: Checkpoint): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  return left.reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] as number))), 0);
}

const numbersOf = ({ curve, state: { weights, running, moments } }: Checkpoint): number[] => [
  ...curve.map(({ loss }) => loss),
  ...[weights, running, ...moments].flatMap((vector) => Array.from(vector)),
];
