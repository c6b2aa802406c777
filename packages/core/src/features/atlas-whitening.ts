/** Mean activations with what all activations have in common taken out. */

import type { AtlasSample } from "./atlas-samples.ts";
import { cholesky, solved } from "./cholesky.ts";

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
  const factor = cholesky(sigma, size, new Float64Array(size).fill(added));
  return (mean) => Float32Array.from(solved(factor, size, mean));
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
