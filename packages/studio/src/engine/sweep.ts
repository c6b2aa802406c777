/** The occlusion map, one position of the patch after the other, from coarse to fine. */

import {
  baselineOf,
  type FloatTensor,
  type Model,
  type Occluder,
  type OccluderBox,
  scoresOf,
  spaceOf,
  type Windows,
  windowBox,
  windowPixels,
  windowsOn,
} from "@fovea/core";
import { displayScale } from "@fovea/render";
import type { Filling, SweepNews } from "./touch-messages.ts";

/** Draws of the noise whose mean is taken, as the method `occlusion` does. */
const draws = 5;

export interface SweepRequest {
  readonly model: Model;
  readonly x: FloatTensor;
  /** Score of the class on the picture itself, a logit. */
  readonly score: number;
  readonly index: number;
  readonly side: number;
  readonly fill: Filling;
  readonly seed: number;
}

/**
 * What the method `occlusion` computes with the same window, baseline and seed, in an order in which the whole picture is seen
 * early. Where it stands, every value is the mean of exact effects: m = Σ_i Δ_i M_i / Σ_i M_i over the positions so far.
 */
export class Sweep {
  readonly #request: SweepRequest;
  readonly #windows: Windows;
  readonly #order: readonly number[];
  readonly #fills: readonly FloatTensor[];
  readonly #deltas: Float64Array;
  #done = 0;

  /** Throws `option-invalid` for a patch larger than the picture. */
  constructor(request: SweepRequest) {
    const { model, x, side, fill, seed } = request;
    this.#request = request;
    this.#windows = windowsOn(spaceOf(model).sizes, { window: String(side) });
    this.#order = coarseToFine(this.#windows.counts);
    this.#fills = Array.from({ length: fill === "noise" ? draws : 1 }, (_, i) =>
      baselineOf({ x, model, seed: seed + i }, fill),
    );
    this.#deltas = new Float64Array(this.#windows.count);
  }

  get finished(): boolean {
    return this.#done === this.#order.length;
  }

  /** Tries the next position. */
  async step(occluder: Occluder): Promise<void> {
    const position = this.#order[this.#done] as number;
    const box = windowBox(this.#windows, position);
    let sum = 0;
    for (const fill of this.#fills) sum += await this.#effect(occluder, box, fill);
    this.#deltas[position] = sum / this.#fills.length;
    this.#done++;
  }

  async #effect(occluder: Occluder, box: OccluderBox, fill: FloatTensor): Promise<number> {
    const { model, score, index } = this.#request;
    const { logits } = await occluder.scores(box, fill);
    const row = { type: "float32" as const, shape: [1, logits.length], data: logits };
    return score - (scoresOf(row, model.head.kind).logits[index] as number);
  }

  /** The map as far as it is known. */
  news(): SweepNews {
    const [height, width] = this.#windows.sizes as [number, number];
    const sum = new Float64Array(width * height);
    const cover = new Float64Array(width * height);
    // In the order of the positions, whatever the order in which they were tried: the sums are then those of the method.
    for (const position of this.#order.slice(0, this.#done).sort((a, b) => a - b))
      for (const p of windowPixels(this.#windows, position)) {
        sum[p] = (sum[p] as number) + (this.#deltas[position] as number);
        cover[p] = (cover[p] as number) + 1;
      }
    const data = Float32Array.from(sum, (value, p) => value / Math.max(1, cover[p] as number));
    const covered = Uint8Array.from(cover, (count) => (count > 0 ? 1 : 0));
    const map = { width, height, data };
    const scale = displayScale(map, { signed: true });
    return { done: this.#done, total: this.#order.length, map, scale, covered };
  }
}

/** Positions of a grid of rows × columns, each once: every eighth along both axes, then every fourth, and so on. */
export function coarseToFine([rows = 1, columns = 1]: readonly number[]): number[] {
  const order: number[] = [];
  const seen = new Uint8Array(rows * columns);
  let step = 1;
  while (2 * step < Math.max(rows, columns)) step *= 2;
  for (; step >= 1; step /= 2)
    for (let row = 0; row < rows; row += step)
      for (let column = 0; column < columns; column += step) {
        const position = row * columns + column;
        if (seen[position] === 0) order.push(position);
        seen[position] = 1;
      }
  return order;
}
