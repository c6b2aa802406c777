/** A picture cut into segments. */

export interface Segments {
  /** Segment of each pixel in row-major order, 0 … count − 1; every number occurs. */
  readonly labels: Int32Array;
  readonly count: number;
  /** Sizes of space, [H, W] or any other number of axes. */
  readonly sizes: readonly number[];
}

/** Renumbers labels in the order in which they first occur. */
export function segmentsFrom(labels: ArrayLike<number>, sizes: readonly number[]): Segments {
  const numbers = new Map<number, number>();
  const result = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    let number = numbers.get(label);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(label, number);
    }
    result[i] = number;
  }
  return { labels: result, count: numbers.size, sizes };
}
