/** Features of picture after picture, gathered to batches on which layers are compared. */

import { type FeatureRows, fewestForCka, LayerSimilarity, random, shuffled } from "@fovea/core";

/** Pictures of a batch at most: the cost of a picture grows with it. */
const mostInBatch = 256;

/** What one picture gives at every layer of one model. */
export type LayerVectors = readonly Float32Array[];

export interface SimilarLayers {
  /** values[layer of A][layer of B]. */
  readonly values: readonly (readonly number[])[];
  readonly pictures: number;
  readonly batches: number;
  /** 95 % of the values lie below this if pictures are paired at random. */
  readonly chance: number;
}

export class FeatureBatches {
  readonly #similarity: LayerSimilarity;
  readonly #random: LayerSimilarity;
  readonly #size: number;
  readonly #seed: number;
  #batch: (readonly [LayerVectors, LayerVectors])[] = [];
  #batches = 0;

  /** `pictures`: how many are to come. */
  constructor(layersA: number, layersB: number, pictures: number, seed: number) {
    this.#similarity = new LayerSimilarity(layersA, layersB);
    this.#random = new LayerSimilarity(layersA, layersB);
    this.#size = Math.ceil(pictures / Math.max(1, Math.ceil(pictures / mostInBatch)));
    this.#seed = seed;
  }

  add(a: LayerVectors, b: LayerVectors): void {
    this.#batch.push([a, b]);
    if (this.#batch.length === this.#size) this.#flush();
  }

  /** Undefined for fewer than 4 pictures. */
  result(): SimilarLayers | undefined {
    this.#flush();
    if (this.#batches === 0) return undefined;
    return {
      values: this.#similarity.values(),
      pictures: this.#similarity.pictures,
      batches: this.#batches,
      chance: quantile(this.#random.values().flat(), 0.95),
    };
  }

  /** A rest of fewer pictures than an estimate takes is left out. */
  #flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length < fewestForCka) return;
    const a = rowsOf(batch.map(([vectors]) => vectors));
    this.#similarity.add(a, rowsOf(batch.map(([, vectors]) => vectors)));
    if (this.#batches++ > 0) return;
    const mixed = shuffled(batch, random(this.#seed));
    this.#random.add(a, rowsOf(mixed.map(([, vectors]) => vectors)));
  }
}

/** Of each layer, the rows of all pictures. */
function rowsOf(pictures: readonly LayerVectors[]): FeatureRows[] {
  const [first = []] = pictures;
  return first.map(({ length: columns }, layer) => {
    const data = new Float32Array(pictures.length * columns);
    for (const [i, vectors] of pictures.entries()) data.set(vectors[layer] as Float32Array, i * columns);
    return { rows: pictures.length, columns, data };
  });
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
