/** The two directions in which a set of vectors varies most: where a layout starts from. */

import { random } from "../random.ts";

const rounds = 30;

/**
 * Coordinates of each vector along the first two principal axes, found by power iteration from a seeded start.
 *
 *     u ← Xᵀ(X u) / ‖·‖ with X centred; the second axis is kept at right angles to the first
 *
 * Shapes: n vectors of length D → n×2. Unit: that of the vectors. Cost: 120·n·D multiplications.
 */
export function principalPlane(vectors: readonly Float32Array[], seed: number): Float64Array {
  const n = vectors.length;
  const size = vectors[0]?.length ?? 0;
  const mean = meanOf(vectors, size);
  const { normal } = random(seed);
  const places = new Float64Array(2 * n);
  const axes: Float64Array[] = [];
  for (let which = 0; which < 2; which++) {
    let axis = unit(Float64Array.from({ length: size }, normal), axes);
    let along = projected(vectors, mean, axis);
    for (let round = 0; round < rounds; round++) {
      axis = unit(weighted(vectors, mean, along), axes);
      along = projected(vectors, mean, axis);
    }
    axes.push(axis);
    for (let i = 0; i < n; i++) places[2 * i + which] = along[i] as number;
  }
  return places;
}

function meanOf(vectors: readonly Float32Array[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const vector of vectors)
    for (let d = 0; d < size; d++) mean[d] = (mean[d] as number) + (vector[d] as number) / vectors.length;
  return mean;
}

function projected(vectors: readonly Float32Array[], mean: Float64Array, axis: Float64Array): Float64Array {
  const along = new Float64Array(vectors.length);
  for (const [i, vector] of vectors.entries()) {
    let sum = 0;
    for (let d = 0; d < axis.length; d++)
      sum += ((vector[d] as number) - (mean[d] as number)) * (axis[d] as number);
    along[i] = sum;
  }
  return along;
}

function weighted(vectors: readonly Float32Array[], mean: Float64Array, along: Float64Array): Float64Array {
  const sum = new Float64Array(mean.length);
  for (const [i, vector] of vectors.entries()) {
    const weight = along[i] as number;
    for (let d = 0; d < sum.length; d++)
      sum[d] = (sum[d] as number) + weight * ((vector[d] as number) - (mean[d] as number));
  }
  return sum;
}

/** Less its part along the axes that are known, and of length 1; zero stays zero. */
function unit(vector: Float64Array, axes: readonly Float64Array[]): Float64Array {
  for (const axis of axes) {
    let along = 0;
    for (let d = 0; d < axis.length; d++) along += (vector[d] as number) * (axis[d] as number);
    for (let d = 0; d < axis.length; d++) vector[d] = (vector[d] as number) - along * (axis[d] as number);
  }
  let square = 0;
  for (let d = 0; d < vector.length; d++) square += (vector[d] as number) ** 2;
  const length = Math.sqrt(square);
  // Below this, what is left is rounding alone: the vectors vary along no further axis.
  if (!(length > 1e-12)) return vector.fill(0);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] as number) / length;
  return vector;
}
