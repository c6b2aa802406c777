/** Weighted least squares, sample by sample, with standard errors. */

import { FoveaError } from "../../errors.ts";
import { cholesky, solved } from "../../features/cholesky.ts";

/** Σ w x xᵀ and Σ w x y of the samples so far. */
export class NormalEquations {
  readonly size: number;
  /** Row-major; only the lower triangle is filled. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.matrix = new Float64Array(size * size);
    this.right = new Float64Array(size);
  }

  add(x: ArrayLike<number>, y: number, weight: number): void {
    const { size, matrix, right } = this;
    for (let i = 0; i < size; i++) {
      const scaled = weight * (x[i] as number);
      if (scaled === 0) continue;
      right[i] = (right[i] as number) + scaled * y;
      for (let j = 0, at = i * size; j <= i; j++, at++)
        matrix[at] = (matrix[at] as number) + scaled * (x[j] as number);
    }
  }

  /** These equations plus `factor` times others. */
  plus(other: NormalEquations, factor: number): NormalEquations {
    const total = new NormalEquations(this.size);
    for (let i = 0; i < this.matrix.length; i++)
      total.matrix[i] = (this.matrix[i] as number) + factor * (other.matrix[i] as number);
    for (let i = 0; i < this.size; i++)
      total.right[i] = (this.right[i] as number) + factor * (other.right[i] as number);
    return total;
  }
}

/** A fit: its coefficients, and A⁻¹ as a function. */
export interface Fit {
  readonly coefficients: Float64Array;
  readonly solve: (right: ArrayLike<number>) => Float64Array;
}

/**
 * β with (A + diag(ridge)) β = b, by Cholesky. A direction in which the samples say nothing gets 0.
 */
export function fitted({ size, matrix, right }: NormalEquations, ridge?: ArrayLike<number>): Fit {
  const factor = cholesky(matrix, size, ridge);
  const solve = (b: ArrayLike<number>): Float64Array => solved(factor, size, b);
  return { coefficients: solve(right), solve };
}

/**
 * Standard errors of a fit over samples drawn at random: how far the coefficients move when one draw is left out.
 *
 *     SE² = n/(n − 1) · Σ (v − v̄)²,   v = A⁻¹x w e / (1 − h),   h = w xᵀA⁻¹x
 *
 * e is the residual. Nothing is assumed of residuals; 1 − h undoes that the fit has bent towards the draw itself,
 * without which few draws would look like sure ones.
 */
export class FitError {
  #count = 0;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;
  readonly #fit: Fit;
  readonly #completed: (v: Float64Array) => Float64Array;

  /** `completed` gives all `size` values that follow from the coefficients. */
  constructor(size: number, fit: Fit, completed: (v: Float64Array) => Float64Array = (v) => v) {
    [this.#fit, this.#completed] = [fit, completed];
    [this.#sum, this.#squares] = [new Float64Array(size), new Float64Array(size)];
  }

  /** The next draw: x, w and e. */
  add(x: ArrayLike<number>, weight: number, residual: number): void {
    const v = this.#fit.solve(x);
    let leverage = 0;
    for (let i = 0; i < v.length; i++) leverage += weight * (x[i] as number) * (v[i] as number);
    const factor = (weight * residual) / Math.max(1 - leverage, 1e-6);
    this.#count++;
    for (const [i, value] of this.#completed(v).entries()) {
      this.#sum[i] = (this.#sum[i] as number) + factor * value;
      this.#squares[i] = (this.#squares[i] as number) + (factor * value) ** 2;
    }
  }

  errors(): Float64Array {
    const n = this.#count;
    return this.#squares.map((squares, i) => errorOfSum(n, this.#sum[i] as number, squares));
  }
}

/** Standard error of a sum of n independent parts from their sum and the sum of their squares; without parts, 0. */
function errorOfSum(n: number, sum: number, squares: number): number {
  const spread = Math.max(0, squares - (sum * sum) / Math.max(1, n));
  return Math.sqrt((spread * n) / Math.max(1, n - 1));
}

/** Segments that a fit can hold: its matrix has their number squared, and solving takes the cube. */
const mostSegments = 2048;

/** Throws `option-invalid` for more segments than one can fit. */
export function refuseTooMany(segments: number): void {
  if (segments <= mostSegments) return;
  throw new FoveaError(
    "option-invalid",
    `Cannot fit ${segments} segments: at most ${mostSegments} can be fitted at once`,
    { hint: "Ask for fewer and larger segments, for example --set segments=slic:100." },
  );
}
