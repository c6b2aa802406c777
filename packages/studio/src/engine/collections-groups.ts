/** Pictures that are alike, in groups: k-means of the directions of their embeddings. */

import { random } from "@fovea/core";

/** Vectors of one length, one after the other. */
export interface Rows {
  readonly data: Float32Array;
  readonly count: number;
  readonly size: number;
}

export interface Means {
  /** Index of its group for each row. */
  readonly groupOf: Int32Array;
  /** Cosine distance to the middle of its group. */
  readonly distance: Float32Array;
}

const mostRounds = 50;

/**
 * Spherical k-means, started as k-means++ does it from a seed.
 *
 *     group of u: the largest u·m / ‖u‖; m: the mean of its rows' directions, brought to length 1
 *
 * Groups are a way to look, no fact about the model: another number or seed cuts elsewhere. Cost: rounds · n · k · D, at most 50 rounds.
 */
export async function sphericalMeans(
  rows: Rows,
  k: number,
  seed: number,
  rest: () => Promise<void> | undefined,
  progress: (done: number, total: number) => void = () => {},
): Promise<Means> {
  const { count } = rows;
  const lengths = Float64Array.from({ length: count }, (_, i) => Math.sqrt(squareOf(rows, i)) || 1);
  const means = await firstMeans(rows, lengths, Math.min(k, count), seed, rest);
  const groupOf = new Int32Array(count).fill(-1);
  const distance = new Float32Array(count);
  for (let round = 0; round < mostRounds; round++) {
    let changed = 0;
    for (let i = 0; i < count; i++) {
      await rest();
      const { group, likeness } = nearest(rows, i, lengths[i] as number, means);
      if (group !== groupOf[i]) changed++;
      groupOf[i] = group;
      distance[i] = Math.max(0, 1 - likeness);
    }
    progress(round + 1, mostRounds);
    if (changed === 0) break;
    moved(rows, lengths, groupOf, means);
  }
  return { groupOf, distance };
}

const squareOf = ({ data, size }: Rows, row: number): number => {
  let total = 0;
  for (let d = row * size; d < (row + 1) * size; d++) total += (data[d] as number) ** 2;
  return total;
};

function likenessOf({ data, size }: Rows, row: number, length: number, mean: Float64Array): number {
  let total = 0;
  for (let d = 0, at = row * size; d < size; d++, at++) total += (data[at] as number) * (mean[d] as number);
  return total / length;
}

function nearest(
  rows: Rows,
  row: number,
  length: number,
  means: readonly Float64Array[],
): { readonly group: number; readonly likeness: number } {
  let group = 0;
  let likeness = Number.NEGATIVE_INFINITY;
  for (const [k, mean] of means.entries()) {
    const found = likenessOf(rows, row, length, mean);
    if (found > likeness) [group, likeness] = [k, found];
  }
  return { group, likeness };
}

/** Each next middle is a row, drawn with a chance in proportion to its distance from those before. */
async function firstMeans(
  rows: Rows,
  lengths: Float64Array,
  k: number,
  seed: number,
  rest: () => Promise<void> | undefined,
): Promise<Float64Array[]> {
  const { uniform } = random(seed);
  const means = [directionOf(rows, lengths, Math.floor(uniform() * rows.count))];
  const far = new Float64Array(rows.count).fill(Number.POSITIVE_INFINITY);
  while (means.length < k) {
    let total = 0;
    for (let i = 0; i < rows.count; i++) {
      await rest();
      const likeness = likenessOf(rows, i, lengths[i] as number, means.at(-1) as Float64Array);
      far[i] = Math.min(far[i] as number, Math.max(0, 1 - likeness));
      total += far[i] as number;
    }
    // All rows lie on the middles that there are.
    if (!(total > 1e-9)) break;
    means.push(directionOf(rows, lengths, drawn(far, uniform() * total)));
  }
  return means;
}

function drawn(weights: Float64Array, at: number): number {
  let left = at;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

const directionOf = ({ data, size }: Rows, lengths: Float64Array, row: number): Float64Array =>
  Float64Array.from(data.subarray(row * size, (row + 1) * size), (value) => value / (lengths[row] as number));

/** Brings the middles to their rows; a group without rows keeps its middle. */
function moved(
  { data, count, size }: Rows,
  lengths: Float64Array,
  groupOf: Int32Array,
  means: Float64Array[],
): void {
  const sums = means.map(() => new Float64Array(size));
  for (let i = 0; i < count; i++) {
    const sum = sums[groupOf[i] as number] as Float64Array;
    for (let d = 0; d < size; d++)
      sum[d] = (sum[d] as number) + (data[i * size + d] as number) / (lengths[i] as number);
  }
  for (const [k, sum] of sums.entries()) {
    const length = Math.sqrt(sum.reduce((total, value) => total + value ** 2, 0));
    if (length > 0) means[k] = sum.map((value) => value / length);
  }
}
