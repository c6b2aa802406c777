/** The k nearest of a stream, with room for no more than k. */

/** A known thing by its place in the stream, and how far it is. */
export interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

/** A binary heap with the farthest of the nearest at its root: most of a stream is turned away by one comparison. */
export class NearestHeap {
  readonly #room: number;
  readonly #heap: Neighbour[] = [];

  /** `room`: how many are kept, ≥ 1. */
  constructor(room: number) {
    this.#room = room;
  }

  /** Of two at one distance the one with the smaller index is nearer. A distance that is not a number is left out. */
  offer(index: number, distance: number): void {
    if (Number.isNaN(distance)) return;
    const heap = this.#heap;
    if (heap.length < this.#room) {
      heap.push({ index, distance });
      this.#rise(heap.length - 1);
    } else if (isFarther(heap[0] as Neighbour, { index, distance })) {
      heap[0] = { index, distance };
      this.#sink(0);
    }
  }

  /** Nearest first. */
  sorted(): Neighbour[] {
    return [...this.#heap].sort((a, b) => a.distance - b.distance || a.index - b.index);
  }

  #rise(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfFarther(i, parent)) return;
      i = parent;
    }
  }

  #sink(from: number): void {
    for (let i = from; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const child = this.#farther(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#swapIfFarther(child, i)) return;
      i = child;
    }
  }

  #farther(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    return a !== undefined && b !== undefined && isFarther(a, b);
  }

  /** Puts i in the place of j if it is farther. */
  #swapIfFarther(i: number, j: number): boolean {
    if (!this.#farther(i, j)) return false;
    const heap = this.#heap;
    [heap[i], heap[j]] = [heap[j] as Neighbour, heap[i] as Neighbour];
    return true;
  }
}

const isFarther = (a: Neighbour, b: Neighbour): boolean =>
  a.distance > b.distance || (a.distance === b.distance && a.index > b.index);
