/** Descent with momentum, in steps of a size that does not depend on the scale of the gradient. */

const momentum = 0.9;

/**
 * m ← 0.9 m + 0.1 g;   P ← P − rate · m / max |m|, kept in [0, 1].
 *
 * All parameters share one scale. Adam gives each its own: then those with hardly any gradient move as fast as those that
 * matter, and a mask settles where chance pulled it first.
 */
export class Descent {
  readonly #rate: number;
  readonly #mean: Float64Array;

  constructor(size: number, rate: number) {
    this.#rate = rate;
    this.#mean = new Float64Array(size);
  }

  /** Moves the parameters against the gradient; the one that moves most moves by `rate`. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    const mean = this.#mean;
    let largest = 1e-30;
    for (let i = 0; i < mean.length; i++) {
      mean[i] = momentum * (mean[i] as number) + (1 - momentum) * (gradient[i] as number);
      largest = Math.max(largest, Math.abs(mean[i] as number));
    }
    for (let i = 0; i < mean.length; i++) {
      const moved = (parameters[i] as number) - (this.#rate * (mean[i] as number)) / largest;
      parameters[i] = Math.min(1, Math.max(0, moved));
    }
  }
}
