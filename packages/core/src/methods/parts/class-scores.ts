/** What becomes of the scores of all classes: they come with every forward run and cost nothing more. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { EffectOptions } from "./effect-options.ts";

export interface ClassEffects {
  /** Δ of each raw class score, classes × parts; a network with a single score has one row. */
  readonly delta: FloatTensor;
  /** The class predicted with each part hidden, or alone. */
  readonly predicted: Int32Array;
}

/** More numbers than this are not kept: 64 MiB. */
const mostClassEffects = 2 ** 24;

/** Σ of the raw scores of all classes for each part, kept part by part, in the order in which they come. */
export class ClassScores {
  readonly #classes: number;
  readonly #count: number;
  readonly #sum: Float32Array;
  readonly #start: Float64Array;

  constructor(classes: number, count: number) {
    this.#classes = classes * count <= mostClassEffects ? classes : 0;
    this.#count = count;
    this.#sum = new Float32Array(this.#classes * count);
    this.#start = new Float64Array(this.#classes);
  }

  add(part: number, logits: Float32Array): void {
    const row = part * this.#classes;
    for (let k = 0; k < this.#classes; k++)
      this.#sum[row + k] = (this.#sum[row + k] as number) + (logits[k] as number);
  }

  /** The scores of the picture without any part, where they are what is compared with. */
  addStart(logits: Float32Array): void {
    for (let k = 0; k < this.#classes; k++)
      this.#start[k] = (this.#start[k] as number) + (logits[k] as number);
  }

  divide(by: number): void {
    for (let i = 0; i < this.#sum.length; i++) this.#sum[i] = (this.#sum[i] as number) / by;
    for (let k = 0; k < this.#classes; k++) this.#start[k] = (this.#start[k] as number) / by;
  }

  finished(mode: EffectOptions["mode"], references: number, whole: Float32Array): ClassEffects | undefined {
    if (this.#classes === 0) return undefined;
    this.divide(references);
    const predicted = new Int32Array(this.#count);
    const delta = new Float32Array(this.#sum.length);
    const from = mode === "remove" ? whole : this.#start;
    for (let part = 0; part < this.#count; part++) {
      const row = this.#sum.subarray(part * this.#classes, (part + 1) * this.#classes);
      predicted[part] = predictedBy(row);
      for (let k = 0; k < this.#classes; k++) {
        const [start, found] = [from[k] as number, row[k] as number];
        delta[k * this.#count + part] = mode === "remove" ? start - found : found - start;
      }
    }
    return { delta: floats([this.#classes, this.#count], delta), predicted };
  }
}

/** The class with the highest score; of a single score, 1 (yes) above 0. */
export function predictedBy(logits: Float32Array): number {
  if (logits.length === 1) return (logits[0] as number) > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < logits.length; k++) if ((logits[k] as number) > (logits[best] as number)) best = k;
  return best;
}
