/** The pictures whose embeddings are nearest to a vector: distances in float64, the same whichever way they were found. */

import type { RecordBatch } from "apache-arrow";
import { textColumn, vectorsOf } from "./batches.ts";
import { Ranking } from "./ranking.ts";

/** `cosine`: 1 − cos of the angle, 0…2, and 1 where a vector is zero. `l2`: the Euclidean distance. */
export const metrics = ["cosine", "l2"] as const;
export type Metric = (typeof metrics)[number];

export interface Neighbour {
  readonly key: string;
  readonly distance: number;
  readonly label?: string;
  /** The most probable classes. */
  readonly top: readonly number[];
}

/** What a search reads. */
export const neighbourColumns: readonly string[] = ["key", "label", "top", "embedding"];

/** The k nearest of all rows in the batches, first the nearest, ties by key. */
export async function nearestIn(
  batches: AsyncIterable<RecordBatch>,
  vector: Float32Array,
  k: number,
  metric: Metric,
): Promise<readonly Neighbour[]> {
  const ranking = new Ranking<Neighbour>(k);
  const distance = distances[metric](vector);
  for await (const batch of batches) {
    const all = vectorsOf<Float32Array>(batch, "embedding");
    const size = all.length / Math.max(1, batch.numRows);
    const [keys, labels] = [textColumn(batch, "key"), textColumn(batch, "label")];
    const tops = vectorsOf<Int32Array>(batch, "top");
    const topSize = tops.length / Math.max(1, batch.numRows);
    for (let row = 0; row < batch.numRows; row++) {
      const found = distance(all, row * size);
      if (found > ranking.limit) continue;
      const [key, label] = [keys(row) as string, labels(row)];
      const top = Array.from(tops.subarray(row * topSize, (row + 1) * topSize)).filter((index) => index >= 0);
      ranking.offer(found, key, { key, distance: found, top, ...(label === null ? {} : { label }) });
    }
  }
  return ranking.items;
}

type Distance = (all: Float32Array, from: number) => number;

const distances: Readonly<Record<Metric, (vector: Float32Array) => Distance>> = {
  cosine: (vector) => {
    let own = 0;
    for (let i = 0; i < vector.length; i++) own += (vector[i] as number) ** 2;
    return (all, from) => {
      let product = 0;
      let square = 0;
      for (let i = 0; i < vector.length; i++) {
        const value = all[from + i] as number;
        product += (vector[i] as number) * value;
        square += value * value;
      }
      return own === 0 || square === 0 ? 1 : 1 - product / Math.sqrt(own * square);
    };
  },
  l2: (vector) => (all, from) => {
    let sum = 0;
    for (let i = 0; i < vector.length; i++) {
      const difference = (vector[i] as number) - (all[from + i] as number);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  },
};
