/** Smooth masks made of a coarse grid of parameters by a smooth maximum, and the way back for gradients. */

import { coordinates, sizeOf } from "../../tensor.ts";
import { type Axis, enlarged, gathered } from "./interpolation.ts";

/** Temperature of the smooth maximum. */
const temperature = 1 / 20;

/**
 * Mask of the picture's size from parameters P in [0, 1]:
 *
 *     g_i = Σ_j e^{z_j / T} z_j / Σ_j e^{z_j / T},  z_j = k(|i − j| / σ) P_j,  k(d) = e^{−2 max(d − ½, 0)²},  T = 1/20
 *
 * over the grid points j within 2σ of i, then interpolated linearly. So every bright spot is a smooth blob about σ wide.
 */
export class SmoothMask {
  /** Points of the grid along each axis. */
  readonly sizes: readonly number[];
  readonly #axes: readonly Axis[];
  /** Neighbours of all grid points, one after the other; those of point i start at #starts[i]. */
  readonly #starts: Uint32Array;
  readonly #neighbours: Uint32Array;
  readonly #weights: Float32Array;
  /** e^{z_j / T} of the neighbours of the point that was last looked at. */
  readonly #exponentials: Float64Array;

  constructor(pixels: readonly number[], sigma: number, step: number) {
    this.sizes = pixels.map((size) => Math.ceil(size / step));
    this.#axes = pixels.map((size) => Float64Array.from({ length: size }, (_, i) => (i + 0.5) / step - 0.5));
    const { starts, neighbours, weights } = neighbourhood(this.sizes, sigma / step);
    this.#starts = starts;
    this.#neighbours = neighbours;
    this.#weights = weights;
    this.#exponentials = new Float64Array(weights.length);
  }

  get parameters(): number {
    return sizeOf(this.sizes);
  }

  mask(parameters: Float64Array): Float32Array {
    const grid = new Float32Array(parameters.length);
    for (let i = 0; i < grid.length; i++) grid[i] = this.#maximum(parameters, i).value;
    return enlarged(grid, this.sizes, this.#axes);
  }

  /** Gradient by the parameters from that by the mask: ∂g_i/∂z_j = s_j (1 + (z_j − g_i) / T), s the softmax of z / T. */
  gradient(parameters: Float64Array, byMask: Float32Array): Float64Array {
    const byGrid = gathered(byMask, this.sizes, this.#axes);
    const result = new Float64Array(parameters.length);
    for (let i = 0; i < byGrid.length; i++) {
      const { value, total } = this.#maximum(parameters, i);
      for (let k = this.#starts[i] as number; k < (this.#starts[i + 1] as number); k++) {
        const [j, weight] = [this.#neighbours[k] as number, this.#weights[k] as number];
        const z = weight * (parameters[j] as number);
        const slope = ((this.#exponentials[k] as number) / total) * (1 + (z - value) / temperature);
        result[j] = (result[j] as number) + (byGrid[i] as number) * slope * weight;
      }
    }
    return result;
  }

  /** g_i, and the sum of exponentials that it is divided by (at most e²⁰ each: no overflow to guard against). */
  #maximum(parameters: Float64Array, i: number): { value: number; total: number } {
    let [sum, total] = [0, 0];
    for (let k = this.#starts[i] as number; k < (this.#starts[i + 1] as number); k++) {
      const z = (this.#weights[k] as number) * (parameters[this.#neighbours[k] as number] as number);
      const e = Math.exp(z / temperature);
      this.#exponentials[k] = e;
      sum += e * z;
      total += e;
    }
    return { value: sum / total, total };
  }
}

interface Neighbourhood {
  readonly starts: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly weights: Float32Array;
}

/**
 * The grid points within 2 `sigma` (in grid steps) of each, with k of their distance. Beyond the border the edge goes on:
 * with fewer neighbours there, the corners of an even mask would be brighter than its middle.
 */
function neighbourhood(sizes: readonly number[], sigma: number): Neighbourhood {
  const offsets = offsetsWithin(sizes.length, 2 * sigma);
  const points = sizeOf(sizes);
  const starts = new Uint32Array(points + 1);
  const neighbours: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < points; i++) {
    const at = coordinates(i, sizes);
    for (const offset of offsets) {
      const there = at.map((place, axis) => clamped(place + (offset[axis] as number), sizes[axis] as number));
      neighbours.push(there.reduce((flat, place, axis) => flat * (sizes[axis] as number) + place, 0));
      const distance = sigma > 0 ? Math.hypot(...offset) / sigma : 0;
      weights.push(Math.exp(-2 * Math.max(distance - 0.5, 0) ** 2));
    }
    starts[i + 1] = neighbours.length;
  }
  return { starts, neighbours: Uint32Array.from(neighbours), weights: Float32Array.from(weights) };
}

const clamped = (place: number, size: number): number => Math.min(size - 1, Math.max(0, place));

function offsetsWithin(axes: number, radius: number): number[][] {
  const reach = Math.floor(radius);
  const along = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  let offsets: number[][] = [[]];
  for (let axis = 0; axis < axes; axis++) offsets = offsets.flatMap((o) => along.map((d) => [...o, d]));
  return offsets.filter((offset) => Math.hypot(...offset) <= radius);
}
