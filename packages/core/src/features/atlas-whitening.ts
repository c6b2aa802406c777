/** Mean activations with what all activations have in common taken out. */

import type { AtlasSample } from "./atlas-samples.ts";

/**
 * A step from a mean activation v̄ to the direction v̄ Σ⁻¹, in which common features count less.
 *
 *     Σ = E[v vᵀ] + λ·(trace / D)·1,   v̄ ↦ Σ⁻¹ v̄
 *
 * Shapes: D → D. Cost: n·D²/2 multiplications for Σ and D³/6 for its Cholesky factor, once.
 * `ridge`: λ, which keeps directions that hardly occur from being blown up.
 */
export function whitening(
  samples: readonly AtlasSample[],
  ridge = 0.1,
): (mean: Float32Array) => Float32Array {
  const size = samples[0]?.vector.length ?? 0;
  const sigma = secondMoment(samples, size);
  let trace = 0;
  for (let d = 0; d < size; d++) trace += sigma[d * size + d] as number;
  // A layer that is all zero has nothing to take out.
  const added = trace > 0 ? (ridge * trace) / size : 1;
  for (let d = 0; d < size; d++) sigma[d * size + d] = (sigma[d * size + d] as number) + added;
  const factor = choleskyInPlace(sigma, size);
  return (mean) => solved(factor, size, mean);
}

/** E[v vᵀ], its lower triangle. */
function secondMoment(samples: readonly AtlasSample[], size: number): Float64Array {
  const sigma = new Float64Array(size * size);
  for (const { vector } of samples) {
    for (let i = 0; i < size; i++) {
      const value = (vector[i] as number) / samples.length;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++)
        sigma[i * size + j] = (sigma[i * size + j] as number) + value * (vector[j] as number);
    }
  }
  return sigma;
}

/** L with L Lᵀ = Σ, in the lower triangle. */
function choleskyInPlace(m: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = m[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (m[i * size + k] as number) * (m[j * size + k] as number);
      m[i * size + j] = i === j ? Math.sqrt(sum) : sum / (m[j * size + j] as number);
    }
  }
  return m;
}

/** x of L Lᵀ x = b. */
function solved(factor: Float64Array, size: number, b: Float32Array): Float32Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    let sum = x[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] as number) * (x[k] as number);
    x[i] = sum / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = x[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] as number) * (x[k] as number);
    x[i] = sum / (factor[i * size + i] as number);
  }
  return Float32Array.from(x);
}
