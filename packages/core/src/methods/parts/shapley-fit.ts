/** The weighted fit of KernelSHAP, coalition by coalition, with its constraint and its standard errors. */

import { type Coalition, coalitions, type Plan } from "./coalitions.ts";
import { type Fit, FitError, fitted, NormalEquations } from "./least-squares.ts";
import { relativeError } from "./moments.ts";

interface Estimate {
  readonly values: Float64Array;
  readonly error: Float64Array;
}

/**
 * Σφ = v(1) − v(0) =: Δ is built in: φ_M = Δ − Σ_{j<M} φ_j leaves M − 1 unknowns with regressors z_j − z_M and the
 * right side v(z) − v(0) − z_M Δ. Coalitions drawn at random share the weight of their sizes.
 */
export class ShapleyFit {
  /** v(0) and v(1). */
  readonly start: number;
  readonly end: number;
  readonly #plan: Plan;
  readonly #seed: number;
  readonly #asked: NormalEquations;
  readonly #drawn: NormalEquations;
  /** Scores of the drawn coalitions in their order: the coalitions themselves can be drawn again. */
  readonly #scores: number[] = [];
  readonly #row: Float64Array;
  #enumerated = 0;

  constructor(plan: Plan, start: number, end: number, seed: number) {
    [this.#plan, this.start, this.end, this.#seed] = [plan, start, end, seed];
    const unknowns = plan.players - 1;
    [this.#asked, this.#drawn] = [new NormalEquations(unknowns), new NormalEquations(unknowns)];
    this.#row = new Float64Array(unknowns);
  }

  get asked(): number {
    return this.#enumerated + this.#scores.length;
  }

  /** Independent draws: pairs. */
  get pairs(): number {
    return this.#scores.length / 2;
  }

  add({ shown, weight }: Coalition, score: number): void {
    if (weight === undefined) this.#scores.push(score);
    else this.#enumerated++;
    const equations = weight === undefined ? this.#drawn : this.#asked;
    equations.add(this.#regressors(shown), this.#right(shown, score), weight ?? 1);
  }

  result(): Estimate {
    const fit = fitted(this.#asked.plus(this.#drawn, this.#weight()));
    return { values: this.#completed(fit.coefficients, this.end - this.start), error: this.#errors(fit) };
  }

  relativeError(): number {
    const { values, error } = this.result();
    return relativeError(values, error);
  }

  /** Of each drawn coalition. */
  #weight(): number {
    return this.#plan.rest / Math.max(1, this.#scores.length);
  }

  #regressors(shown: Uint8Array): Float64Array {
    const last = shown[shown.length - 1] as number;
    for (let j = 0; j < this.#row.length; j++) this.#row[j] = (shown[j] as number) - last;
    return this.#row;
  }

  #right(shown: Uint8Array, score: number): number {
    return score - this.start - (shown[shown.length - 1] as number) * (this.end - this.start);
  }

  /** With the last value, which the others leave. */
  #completed(values: Float64Array, total: number): Float64Array {
    let rest = total;
    for (let j = 0; j < values.length; j++) rest -= values[j] as number;
    return Float64Array.from([...values, rest]);
  }

  /** A pair has regressors x and −x: as one row of weight 2w, its residual is half the difference of the two. */
  #errors(fit: Fit): Float64Array {
    const errors = new FitError(this.#plan.players, fit, (v) => this.#completed(v, 0));
    let [i, first] = [0, 0];
    for (const { shown, weight } of coalitions(this.#plan, this.#seed)) {
      if (weight !== undefined) continue;
      if (i >= this.#scores.length) break;
      const x = this.#regressors(shown);
      const residual = this.#right(shown, this.#scores[i] as number) - dot(x, fit.coefficients);
      if (i++ % 2 === 0) first = residual;
      else errors.add(x, 2 * this.#weight(), (residual - first) / 2);
    }
    return errors.errors();
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}
