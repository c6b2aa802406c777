/** Soft masks: a coarse grid of cells, enlarged linearly and shifted at random, in any number of dimensions. */

import type { Random } from "../../random.ts";
import { sizeOf } from "../../tensor.ts";
import { type Axis, enlarged } from "./interpolation.ts";

export interface SoftMasks {
  /** The next mask: every cell shown with probability p. Valid until the next call. */
  readonly next: () => Float32Array;
}

/**
 * Masks as RISE draws them: `cells` per axis (fewer where an axis is shorter), enlarged to (cells + 1) boxes of
 * ⌈size / cells⌉ pixels and cut out at a shift below the size of a box, so that no edge stays in place.
 */
export function softMasks(sizes: readonly number[], cells: number, p: number, draw: Random): SoftMasks {
  const counts = sizes.map((size) => Math.min(cells, size));
  const grid = new Float32Array(sizeOf(counts));
  const next = (): Float32Array => {
    for (let i = 0; i < grid.length; i++) grid[i] = draw.uniform() < p ? 1 : 0;
    return enlarged(
      grid,
      counts,
      sizes.map((size, axis) => shifted(size, counts[axis] as number, draw)),
    );
  };
  return { next };
}

/** Where the pixels of one axis lie among the cells, in cells, after a random shift. */
function shifted(size: number, cells: number, draw: Random): Axis {
  const box = Math.ceil(size / cells);
  const shift = Math.floor(draw.uniform() * box);
  const scale = cells / ((cells + 1) * box);
  return Float64Array.from({ length: size }, (_, i) => (i + shift + 0.5) * scale - 0.5);
}
