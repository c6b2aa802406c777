/** Places of pictures in the plane: those whose embeddings are alike lie near each other. */

import { drawnBySeed, umapLayout } from "@fovea/core";
import type { Store } from "../store.ts";

/** Of each picture: enough to see groups, and the rounds of the layout cost in proportion. */
const neighbours = 15;

/**
 * x and y of each picture; NaN for those that were not drawn.
 *
 * Cost: that of umapLayout(), which grows with the square of their number: of more than `most`, that many are drawn by seed.
 */
export async function placesOf(
  store: Store,
  rowOf: ReadonlyMap<string, number>,
  most: number,
  seed: number,
  progress: (part: number) => void,
): Promise<{ readonly places: Float32Array; readonly placed: number }> {
  const places = new Float32Array(2 * rowOf.size).fill(Number.NaN);
  if (most === 0 || rowOf.size === 0) return { places, placed: 0 };
  const drawn = drawnBySeed([...rowOf.keys()], most, seed);
  const at = new Map(drawn.map((key, i) => [key, i]));
  const vectors: Float32Array[] = [];
  for await (const { key, embedding } of store.rows(["key", "embedding"])) {
    const index = at.get(key);
    if (index !== undefined) vectors[index] = embedding;
  }
  const found = await umapLayout(vectors, {
    ...{ seed, neighbours },
    progress: (done, total) => progress(done / total),
  });
  for (const [i, key] of drawn.entries()) {
    places.set(found.subarray(2 * i, 2 * i + 2), 2 * (rowOf.get(key) as number));
  }
  return { places, placed: drawn.length };
}
