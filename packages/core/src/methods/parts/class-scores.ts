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

/** Σ of the raw scores of all classes for each part. */
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
    for (let k = 0, i = part; k < this.#classes; k++, i += this.#count)
      this.#sum[i] = (this.#sum[i] as number) + (logits[k] as number);
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
    const predicted = this.#predicted();
    const from = mode === "remove" ? whole : this.#start;
    for (let i = 0; i < this.#sum.length; i++) {
      const [start, found] = [from[Math.floor(i / this.#count)] as number, this.#sum[i] as number];
      this.#sum[i] = mode === "remove" ? start - found : found - start;
    }
    return { delta: floats([this.#classes, this.#count], this.#sum), predicted };
  }

  #predicted(): Int32Array {
    const column = new Float32Array(this.#classes);
    return Int32Array.from({ length: this.#count }, (_, part) => {
      for (let k = 0; k < this.#classes; k++) column[k] = this.#sum[k * this.#count + part] as number;
      return predictedBy(column);
    });
  }
}

/** The class with the highest score; of a single score, 1 (yes) above 0. */
export function predictedBy(logits: Float32Array): number {
  if (logits.length === 1) return (logits[0] as number) > 0 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < logits.length; k++) if ((logits[k] as number) > (logits[best] as number)) best = k;
  return best;
}
