/** Mean, variance and standard error of samples, value by value. */

import { filled } from "../../tensor.ts";
import { type Check, reported } from "../ledger.ts";

/** Running mean and higher moments by Welford's method, in double precision. */
export class Moments {
  #count = 0;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #fourth: Float64Array;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
    this.#squares = new Float64Array(size);
    this.#fourth = new Float64Array(size);
  }

  get count(): number {
    return this.#count;
  }

  add(values: Float32Array): void {
    this.#count++;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      const before = value - (this.#mean[i] as number);
      this.#mean[i] = (this.#mean[i] as number) + before / this.#count;
      const product = before * (value - (this.#mean[i] as number));
      this.#squares[i] = (this.#squares[i] as number) + product;
      this.#fourth[i] = (this.#fourth[i] as number) + product * product;
    }
  }

  mean(): Float32Array {
    return new Float32Array(this.#mean);
  }

  /** Population variance. */
  variance(): Float32Array {
    return filled(this.#squares.length, (i) => (this.#squares[i] as number) / this.#count);
  }

  /** Standard error of the mean: √(sample variance / n). */
  error(): Float32Array {
    const freedom = Math.max(1, this.#count - 1) * this.#count;
    return filled(this.#squares.length, (i) => Math.sqrt((this.#squares[i] as number) / freedom));
  }

  /** Standard error of the variance, from the spread of the squared deviations about the running mean. */
  errorOfVariance(): Float32Array {
    const n = this.#count;
    return filled(this.#fourth.length, (i) => {
      const v = (this.#squares[i] as number) / n;
      return Math.sqrt(Math.max(0, (this.#fourth[i] as number) / n - v * v) / n);
    });
  }
}

/** How far the samples still leave the values open, as a line of the ledger. */
export const errorCheck = (values: ArrayLike<number>, error: ArrayLike<number>): Check =>
  reported(
    "standard-error",
    relativeError(values, error),
    "root mean square of the standard errors as a part of that of the values",
  );

/** Root mean square of the standard errors as a part of that of the values: what `tolerance` is compared with. */
export const relativeError = (values: ArrayLike<number>, error: ArrayLike<number>): number =>
  rms(error) / Math.max(rms(values), 1e-30);

/** Whether the standard error is `tolerance` of the values or less; 0: never. Fewer than 8 samples say too little of their own spread to stop by it. */
export function settled(seen: Moments, tolerance: number): boolean {
  return tolerance > 0 && seen.count >= 8 && relativeError(seen.mean(), seen.error()) <= tolerance;
}

function rms(list: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < list.length; i++) total += (list[i] as number) ** 2;
  return Math.sqrt(total / list.length);
}
