/** Pictures of one size kept in memory as 8-bit levels, and batches of them as the network takes them. */

import { createHash } from "node:crypto";
import {
  type FloatTensor,
  floats,
  type Picture,
  type PreprocessingFields,
  preprocess,
  type TrainingBatch,
  type TrainingData,
} from "@fovea/core";

/** A picture takes size × size × channels bytes: 6000 of 64×64 take 74 MB, as floats they would take four times that. */
export class PictureStore implements TrainingData {
  readonly #fields: PreprocessingFields;
  readonly #levels: Uint8Array[] = [];
  readonly #labels: number[] = [];
  readonly #toLevels: PreprocessingFields;

  constructor(fields: PreprocessingFields) {
    this.#fields = fields;
    // Resized and cut as the network wants it, in levels. A margin is 0 for the network: the mean, in levels.
    const mean = fields.mean.map((value) => value / fields.scale);
    this.#toLevels = { ...fields, scale: 1, mean, std: fields.mean.map(() => 1) };
  }

  get size(): number {
    return this.#labels.length;
  }

  get labels(): readonly number[] {
    return this.#labels;
  }

  add(picture: Picture, label: number): void {
    const { data } = preprocess(picture, this.#toLevels);
    const { mean } = this.#toLevels;
    const levels = new Uint8ClampedArray(data.length);
    const channel = channelAt(this.#fields);
    for (let i = 0; i < data.length; i++) levels[i] = (data[i] as number) + (mean[channel(i)] as number);
    this.#levels.push(new Uint8Array(levels.buffer));
    this.#labels.push(label);
  }

  /** This picture alone, in place of all others. */
  replace(picture: Picture, label: number): void {
    this.#levels.length = 0;
    this.#labels.length = 0;
    this.add(picture, label);
  }

  async batch(indices: readonly number[]): Promise<TrainingBatch> {
    const labels = Int32Array.from(indices, (index) => this.#labels[index] as number);
    return { x: this.tensor(indices), labels };
  }

  /** (level · scale − mean) / std of some pictures, N before the shape of one. */
  tensor(indices: readonly number[]): FloatTensor {
    const { size, channels, layout } = this.#fields;
    const one = size[0] * size[1] * channels;
    const data = new Float32Array(indices.length * one);
    const tables = this.#tables();
    const channel = channelAt(this.#fields);
    for (const [n, index] of indices.entries()) {
      const levels = this.#levels[index] as Uint8Array;
      const at = n * one;
      for (let i = 0; i < one; i++)
        data[at + i] = (tables[channel(i)] as Float32Array)[levels[i] as number] as number;
    }
    const shape = layout === "nchw" ? [channels, ...size] : [...size, channels];
    return floats([indices.length, ...shape], data);
  }

  /** Tells other pictures, and the same in another order, apart. */
  get fingerprint(): string {
    const hash = createHash("sha256").update(Int32Array.from(this.#labels));
    for (const levels of this.#levels) hash.update(levels);
    return hash.digest("hex").slice(0, 16);
  }

  /** The value of each level, by channel. */
  #tables(): Float32Array[] {
    const { scale, mean, std } = this.#fields;
    return mean.map((m, c) => {
      const table = new Float32Array(256);
      for (let level = 0; level < 256; level++) table[level] = (level * scale - m) / (std[c] as number);
      return table;
    });
  }
}

/** Which channel an element of a picture belongs to. */
function channelAt({ size, channels, layout }: PreprocessingFields): (element: number) => number {
  const plane = size[0] * size[1];
  return layout === "nchw" ? (i) => Math.floor(i / plane) : (i) => i % channels;
}
