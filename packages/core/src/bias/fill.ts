/** Fills holes of a picture smoothly from what lies around them. */

import type { Space } from "../methods/parts/space.ts";
import { type FloatTensor, floats } from "../tensor.ts";

/**
 * The picture with the pixels of `hole` (1 in it) replaced by averages of the others, the nearer the more: known pixels
 * are averaged down to ever smaller pictures until nothing is missing, and holes take the value of the level below.
 * A picture that is all hole becomes 0. Space must have two axes.
 */
export function filled(x: FloatTensor, hole: ArrayLike<number>, space: Space): FloatTensor {
  const [height = 1, width = 1] = space.sizes;
  const data = Float32Array.from(x.data);
  for (let c = 0; c < space.channels; c++) {
    const plane = new Float32Array(space.pixels);
    const known = new Float32Array(space.pixels);
    for (let p = 0; p < space.pixels; p++) {
      known[p] = hole[p] ? 0 : 1;
      plane[p] = hole[p] ? 0 : (x.data[p * space.pixelStep + c * space.channelStep] as number);
    }
    completed({ height, width, data: plane, known });
    for (let p = 0; p < space.pixels; p++)
      data[p * space.pixelStep + c * space.channelStep] = plane[p] as number;
  }
  return floats(x.shape, data);
}

/** Values with the weight at which each is known, 0 or 1. */
interface Level {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
  readonly known: Float32Array;
}

/** Writes a value wherever none is known. */
function completed(level: Level): void {
  const { height, width, data, known } = level;
  if ((height === 1 && width === 1) || !known.includes(0)) return;
  const small = halved(level);
  completed(small);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (!known[at]) data[at] = between(small, (y + 0.5) / 2 - 0.5, (x + 0.5) / 2 - 0.5);
    }
  }
}

/** Means of the known pixels of 2×2 blocks. */
function halved({ height, width, data, known }: Level): Level {
  const [h, w] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const small: Level = { height: h, width: w, data: new Float32Array(h * w), known: new Float32Array(h * w) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!known[y * width + x]) continue;
      const to = (y >> 1) * w + (x >> 1);
      small.data[to] = (small.data[to] as number) + (data[y * width + x] as number);
      small.known[to] = (small.known[to] as number) + 1;
    }
  }
  for (let i = 0; i < small.data.length; i++) {
    const count = small.known[i] as number;
    if (count === 0) continue;
    small.data[i] = (small.data[i] as number) / count;
    small.known[i] = 1;
  }
  return small;
}

/** Bilinear value, edges clamped. */
function between({ height, width, data }: Level, y: number, x: number): number {
  const [row, column] = [Math.min(height - 1, Math.max(0, y)), Math.min(width - 1, Math.max(0, x))];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
  const at = (r: number, c: number): number => data[r * width + c] as number;
  const upper = at(top, left) + (column - left) * (at(top, right) - at(top, left));
  const lower = at(bottom, left) + (column - left) * (at(bottom, right) - at(bottom, left));
  return upper + (row - top) * (lower - upper);
}
