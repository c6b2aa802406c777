/** Adam: gradient steps of a size that does not depend on the scale of the gradient. */

export class Adam {
  readonly #rate: number;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #steps = 0;

  constructor(size: number, rate: number) {
    this.#rate = rate;
    [this.#mean, this.#square] = [new Float64Array(size), new Float64Array(size)];
  }

  /** Moves the parameters against the gradient, and keeps them in [0, 1]. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    this.#steps++;
    const [first, second] = [1 - 0.9 ** this.#steps, 1 - 0.999 ** this.#steps];
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i] as number;
      const mean = 0.9 * (this.#mean[i] as number) + 0.1 * g;
      const square = 0.999 * (this.#square[i] as number) + 0.001 * g * g;
      [this.#mean[i], this.#square[i]] = [mean, square];
      const moved =
        (parameters[i] as number) - (this.#rate * (mean / first)) / (Math.sqrt(square / second) + 1e-12);
      parameters[i] = Math.min(1, Math.max(0, moved));
    }
  }
}
