/** Linear equations with a symmetric matrix, by its Cholesky factor. */

/**
 * L with L Lᵀ = A + diag(ridge).
 *
 * Shapes: size×size, row-major; only the lower triangles are read and filled. Where a pivot is below 1e-12 of the largest
 * diagonal element, A says nothing of that direction: it becomes infinite, so that the solution is 0 there.
 */
export function cholesky(matrix: Float64Array, size: number, ridge: ArrayLike<number> = []): Float64Array {
  const factor = new Float64Array(matrix.length);
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, matrix[i * size + i] as number);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = (matrix[i * size + j] as number) + (i === j ? (ridge[i] ?? 0) : 0);
      for (let k = 0; k < j; k++) rest -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      if (i === j) factor[i * size + i] = rest > 1e-12 * largest ? Math.sqrt(rest) : Number.POSITIVE_INFINITY;
      else factor[i * size + j] = rest / (factor[j * size + j] as number);
    }
  }
  return factor;
}

/** x of L Lᵀ x = b. */
export function solved(factor: Float64Array, size: number, right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let rest = x[i] as number;
    for (let k = 0; k < i; k++) rest -= (factor[i * size + k] as number) * (x[k] as number);
    x[i] = rest / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = x[i] as number;
    for (let k = i + 1; k < size; k++) rest -= (factor[k * size + i] as number) * (x[k] as number);
    x[i] = rest / (factor[i * size + i] as number);
  }
  return x;
}
