/** The pictures in which channels of a layer are strongest. */

import { FoveaError, nearest } from "@fovea/core";
import type { RecordBatch } from "apache-arrow";
import { textColumn, vectorsOf } from "./batches.ts";
import { maximaColumn, positionsColumn } from "./columns.ts";
import { Ranking } from "./ranking.ts";
import type { StoreHeader } from "./row.ts";

/** The largest value of a channel in one picture. */
export interface Strongest {
  readonly key: string;
  readonly value: number;
  /** Index into the row-major positions of the layer. */
  readonly position: number;
}

/** Index of a watched layer. Throws `layer-unknown`. */
export function layerIndex({ layers }: StoreHeader, layer: string): number {
  const index = layers.findIndex(({ value }) => value === layer);
  if (index >= 0) return index;
  const names = layers.map(({ value }) => value);
  throw new FoveaError("layer-unknown", `Cannot find layer "${layer}" in the store: it was not watched`, {
    hint: `Did you mean ${nearest(layer, names)}? The store has ${names.join(", ")}.`,
  });
}

/** Throws `layer-unknown` for a channel that the layer has not. */
export function checkChannels({ layers }: StoreHeader, index: number, channels: readonly number[]): void {
  const { value, shape } = layers[index] as StoreHeader["layers"][number];
  const count = shape[1] as number;
  const wrong = channels.find((channel) => !Number.isInteger(channel) || channel < 0 || channel >= count);
  if (wrong === undefined) return;
  throw new FoveaError(
    "layer-unknown",
    `Cannot find channel ${wrong} of layer "${value}": it has channels 0 to ${count - 1}`,
  );
}

/** One pass over two columns; k places per channel are all that is kept. Of equal values the first key. */
export async function strongestIn(
  batches: AsyncIterable<RecordBatch>,
  index: number,
  channels: readonly number[],
  k: number,
): Promise<(readonly Strongest[])[]> {
  const rankings = channels.map(() => new Ranking<Strongest>(k));
  for await (const batch of batches) {
    const maxima = vectorsOf<Float32Array>(batch, maximaColumn(index));
    const positions = vectorsOf<Int32Array>(batch, positionsColumn(index));
    const size = maxima.length / Math.max(1, batch.numRows);
    const keys = textColumn(batch, "key");
    for (const [i, channel] of channels.entries()) {
      const ranking = rankings[i] as Ranking<Strongest>;
      let { limit } = ranking;
      for (let row = 0; row < batch.numRows; row++) {
        const value = maxima[row * size + channel] as number;
        if (-value > limit) continue;
        const key = keys(row) as string;
        ranking.offer(-value, key, { key, value, position: positions[row * size + channel] as number });
        limit = ranking.limit;
      }
    }
  }
  return rankings.map(({ items }) => items);
}
