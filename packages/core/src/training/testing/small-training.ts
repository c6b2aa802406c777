/** A small network with everything in it that training knows, and a set of pictures that it learns at once. */

import type { Graph } from "../../graph/graph.ts";
import { parseGraph } from "../../graph/text.ts";
import { random } from "../../random.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { runtime, weightsFor } from "../../testing/open-text.ts";
import type { TrainingData } from "../data.ts";
import { Trainer } from "../trainer.ts";
import type { TrainerRequest } from "../trainer-request.ts";

const text = `input x: float32[N,1,8,8]
w1: float32[3,1,3,3] = {…}
g1: float32[3] = [1, 0.5, 1.5]
b1: float32[3] = [0.1, -0.2, 0]
m1: float32[3] = [0.1, 0, -0.1]
v1: float32[3] = [1, 2, 0.5]
w2: float32[4,3,3,3] = {…}
b2: float32[4] = [0.1, 0, -0.1, 0.2]
g2: float32[4] = [1, 1, 1, 1]
c2: float32[4] = [0, 0, 0, 0]
m2: float32[4] = [0, 0, 0, 0]
v2: float32[4] = [1, 1, 1, 1]
k: float32[2,4] = {…}
c: float32[2] = [0, 0.1]
h1 = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w1)
n1 = BatchNormalization(h1, g1, b1, m1, v1)
a1 = Relu(n1)
h2 = Conv<pads=[1, 1, 1, 1]>(a1, w2, b2)
n2 = BatchNormalization(h2, g2, c2, m2, v2)
a2 = Relu(n2)
p = GlobalAveragePool(a2)
f = Flatten(p)
y = Gemm<transB=1>(f, k, c)
output y`;

export const smallNet = (): Graph => parseGraph(text, weightsFor(text));

export const smallTrainer = (request: Partial<TrainerRequest> = {}): Promise<Trainer> =>
  Trainer.open({
    runtime,
    network: smallNet(),
    batch: 4,
    loss: "softmax",
    optimiser: { kind: "sgd", momentum: 0.9, weightDecay: 1e-3 },
    batchNorm: "batch",
    ...request,
  });

/** Pictures 1×8×8 of noise with a bright blob in the left or the right half: class 0 or 1. */
export function blobs(size: number): TrainingData {
  return {
    size,
    async batch(indices) {
      const x = floats([indices.length, 1, 8, 8]);
      for (const [n, index] of indices.entries()) drawBlob(x.data.subarray(n * 64, (n + 1) * 64), index);
      return { x, labels: Int32Array.from(indices, (index) => index % 2) };
    },
  };
}

function drawBlob(picture: Float32Array, index: number): void {
  const { uniform } = random(1000 + index);
  const left = (index % 2) * 4 + Math.floor(uniform() * 2);
  const top = Math.floor(uniform() * 6);
  for (let i = 0; i < 64; i++) {
    const [y, x] = [Math.floor(i / 8), i % 8];
    const inside = y >= top && y < top + 2 && x >= left && x < left + 2;
    // The halves differ by more than their place, so that a mean over positions can tell them apart.
    picture[i] = 0.2 * uniform() + (inside ? (index % 2 === 0 || (x + y) % 2 === 0 ? 1 : -1) : 0);
  }
}

/** Normal numbers. */
export function noise(shape: readonly number[], seed: number): ReturnType<typeof floats> {
  const { normal } = random(seed);
  return floats(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => normal()),
  );
}
