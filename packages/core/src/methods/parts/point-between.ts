/** Points of the straight path between two pictures. */

import { type FloatTensor, floats } from "../../tensor.ts";

/** Writes x₀ + t (x − x₀) into `row`. Plain loops: a callback per value would cost as much as the network. */
export function writePoint(row: Float32Array, baseline: FloatTensor, x: FloatTensor, t: number): void {
  for (let i = 0; i < row.length; i++) {
    const from = baseline.data[i] as number;
    row[i] = from + t * ((x.data[i] as number) - from);
  }
}

/** x₀ + t (x − x₀) as a new tensor. */
export function pointBetween(baseline: FloatTensor, x: FloatTensor, t: number): FloatTensor {
  const point = floats(x.shape);
  writePoint(point.data, baseline, x, t);
  return point;
}
