/** Sobol indices by Jansen's estimators, with standard errors to first order. */

export interface Design {
  /** Scores of two independent masks, */
  readonly a: number;
  readonly b: number;
  /** and of the first with one segment each from the second. */
  readonly mixed: Float64Array;
}

/**
 * T_i = U_i / V: U the mean of u = (a − mixed_i)² / 2, V that of v = ((a − μ)² + (b − μ)²) / 2 with one degree of
 * freedom taken by μ. To first order a design moves T by (u − T v) / V, whose spread gives the standard error.
 */
export class SobolIndices {
  readonly #players: number;
  readonly #designs: Design[] = [];

  constructor(players: number) {
    this.#players = players;
  }

  get designs(): number {
    return this.#designs.length;
  }

  add(design: Design): void {
    this.#designs.push(design);
  }

  variance(): number {
    const n = this.#designs.length;
    return (this.#spreads().reduce((sum, v) => sum + v, 0) / n) * ((2 * n) / (2 * n - 1));
  }

  total(): Float64Array {
    return this.#shares((design, i) => (design.a - (design.mixed[i] as number)) ** 2 / 2);
  }

  alone(): Float64Array {
    return this.#shares((design, i) => (design.b - (design.mixed[i] as number)) ** 2 / 2).map((share) =>
      this.variance() > 0 ? 1 - share : 0,
    );
  }

  /** Standard errors of total(). */
  error(): Float64Array {
    const n = this.#designs.length;
    const [total, variance, spreads] = [this.total(), this.variance(), this.#spreads()];
    if (variance === 0) return new Float64Array(this.#players);
    return total.map((share, i) => {
      let squares = 0;
      for (const [k, { a, mixed }] of this.#designs.entries()) {
        const u = (a - (mixed[i] as number)) ** 2 / 2;
        squares += (u - share * (spreads[k] as number)) ** 2;
      }
      return Math.sqrt(squares / (n * Math.max(1, n - 1))) / variance;
    });
  }

  #spreads(): Float64Array {
    const mean = this.#designs.reduce((sum, { a, b }) => sum + a + b, 0) / (2 * this.#designs.length);
    return Float64Array.from(this.#designs, ({ a, b }) => ((a - mean) ** 2 + (b - mean) ** 2) / 2);
  }

  /** Mean over designs as a part of the variance; 0 if there is none. */
  #shares(part: (design: Design, player: number) => number): Float64Array {
    const variance = this.variance();
    return Float64Array.from({ length: this.#players }, (_, i) => {
      if (variance === 0) return 0;
      return (
        this.#designs.reduce((sum, design) => sum + part(design, i), 0) / this.#designs.length / variance
      );
    });
  }
}
