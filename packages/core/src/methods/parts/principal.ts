/** The first two singular values of a matrix and the map of its first component, by iteration on a block of two vectors. */

import { random } from "../../random.ts";

/** Rows are channels, columns positions: data[d · positions + p]. */
interface Rows {
  readonly data: ArrayLike<number>;
  readonly channels: number;
  readonly positions: number;
}

export interface Principal {
  /** X v₁ over positions, where X is positions × channels with the mean of every channel taken off. Sign arbitrary. */
  readonly projection: Float64Array;
  readonly singular: readonly [number, number];
  /** ‖Gv − σ²v‖ / σ² with G = XXᵀ or XᵀX: 0 for an exact component. */
  readonly residual: number;
}

const rounds = 2000;
const enough = 1e-10;

/**
 * Iterates on XᵀX or XXᵀ, whichever is smaller: their eigenvalues are σ², and X v₁ = σ₁ u₁.
 *
 * Two vectors at a time: so a second component nearly as strong does not slow it down, and is known.
 */
export function principal(rows: Rows): Principal {
  const centred = centredRows(rows);
  const byPosition = rows.positions <= rows.channels;
  const size = byPosition ? rows.positions : rows.channels;
  const { first, values, residual } = topPair(gramOf(centred, rows, byPosition), size);
  const singular = [Math.sqrt(Math.max(0, values[0])), Math.sqrt(Math.max(0, values[1]))] as const;
  const projection = byPosition ? first.map((u) => u * singular[0]) : along(centred, rows, first);
  return { projection, singular, residual };
}

interface Pair {
  /** Unit eigenvector of the largest eigenvalue. */
  readonly first: Float64Array;
  readonly values: readonly [number, number];
  readonly residual: number;
}

function topPair(gram: Float64Array, size: number): Pair {
  const draw = random(1);
  let block: Float64Array[] = [0, 1].map(() => Float64Array.from({ length: size }, draw.normal));
  let found: Pair = { first: new Float64Array(size), values: [0, 0], residual: 0 };
  for (let round = 0; round < rounds; round++) {
    const [u, v] = orthonormal(block) as [Float64Array, Float64Array];
    const [gu, gv] = [applied(gram, u), applied(gram, v)];
    const { values, cos, sin } = rotation(dot(u, gu), dot(u, gv), dot(v, gv));
    const [first, image] = [mixed(u, v, cos, sin), mixed(gu, gv, cos, sin)];
    const residual = values[0] > 0 ? distance(image, first, values[0]) / values[0] : 0;
    // The second value is to be known too: it may lag behind.
    const settled = round > 0 && values[1] - found.values[1] <= 1e-8 * values[0];
    found = { first, values, residual };
    if (settled && residual <= enough) break;
    block = [image, mixed(gv, gu, cos, -sin)];
  }
  return found;
}

/** XXᵀ over positions, or XᵀX over channels: symmetric. */
function gramOf(centred: Float64Array, { channels, positions }: Rows, byPosition: boolean): Float64Array {
  const size = byPosition ? positions : channels;
  const [terms, step, stride] = byPosition ? [channels, 1, positions] : [positions, positions, 1];
  const gram = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      let total = 0;
      for (let k = 0, i = a * step, j = b * step; k < terms; k++, i += stride, j += stride)
        total += (centred[i] as number) * (centred[j] as number);
      gram[a * size + b] = total;
      gram[b * size + a] = total;
    }
  }
  return gram;
}

/** X v for a vector over channels. */
function along(centred: Float64Array, { channels, positions }: Rows, v: Float64Array): Float64Array {
  const result = new Float64Array(positions);
  for (let d = 0; d < channels; d++)
    for (let p = 0; p < positions; p++)
      result[p] = (result[p] as number) + (v[d] as number) * (centred[d * positions + p] as number);
  return result;
}

/** The mean of each channel over positions taken off. */
function centredRows({ data, channels, positions }: Rows): Float64Array {
  const result = new Float64Array(channels * positions);
  for (let d = 0; d < channels; d++) {
    const at = d * positions;
    let total = 0;
    for (let p = 0; p < positions; p++) total += data[at + p] as number;
    for (let p = 0; p < positions; p++) result[at + p] = (data[at + p] as number) - total / positions;
  }
  return result;
}

function applied(gram: Float64Array, u: Float64Array): Float64Array {
  const result = new Float64Array(u.length);
  for (let a = 0; a < u.length; a++) {
    let total = 0;
    for (let b = 0; b < u.length; b++) total += (gram[a * u.length + b] as number) * (u[b] as number);
    result[a] = total;
  }
  return result;
}

function orthonormal([a, b]: readonly Float64Array[]): Float64Array[] {
  const u = normalised(a as Float64Array);
  const common = dot(u, b as Float64Array);
  const rest = (b as Float64Array).map((value, i) => value - common * (u[i] as number));
  // Once more: what is left of a nearly parallel vector is mostly rounding.
  const again = dot(u, rest);
  return [u, normalised(rest.map((value, i) => value - again * (u[i] as number)))];
}

function normalised(vector: Float64Array): Float64Array {
  const size = Math.sqrt(dot(vector, vector));
  return size === 0 ? vector : vector.map((value) => value / size);
}

/** Eigenvalues of [[a, b], [b, c]], larger first, and the angle of the first eigenvector. */
function rotation(
  a: number,
  b: number,
  c: number,
): { readonly values: readonly [number, number]; readonly cos: number; readonly sin: number } {
  const angle = Math.atan2(2 * b, a - c) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const spread = Math.hypot(a - c, 2 * b) / 2;
  return { values: [(a + c) / 2 + spread, (a + c) / 2 - spread], cos, sin };
}

const mixed = (a: Float64Array, b: Float64Array, cos: number, sin: number): Float64Array =>
  a.map((value, i) => cos * value + sin * (b[i] as number));

function distance(a: Float64Array, b: Float64Array, factor: number): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += ((a[i] as number) - factor * (b[i] as number)) ** 2;
  return Math.sqrt(total);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}
