/** The k best of many, in a fixed order: by number, then by key. */

/** By code units: the same order on every machine and in every language. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Ranked<T> {
  readonly number: number;
  readonly key: string;
  readonly item: T;
}

/** Keeps the k items of the smallest numbers; of equal numbers the first key. NaN comes last. */
export class Ranking<T> {
  readonly #k: number;
  readonly #kept: Ranked<T>[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  /** Numbers above this need not be offered: most rows are passed by without a look at their key. */
  get limit(): number {
    return this.#kept.length < this.#k ? Number.POSITIVE_INFINITY : (this.#kept.at(-1)?.number ?? -Infinity);
  }

  offer(given: number, key: string, item: T): void {
    const number = Number.isNaN(given) ? Number.POSITIVE_INFINITY : given;
    const later = (other: Ranked<T>): boolean =>
      other.number > number || (other.number === number && compareKeys(other.key, key) > 0);
    const at = this.#kept.findIndex(later);
    if (at >= 0) this.#kept.splice(at, 0, { number, key, item });
    else this.#kept.push({ number, key, item });
    if (this.#kept.length > this.#k) this.#kept.pop();
  }

  /** First the best. */
  get items(): readonly T[] {
    return this.#kept.map(({ item }) => item);
  }
}
