/** Solves the system of neighbours by conjugate gradients. Vectors have one number per unknown and a 0 after the last. */

import type { Neighbours } from "./neighbours.ts";

export interface FilledIn {
  readonly values: Float64Array;
  /** ‖b − A u‖ / ‖b‖ */
  readonly residual: number;
  readonly iterations: number;
}

/**
 * u with A u = b up to `tolerance`, from the start given.
 *
 * The matrix is symmetric and, since every patch of unknowns touches a known pixel, positive definite. Conditioned by the
 * modified incomplete factors M = (D + L) D⁻¹ (D + Lᵀ), L the lower part of A and D such that rows of M and A have nearly
 * equal sums: on patches as wide as the picture tens of iterations in the place of hundreds.
 * Source of the factors: Gustafsson 1978, https://doi.org/10.1007/BF01931691.
 */
export function filledIn(
  system: Neighbours,
  b: Float64Array,
  start: number,
  tolerance: number,
  pivots: Float64Array,
): FilledIn {
  const size = system.pixels.length;
  const [u, z, q] = [new Float64Array(size + 1), new Float64Array(size + 1), new Float64Array(size + 1)];
  const [p, r] = [new Float64Array(size + 1), b.slice()];
  u.fill(start, 0, size);
  multiply(system, u, q);
  for (let i = 0; i < size; i++) r[i] = (r[i] as number) - (q[i] as number);
  const length = Math.max(Math.sqrt(dot(b, b)), 1e-30);
  let [last, iterations] = [1, 0];
  for (; iterations < 10_000 && Math.sqrt(dot(r, r)) > tolerance * length; iterations++) {
    precondition(system, pivots, r, z);
    const now = dot(r, z);
    const beta = iterations === 0 ? 0 : now / last;
    for (let i = 0; i < size; i++) p[i] = (z[i] as number) + beta * (p[i] as number);
    multiply(system, p, q);
    const alpha = now / dot(p, q);
    for (let i = 0; i < size; i++) {
      u[i] = (u[i] as number) + alpha * (p[i] as number);
      r[i] = (r[i] as number) - alpha * (q[i] as number);
    }
    last = now;
  }
  return { values: u, residual: Math.sqrt(dot(r, r)) / length, iterations };
}

/**
 * D of the factors: a_ii − Σ_{j before i} w_ij (w_ij + ω (Σ_{k after j} w_jk − w_ij)) / d_j; ω = 1 would make the sums of
 * rows equal, a little less keeps D above 0.
 */
export function pivotsOf({ links, diagonal }: Neighbours): Float64Array {
  const size = diagonal.length;
  const pivots = new Float64Array(size + 1).fill(1);
  const after = new Float64Array(size + 1);
  for (let i = 0; i < size; i++) {
    let pivot = diagonal[i] as number;
    for (let s = 0; s < 4; s++) {
      const j = links[8 * i + s] as number;
      if (j === size) continue;
      const w = s % 2 === 0 ? 1 : 2;
      pivot -= (w * (w + 0.997 * ((after[j] as number) - w))) / (pivots[j] as number);
    }
    pivots[i] = pivot;
    for (let s = 4; s < 8; s++)
      if (links[8 * i + s] !== size) after[i] = (after[i] as number) + (s % 2 === 0 ? 2 : 1);
  }
  return pivots;
}

/** q = A p */
function multiply({ links, diagonal }: Neighbours, p: Float64Array, q: Float64Array): void {
  for (let i = 0; i < diagonal.length; i++)
    q[i] = (diagonal[i] as number) * (p[i] as number) - before(links, p, i) - after(links, p, i);
}

/** z = M⁻¹ r: once forwards, once backwards. */
function precondition({ links }: Neighbours, pivots: Float64Array, r: Float64Array, z: Float64Array): void {
  const size = r.length - 1;
  for (let i = 0; i < size; i++) z[i] = ((r[i] as number) + before(links, z, i)) / (pivots[i] as number);
  for (let i = size - 1; i >= 0; i--) z[i] = (z[i] as number) + after(links, z, i) / (pivots[i] as number);
}

/** Σ w_ij z_j over the neighbours before i: across, beside, across, beside. */
function before(links: Int32Array, z: Float64Array, i: number): number {
  const across = (z[links[8 * i] as number] as number) + (z[links[8 * i + 2] as number] as number);
  const beside = (z[links[8 * i + 1] as number] as number) + (z[links[8 * i + 3] as number] as number);
  return across + 2 * beside;
}

/** The same over those after it: beside, across, beside, across. */
function after(links: Int32Array, z: Float64Array, i: number): number {
  const beside = (z[links[8 * i + 4] as number] as number) + (z[links[8 * i + 6] as number] as number);
  const across = (z[links[8 * i + 5] as number] as number) + (z[links[8 * i + 7] as number] as number);
  return across + 2 * beside;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}
