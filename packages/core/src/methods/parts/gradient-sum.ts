/** A weighted sum of gradients at many pictures, most of it added up inside the graph. */

import type { Value } from "../../graph/graph.ts";
import { alike } from "../../model/batched-runs.ts";
import { type FloatTensor, floats } from "../../tensor.ts";
import type { Blueprint } from "../compiled.ts";
import type { GraphDraft } from "../graph-draft.ts";
import { drawnTogether, roomForGradients } from "../many.ts";
import type { Probe } from "../probe.ts";

export interface GradientSum {
  readonly weights: readonly number[];
  /** Writes picture `index` into `row`. */
  readonly fill: (row: Float32Array, index: number) => void;
}

/** Largest difference of gradients in a batch from single ones, as a part of the largest number. */
const tolerance = 1e-4;

/**
 * Σ_k w_k ∂S/∂x (x_k).
 *
 * In batches the weights are what the sweep starts from, and rows are added up as soon as only linear operators are to come:
 * the last of them, over the largest maps, then run once for all rows. The first batch of a model also tells what its first
 * and last row add; where that is not what they give alone, and for few pictures, every gradient is computed and added by itself.
 */
export async function gradientSum(probe: Probe, { weights, fill }: GradientSum): Promise<Float64Array> {
  const total = new Float64Array(probe.x.data.length);
  const batch = batchOf(weights.length, roomForGradients(probe));
  const taken = batch < 2 ? 0 : await inBatches(probe, { weights, fill }, batch, total);
  await probe.gradientsAt({
    count: weights.length - taken,
    most: 1,
    fill: (row, k) => fill(row, taken + k),
    take: ({ gradient }, k) => {
      probe.tick(taken + k, weights.length);
      add(total, gradient.data, weights[taken + k] as number);
      return false;
    },
  });
  return total;
}

/** The most rows that fit, or fewer where that leaves no rest. */
function batchOf(count: number, room: number): number {
  const most = Math.min(room, 10, count);
  if (count < 24) return 1;
  for (let batch = most; batch > most / 2; batch--) if (count % batch === 0) return batch;
  return most;
}

/** Adds whole batches; returns how many pictures they held: 0 where batches are refused. */
async function inBatches(
  probe: Probe,
  sum: GradientSum,
  batch: number,
  total: Float64Array,
): Promise<number> {
  const { shape, data } = probe.x;
  const size = data.length;
  const rows = floats(shape.with(0, batch));
  const whole = sum.weights.length - (sum.weights.length % batch);
  for (let from = 0; from < whole; from += batch) {
    probe.tick(from, sum.weights.length);
    for (let b = 0; b < batch; b++) sum.fill(rows.data.subarray(b * size, (b + 1) * size), from + b);
    const weights = sum.weights.slice(from, from + batch);
    const found = await drawnTogether(probe, {
      ...{ key: "gradient sum", build: weightedSum, rows },
      feeds: { row_weights: floats([batch], weights) },
      agrees: (sums) => outermostAgree(probe, rows, weights, sums),
    });
    if (!found) return from;
    add(total, (found.sum as FloatTensor).data, 1);
  }
  return whole;
}

const weightedSum = (draft: GraphDraft): Blueprint<undefined> => {
  const { b, batch } = draft;
  const weights = b.input({ name: "row_weights", type: "float32", shape: [batch] });
  const [gradient = ""] = draft.gradientsOf(draft.score, weights, [draft.input]);
  const sum = (rows: Value): Value => b.add("ReduceSum", [rows, b.ints([0])], { keepdims: 1 });
  const outermost = sum(b.add("Gather", [gradient, b.ints([0, batch - 1])], { axis: 0 }));
  return { roles: { sum: sum(gradient), outermost, scores: draft.score }, facts: undefined };
};

/** Compares S of the first and the last row, and what they add to the sum, with single runs. */
async function outermostAgree(
  probe: Probe,
  { data, shape }: FloatTensor,
  weights: readonly number[],
  { outermost, scores }: Readonly<Record<string, FloatTensor>>,
): Promise<boolean> {
  const size = probe.x.data.length;
  const alone = new Float64Array(size);
  for (const at of [0, (shape[0] as number) - 1]) {
    const row = floats(probe.x.shape, data.subarray(at * size, (at + 1) * size));
    const { score, gradient } = await probe.gradientAt(row);
    if (!alike(scores?.data.subarray(at, at + 1), [score], tolerance)) return false;
    add(alone, gradient.data, weights[at] as number);
  }
  return alike(outermost?.data, alone, tolerance);
}

function add(total: Float64Array, values: Float32Array, weight: number): void {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] as number) + weight * (values[i] as number);
}
