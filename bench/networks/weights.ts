/** Random weights by the hundred million: numbers of a small normal sample, read again and again from other places. */

import { random } from "@fovea/core";

/** A prime, so that no row of a matrix meets the same numbers at the same place. */
const sampleSize = 1_000_003;

export class Weights {
  readonly #sample = Float32Array.from({ length: sampleSize }, random(1).normal);
  #at = 0;

  draw(count: number, deviation: number, mean = 0): Float32Array {
    const data = new Float32Array(count);
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      data[i] = mean + deviation * (this.#sample[at] as number);
      if (++at === sampleSize) at = 0;
    }
    this.#at = at;
    return data;
  }
}

/** Takes the mean of each row from it, in place. */
export function centred(data: Float32Array, row: number): void {
  for (let start = 0; start < data.length; start += row) {
    let sum = 0;
    for (let i = start; i < start + row; i++) sum += data[i] as number;
    const mean = sum / row;
    for (let i = start; i < start + row; i++) data[i] = (data[i] as number) - mean;
  }
}
