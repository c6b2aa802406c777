/** Segments by merging neighbours that differ less than their segments do inside. */

import type { FloatTensor } from "../../tensor.ts";
import { blurred, type Grid } from "../blur.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { type Segments, segmentsFrom } from "./segments.ts";
import { sortedOrder } from "./sorted-order.ts";

export interface FelzenszwalbOptions {
  /** How much pixels may differ for a given size of segment, in steps of 1/255; larger gives larger segments. @default 100 */
  readonly scale?: number;
  /** Deviation of the blur beforehand, in pixels. @default 0.8 */
  readonly sigma?: number;
  /** Segments with fewer pixels go to a neighbour. @default 1/2500 of the picture: 20 pixels of 224×224 */
  readonly minSize?: number;
}

/**
 * Graph-based segmentation: pixels are nodes, edges to neighbours weigh how far apart their values are.
 *
 * Edges are taken from the lightest on. Two segments merge if the edge w between them is no heavier than what they hold
 * together already: w ≤ min(Int(A) + k/|A|, Int(B) + k/|B|), Int the heaviest edge inside.
 * Shapes: a picture with any number of channels and axes of space, values 0…1. Cost: sorting its edges.
 * Neighbours are those along the axes, and in two dimensions along the diagonals too, as in the paper.
 * Source: Felzenszwalb, Huttenlocher 2004, https://doi.org/10.1023/B:VISI.0000022288.19776.77.
 */
export function felzenszwalb(
  picture: FloatTensor,
  grid: Grid,
  { scale = 100, sigma = 0.8, minSize = Math.ceil(grid.pixels / 2500) }: FelzenszwalbOptions = {},
): Segments {
  return cutBetween(edgesOf(picture, grid, sigma), scale, minSize);
}

/** Edges between neighbours, from the lightest to the heaviest: what cuts at several scales share. */
export interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float32Array;
  readonly sizes: readonly number[];
  readonly pixels: number;
}

export function edgesOf(picture: FloatTensor, grid: Grid, sigma: number): Edges {
  const smooth = blurred(picture, grid, sigma).data;
  const steps = stepsOf(grid.sizes);
  const from = new Int32Array(grid.pixels * steps.length);
  const to = new Int32Array(from.length);
  const weight = new Float32Array(from.length);
  let count = 0;
  for (const step of steps) {
    const others = neighbours(grid.sizes, step);
    for (let p = 0; p < grid.pixels; p++) {
      const q = others[p] as number;
      if (q < 0) continue;
      from[count] = p;
      to[count] = q;
      weight[count++] = distance(smooth, grid, p, q);
    }
  }
  const order = sortedOrder(weight.subarray(0, count));
  return {
    from: order.map((e) => from[e] as number),
    to: order.map((e) => to[e] as number),
    weight: Float32Array.from(order, (e) => weight[e] as number),
    sizes: grid.sizes,
    pixels: grid.pixels,
  };
}

/** Segments at one scale. */
export function cutBetween(edges: Edges, scale: number, minSize: number): Segments {
  const { from, to, weight, pixels } = edges;
  const sets = new DisjointSets(pixels);
  const k = scale / 255;
  /** Int(A) + k/|A| by root. */
  const allowed = new Float64Array(pixels).fill(k);
  for (let e = 0; e < weight.length; e++) {
    const [a, b, w] = [sets.root(from[e] as number), sets.root(to[e] as number), weight[e] as number];
    if (a === b || w > (allowed[a] as number) || w > (allowed[b] as number)) continue;
    const root = sets.merge(a, b);
    allowed[root] = w + k / sets.size(root);
  }
  for (let e = 0; e < weight.length; e++) {
    const [a, b] = [sets.root(from[e] as number), sets.root(to[e] as number)];
    if (a !== b && Math.min(sets.size(a), sets.size(b)) < minSize) sets.merge(a, b);
  }
  return segmentsFrom(
    Int32Array.from({ length: pixels }, (_, p) => sets.root(p)),
    edges.sizes,
  );
}

/** Euclidean distance of two pixels over the channels. */
function distance(data: Float32Array, grid: Grid, p: number, q: number): number {
  let total = 0;
  for (let c = 0; c < grid.channels; c++) {
    const offset = c * grid.channelStep;
    const difference =
      (data[p * grid.pixelStep + offset] as number) - (data[q * grid.pixelStep + offset] as number);
    total += difference * difference;
  }
  return Math.sqrt(total);
}

/** One step along each axis; in the plane both diagonals too. */
function stepsOf(sizes: readonly number[]): number[][] {
  const axes = sizes.map((_, axis) => sizes.map((_, i) => (i === axis ? 1 : 0)));
  return sizes.length === 2 ? [...axes, [1, 1], [1, -1]] : axes;
}

/** For each pixel the one a step away, −1 where that is outside. */
function neighbours(sizes: readonly number[], step: readonly number[]): Int32Array {
  let result = Int32Array.of(0);
  for (const [axis, size] of sizes.entries()) {
    const by = step[axis] as number;
    const wider = new Int32Array(result.length * size);
    for (let i = 0; i < wider.length; i++) {
      const at = (i % size) + by;
      const before = result[Math.floor(i / size)] as number;
      wider[i] = before < 0 || at < 0 || at >= size ? -1 : before * size + at;
    }
    result = wider;
  }
  return result;
}
