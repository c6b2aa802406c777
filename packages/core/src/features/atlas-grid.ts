/** Places in the plane → cells of square grids, with the mean activation and the classes of each. */

import type { AtlasSample, ClassAttribution } from "./atlas-samples.ts";
import { quantile } from "./quantile.ts";

/**
 * Places within the unit square: each axis is cut off at its percentiles 1 and 99, with a tenth of their distance as margin.
 *
 *     low = q₁ − 0.1·(q₉₉ − q₁),  high = q₉₉ + 0.1·(q₉₉ − q₁),  x′ = (clip(x, low, high) − low) / (high − low)
 *
 * Shapes: n×2 → n×2, x and y in turn. All places at one number come to ½.
 */
export function unitSquare(places: Float32Array): Float32Array {
  const result = new Float32Array(places.length);
  for (let axis = 0; axis < 2; axis++) {
    const along = places.filter((_, i) => i % 2 === axis).sort();
    const [first, last] = [quantile(along, 0.01), quantile(along, 0.99)];
    const [low, high] = [first - margin * (last - first), last + margin * (last - first)];
    for (let i = axis; i < places.length; i += 2) {
      const value = Math.min(high, Math.max(low, places[i] as number));
      result[i] = high > low ? (value - low) / (high - low) : 0.5;
    }
  }
  return result;
}

const margin = 0.1;

export interface GridCell {
  /** Counted from the top. */
  readonly row: number;
  /** Counted from the left. */
  readonly column: number;
  /** Numbers of the samples in it. */
  readonly members: readonly number[];
}

/** Cells of a grid × grid over the unit square that hold at least `least` places, row by row. y grows downwards. */
export function gridCells(square: Float32Array, grid: number, least: number): GridCell[] {
  const cells = new Map<number, number[]>();
  const along = (value: number): number => Math.min(grid - 1, Math.floor(value * grid));
  for (let i = 0; i < square.length / 2; i++) {
    const cell = along(square[2 * i + 1] as number) * grid + along(square[2 * i] as number);
    const members = cells.get(cell);
    if (members) members.push(i);
    else cells.set(cell, [i]);
  }
  return [...cells]
    .filter(([, members]) => members.length >= least)
    .sort(([a], [b]) => a - b)
    .map(([cell, members]) => ({ row: Math.floor(cell / grid), column: cell % grid, members }));
}

/** v̄ = Σ v / n over the members. */
export function meanVector(samples: readonly AtlasSample[], members: readonly number[]): Float32Array {
  const size = samples[members[0] ?? 0]?.vector.length ?? 0;
  const sum = new Float64Array(size);
  for (const member of members) {
    const { vector } = samples[member] as AtlasSample;
    for (let d = 0; d < size; d++) sum[d] = (sum[d] as number) + (vector[d] as number);
  }
  return Float32Array.from(sum, (value) => value / members.length);
}

/** A class as a cell sees it. */
export interface CellClass extends ClassAttribution {
  /** Part of the members whose picture the model takes for this class. */
  readonly share: number;
}

/**
 * Classes by mean attribution over the members, largest first. A class that is not among the best ones of a member's
 * picture counts as 0 there.
 */
export function cellClasses(
  samples: readonly AtlasSample[],
  members: readonly number[],
  most: number,
): CellClass[] {
  const sums = new Map<number, { value: number; said: number }>();
  const entry = (index: number): { value: number; said: number } => {
    const known = sums.get(index) ?? { value: 0, said: 0 };
    sums.set(index, known);
    return known;
  };
  for (const member of members) {
    const { attributions, predicted } = samples[member] as AtlasSample;
    for (const { index, value } of attributions) entry(index).value += value;
    entry(predicted).said++;
  }
  return Array.from(sums, ([index, { value, said }]) => ({
    index,
    value: value / members.length,
    share: said / members.length,
  }))
    .sort((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, most);
}

/** Grids for so many samples: coarse to fine, as long as the finest has a few samples for each cell. */
export const defaultGrids = (samples: number): number[] =>
  [5, 10, 20, 40, 80].filter((grid) => grid === 5 || samples >= 4 * grid ** 2 * filledPart);

/** Of a grid over a layout, about as much is filled. */
const filledPart = 0.5;

/** Members that a cell must have: 5, or fewer where there are few samples. */
export const defaultLeast = (samples: number): number => Math.max(1, Math.min(5, Math.round(samples / 150)));
