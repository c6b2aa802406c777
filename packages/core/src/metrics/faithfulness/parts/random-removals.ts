/** What parts of a picture are taken away at random: sets of pixels or regions, squares, noise. */

import type { Segments } from "../../../image/segments/segments.ts";
import { shuffle } from "../../../methods/parts/coalitions.ts";
import type { Random } from "../../../random.ts";

/**
 * Each step gives how much of every pixel goes: 0 nothing, 1 all of it; noise may be anything. Valid until the next one.
 * The same numbers drawn give the same sequence.
 */
export type Removals = (draw: Random) => Generator<Float32Array, never>;

/** Sets of `size` pixels, all equally probable. */
export const pixelSets = (pixels: number, size: number): Removals =>
  function* (draw) {
    const order = Uint32Array.from({ length: pixels }, (_, p) => p);
    const gone = new Float32Array(pixels);
    while (true) {
      shuffle(order, draw, size);
      gone.fill(0);
      for (let i = 0; i < size; i++) gone[order[i] as number] = 1;
      yield gone;
    }
  };

/** Sets of `size` regions. */
export const regionSets = ({ labels, count }: Segments, size: number): Removals =>
  function* (draw) {
    const gone = new Float32Array(labels.length);
    const sets = pixelSets(count, size)(draw);
    while (true) {
      const regions = sets.next().value;
      for (let p = 0; p < gone.length; p++) gone[p] = regions[labels[p] as number] as number;
      yield gone;
    }
  };

/** One square of `side` pixels anywhere within the picture. */
export const randomSquares = ([height = 1, width = 1]: readonly number[], side: number): Removals =>
  function* (draw) {
    const gone = new Float32Array(height * width);
    const [h, w] = [Math.min(side, height), Math.min(side, width)];
    while (true) {
      const top = Math.floor(draw.uniform() * (height - h + 1));
      const left = Math.floor(draw.uniform() * (width - w + 1));
      gone.fill(0);
      for (let y = top; y < top + h; y++) gone.fill(1, y * width + left, y * width + left + w);
      yield gone;
    }
  };

/** N(0, σ²) at every pixel. */
export const gaussianNoise = (pixels: number, sigma: number): Removals =>
  function* (draw) {
    const gone = new Float32Array(pixels);
    while (true) {
      for (let p = 0; p < pixels; p++) gone[p] = sigma * draw.normal();
      yield gone;
    }
  };
