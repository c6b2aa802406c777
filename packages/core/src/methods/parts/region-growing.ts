/** A region that grows by one set of pixels at a time, the one with the highest mean first. */

export interface GrownRegion {
  /** For each pixel the mean of the part with which it entered. */
  readonly map: Float32Array;
  /** Pixels that each round added, and their mean. */
  readonly rounds: readonly { readonly pixels: number; readonly mean: number }[];
}

/**
 * Each round adds the mask whose pixels outside the region have the highest mean value, if they are `least` or more; at
 * the end, all pixels that are left enter together.
 *
 * Sums and counts of what masks have outside the region are kept as it grows, so that every pixel of every mask is
 * looked at twice in all, and not once per round.
 */
export function growRegion(values: Float64Array, masks: readonly Int32Array[], least: number): GrownRegion {
  const outside = new Outside(values, masks);
  const map = new Float32Array(values.length);
  const rounds: { pixels: number; mean: number }[] = [];
  const enter = (pixels: Int32Array): void => {
    const mean = pixels.reduce((sum, p) => sum + (values[p] as number), 0) / pixels.length;
    for (const p of pixels) map[p] = mean;
    rounds.push({ pixels: pixels.length, mean });
  };
  for (let best = outside.best(least); best >= 0; best = outside.best(least)) enter(outside.take(best));
  const rest = outside.rest();
  if (rest.length > 0) enter(rest);
  return { map, rounds };
}

/** What the masks have outside the region. */
class Outside {
  readonly #values: Float64Array;
  readonly #masks: readonly Int32Array[];
  readonly #sum: Float64Array;
  readonly #count: Int32Array;
  readonly #inside: Uint8Array;
  /** Masks of pixel p: #holders[k] for k from #first[p] to #first[p + 1]. */
  readonly #first: Int32Array;
  readonly #holders: Int32Array;

  constructor(values: Float64Array, masks: readonly Int32Array[]) {
    this.#values = values;
    this.#masks = masks;
    this.#sum = Float64Array.from(masks, (mask) => mask.reduce((sum, p) => sum + (values[p] as number), 0));
    this.#count = Int32Array.from(masks, ({ length }) => length);
    this.#inside = new Uint8Array(values.length);
    this.#first = new Int32Array(values.length + 1);
    for (const mask of masks) for (const p of mask) this.#first[p + 1] = (this.#first[p + 1] as number) + 1;
    for (let p = 0; p < values.length; p++)
      this.#first[p + 1] = (this.#first[p + 1] as number) + (this.#first[p] as number);
    this.#holders = new Int32Array(this.#first[values.length] as number);
    const next = this.#first.slice();
    for (const [m, mask] of masks.entries())
      for (const p of mask) {
        this.#holders[next[p] as number] = m;
        next[p] = (next[p] as number) + 1;
      }
  }

  /** The mask with the highest mean of those with `least` pixels or more; −1 if there is none. */
  best(least: number): number {
    let best = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let m = 0; m < this.#masks.length; m++) {
      const count = this.#count[m] as number;
      const mean = (this.#sum[m] as number) / count;
      if (count < least || mean <= highest) continue;
      best = m;
      highest = mean;
    }
    return best;
  }

  /** Moves the pixels of a mask into the region; returns those that were outside. */
  take(mask: number): Int32Array {
    const fresh = (this.#masks[mask] as Int32Array).filter((p) => this.#inside[p] === 0);
    for (const p of fresh) {
      this.#inside[p] = 1;
      for (let k = this.#first[p] as number; k < (this.#first[p + 1] as number); k++) {
        const m = this.#holders[k] as number;
        this.#sum[m] = (this.#sum[m] as number) - (this.#values[p] as number);
        this.#count[m] = (this.#count[m] as number) - 1;
      }
    }
    return fresh;
  }

  rest(): Int32Array {
    const left: number[] = [];
    for (let p = 0; p < this.#inside.length; p++) if (this.#inside[p] === 0) left.push(p);
    return Int32Array.from(left);
  }
}
