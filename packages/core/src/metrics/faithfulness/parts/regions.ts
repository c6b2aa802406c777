/** Parts of a picture that are taken away together. */

import { type Segments, segmentsFrom } from "../../../image/segments/segments.ts";

/** Squares of `side` pixels, side by side from the upper left; the last of a row or column may be cut off. */
export function squares(sizes: readonly number[], side: number): Segments {
  const [height = 1, width = 1] = sizes;
  const labels = new Int32Array(height * width);
  const across = Math.ceil(width / side);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      labels[y * width + x] = Math.floor(y / side) * across + Math.floor(x / side);
  return segmentsFrom(labels, sizes);
}

/** Mean of the map over each region. */
export function meansOf(map: ArrayLike<number>, { labels, count }: Segments): Float64Array {
  const [sums, sizes] = [new Float64Array(count), new Uint32Array(count)];
  for (let p = 0; p < labels.length; p++) {
    const label = labels[p] as number;
    sums[label] = (sums[label] as number) + (map[p] as number);
    sizes[label] = (sizes[label] as number) + 1;
  }
  return sums.map((sum, label) => sum / (sizes[label] as number));
}
