/** Sets of things 0 … n − 1 that only ever merge. */

export class DisjointSets {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
    this.#size = new Int32Array(count).fill(1);
  }

  /** The thing that stands for the set of `i`. Halves the way there as it goes. */
  root(i: number): number {
    const parent = this.#parent;
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  }

  /** Number of things in the set with this root. */
  size(root: number): number {
    return this.#size[root] as number;
  }

  /** Merges the sets of two different roots and returns the new root, that of the larger. */
  merge(a: number, b: number): number {
    const [large, small] = this.size(a) >= this.size(b) ? [a, b] : [b, a];
    this.#parent[small] = large;
    this.#size[large] = this.size(large) + this.size(small);
    return large;
  }
}
