/** The nearest neighbours of feature vectors, exactly, over a stream of any length. */

import { FoveaError } from "../errors.ts";
import { NearestHeap, type Neighbour } from "./neighbours-heap.ts";

/** `cosine`: 1 − u·v / ‖u‖‖v‖, 0 … 2. `l2`: ‖u − v‖. */
export type FeatureDistance = "cosine" | "l2";

export const featureDistances: readonly FeatureDistance[] = ["cosine", "l2"];

type Vector = ArrayLike<number>;

/**
 * Distance of two vectors, summed in double precision.
 *
 *     cosine: 1 − u·v / (‖u‖ ‖v‖)        l2: √Σ (uᵢ − vᵢ)²
 *
 * A vector of zeros has no direction: its cosine distance to any vector is 1.
 * Rounding never makes it negative.
 */
export const distanceBetween = (u: Vector, v: Vector, by: FeatureDistance): number =>
  by === "l2" ? euclidean(u, v) : cosine(dot(u, v), norm(u), norm(v));

export interface NeighbourQuery {
  readonly vector: Vector;
  /** Indices in the stream that do not count: the query itself, where it is among the known. */
  readonly except?: ReadonlySet<number>;
}

/**
 * The k nearest of all that is offered, for each query, by brute force.
 *
 * Equal distances are told apart by index. Cost: one distance for each query and offer; memory: k entries a query.
 */
export class NeighbourSearch {
  readonly #queries: readonly NeighbourQuery[];
  readonly #norms: readonly number[];
  readonly #heaps: readonly NearestHeap[];
  readonly #by: FeatureDistance;

  constructor(queries: readonly NeighbourQuery[], k: number, by: FeatureDistance) {
    this.#queries = queries;
    this.#norms = queries.map(({ vector }) => norm(vector));
    this.#heaps = queries.map(() => new NearestHeap(k));
    this.#by = by;
  }

  /** Throws `shape-mismatch` for a vector of another length than the query's. */
  offer(index: number, vector: Vector): void {
    const length = this.#by === "cosine" ? norm(vector) : 0;
    for (const [i, { vector: query, except }] of this.#queries.entries()) {
      if (except?.has(index)) continue;
      checkLengths(query, vector);
      const distance =
        this.#by === "l2"
          ? euclidean(query, vector)
          : cosine(dot(query, vector), this.#norms[i] as number, length);
      this.#heaps[i]?.offer(index, distance);
    }
  }

  /** Nearest first, in the order of the queries; fewer than k where fewer were offered. */
  nearest(): Neighbour[][] {
    return this.#heaps.map((heap) => heap.sorted());
  }
}

function checkLengths(query: Vector, known: Vector): void {
  if (query.length === known.length) return;
  throw new FoveaError(
    "shape-mismatch",
    `Cannot compare feature vectors: found ${query.length} and ${known.length} numbers`,
  );
}

function cosine(product: number, a: number, b: number): number {
  if (a === 0 || b === 0) return 1;
  return Math.max(0, 1 - product / (a * b));
}

function dot(u: Vector, v: Vector): number {
  let total = 0;
  for (let i = 0; i < u.length; i++) total += (u[i] as number) * (v[i] as number);
  return total;
}

const norm = (u: Vector): number => Math.sqrt(dot(u, u));

function euclidean(u: Vector, v: Vector): number {
  let total = 0;
  for (let i = 0; i < u.length; i++) {
    const difference = (u[i] as number) - (v[i] as number);
    total += difference * difference;
  }
  return Math.sqrt(total);
}
