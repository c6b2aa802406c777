/** The strongest pictures of every channel, gathered picture by picture. */

import type { ChannelTop, Strongest } from "./request.ts";

type Named = Pick<Strongest, "path" | "key">;

/** Memory: k pictures for each channel, however many pass. */
export class Tops {
  readonly channels: number;
  readonly #k: number;
  readonly #lists: Strongest[][];
  readonly #mean: Float64Array;
  readonly #spread: Float64Array;
  readonly #largest: Float64Array;
  #count = 0;
  #least = Number.POSITIVE_INFINITY;

  constructor(channels: number, k: number) {
    this.channels = channels;
    this.#k = k;
    this.#lists = Array.from({ length: channels }, () => []);
    this.#mean = new Float64Array(channels);
    this.#spread = new Float64Array(channels);
    this.#largest = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  }

  /** Pictures so far. */
  get count(): number {
    return this.#count;
  }

  /** The largest value of each channel in one picture, and where it is. */
  add(picture: Named, maxima: ArrayLike<number>, positions: ArrayLike<number | bigint>): void {
    this.#count++;
    for (let c = 0; c < this.channels; c++) {
      const score = maxima[c] as number;
      // Welford: the mean moves by its share, the sum of squares by what lies between both.
      const before = score - (this.#mean[c] as number);
      this.#mean[c] = (this.#mean[c] as number) + before / this.#count;
      this.#spread[c] = (this.#spread[c] as number) + before * (score - (this.#mean[c] as number));
      this.#largest[c] = Math.max(this.#largest[c] as number, score);
      this.#least = Math.min(this.#least, score);
      this.#enter(this.#lists[c] as Strongest[], { ...picture, score, position: Number(positions[c]) });
    }
  }

  /** Among equals by key, so that the order in which pictures come does not matter. */
  #enter(list: Strongest[], found: Strongest): void {
    const behind = (other: Strongest): boolean =>
      other.score < found.score || (other.score === found.score && other.key > found.key);
    const last = list.at(-1);
    if (list.length === this.#k && last && !behind(last)) return;
    const at = list.findIndex(behind);
    list.splice(at < 0 ? list.length : at, 0, found);
    if (list.length > this.#k) list.pop();
  }

  /** Whether no channel ever has a maximum below 0, as behind a rectifier: 0 then means that there is nothing. */
  get #rectified(): boolean {
    return this.#least >= 0;
  }

  isDead(channel: number): boolean {
    if (this.#count === 0) return false;
    const still = this.#count > 1 && this.#spread[channel] === 0;
    return still || (this.#rectified && this.#largest[channel] === 0);
  }

  get dead(): number[] {
    return Array.from({ length: this.channels }, (_, c) => c).filter((c) => this.isDead(c));
  }

  /** The `count` channels whose largest values differ most between pictures; of equal ones the strongest. */
  mostVaried(count: number): number[] {
    return this.#ranked(count, (c) => this.#spread[c] as number);
  }

  /** The `count` channels whose largest values are highest on average. */
  highest(count: number): number[] {
    return this.#ranked(count, (c) => this.#mean[c] as number);
  }

  #ranked(count: number, by: (channel: number) => number): number[] {
    const largest = (c: number): number => this.#largest[c] as number;
    return Array.from(this.#spread.keys())
      .filter((c) => !this.isDead(c))
      .sort((a, b) => by(b) - by(a) || largest(b) - largest(a) || a - b)
      .slice(0, count);
  }

  of(channel: number): ChannelTop {
    const list = this.#lists[channel] ?? [];
    const dead = this.isDead(channel);
    const strongest = dead ? [] : this.#rectified ? list.filter(({ score }) => score > 0) : list;
    return { channel, strongest, dead };
  }
}
