/** Known pictures in memory: the nearest to queries, and how far known pictures are from each other. */

import {
  calibrationSize,
  distanceBetween,
  drawnBySeed,
  type KnownDistance,
  type Neighbour,
  type NeighbourQuery,
  NeighbourSearch,
  type Novelty,
  noveltyOf,
} from "@fovea/core";
import type { KnownPicture } from "./measured.ts";
import type { NeighbourRun, Query } from "./request.ts";

export interface NearKnown {
  readonly nearest: readonly { readonly picture: KnownPicture; readonly distance: number }[];
  readonly novelty: Novelty | undefined;
  /** Pictures that are the query itself. */
  readonly same: readonly KnownPicture[];
}

export class KnownSearch {
  readonly #known: readonly KnownPicture[];
  readonly #run: NeighbourRun;

  constructor(known: readonly KnownPicture[], run: NeighbourRun) {
    this.#known = known;
    this.#run = run;
  }

  of(queries: readonly Query[]): NearKnown[] {
    const known = this.#known;
    const same = queries.map((query) => this.#same(query));
    const nearest = this.#nearest(
      queries.map(({ vector }, i) => ({ vector, except: same[i] as ReadonlySet<number> })),
      this.#run.k,
    );
    const size = calibrationSize(known.length, this.#run.layer.size);
    const sample = drawnBySeed([...known.keys()], size, this.#run.seed);
    const others = this.#nearest(
      sample.map((index) => ({ vector: this.#at(index).vector, except: new Set([index]) })),
      1,
    );
    return queries.map((query, i) => {
      const [own, found] = [same[i] ?? new Set<number>(), nearest[i] ?? []];
      const measures = sample.flatMap((index, j) =>
        own.has(index) ? [] : [this.#measure(query, index, others[j] ?? [], own.size > 0)],
      );
      return {
        nearest: found.map(({ index, distance }) => ({ picture: this.#at(index), distance })),
        novelty: noveltyOf(found, measures),
        same: [...own].map((index) => this.#at(index)),
      };
    });
  }

  #at(index: number): KnownPicture {
    return this.#known[index] as KnownPicture;
  }

  #same({ sha256 }: Query): ReadonlySet<number> {
    return new Set([...this.#known.keys()].filter((index) => this.#at(index).sha256 === sha256));
  }

  #nearest(queries: readonly NeighbourQuery[], k: number): Neighbour[][] {
    const search = new NeighbourSearch(queries, k, this.#run.by);
    for (const [index, { vector }] of this.#known.entries()) search.offer(index, vector);
    return search.nearest();
  }

  /** The query is one of the others of a known picture; where it is among them already, it has been counted. */
  #measure(query: Query, index: number, nearest: readonly Neighbour[], counted: boolean): KnownDistance {
    const toQuery = counted ? undefined : distanceBetween(query.vector, this.#at(index).vector, this.#run.by);
    return { nearest, toQuery };
  }
}
