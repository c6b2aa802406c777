/** Pixels to be filled in from those around them: the linear system of noisy linear imputation. */

/**
 * The removed pixels and how each hangs on its eight neighbours. Equation i, in twelfths:
 *
 *     Σ_j w_ij (u_i − u_j) = 0,   w = 2 beside and 1 across the corner; neighbours outside the picture are left out
 *
 * u_j of a pixel that is known goes to the right-hand side.
 */
export interface Neighbours {
  /** The pixel of each unknown, rising. */
  readonly pixels: Uint32Array;
  /**
   * 8 per unknown, `steps` in their order: the number of the unknown that is there. Where there is a known pixel or none, the
   * number after the last, where vectors have a 0, so that inner loops need not ask.
   */
  readonly links: Int32Array;
  /** Σ_j w_ij over neighbours in the picture. */
  readonly diagonal: Float64Array;
}

/** Steps to the four neighbours that come before a pixel, then the four after it; beside it are 1, 3, 4 and 6. */
const steps: readonly (readonly [dy: number, dx: number])[] = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
];

/** w of each step, in twelfths: 1/6 and 1/12. */
const stepWeights = Float64Array.of(1, 2, 1, 2, 2, 1, 2, 1);

/** `gone`: 1 where the pixel is to be filled in. */
export function neighboursOf(gone: Uint8Array, height: number, width: number): Neighbours {
  const numbers = new Int32Array(gone.length).fill(-1);
  let count = 0;
  for (let p = 0; p < gone.length; p++) if (gone[p]) numbers[p] = count++;
  const pixels = new Uint32Array(count);
  const links = new Int32Array(8 * count).fill(count);
  const diagonal = new Float64Array(count);
  for (let p = 0; p < gone.length; p++) {
    const i = numbers[p] as number;
    if (i < 0) continue;
    pixels[i] = p;
    const [y, x] = [Math.floor(p / width), p % width];
    for (let s = 0; s < 8; s++) {
      const [dy, dx] = steps[s] as readonly [number, number];
      if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
      const j = numbers[p + dy * width + dx] as number;
      if (j >= 0) links[8 * i + s] = j;
      diagonal[i] = (diagonal[i] as number) + (stepWeights[s] as number);
    }
  }
  return { pixels, links, diagonal };
}

/** Right-hand side: Σ w_ij u_j over the known neighbours of each unknown, then a 0. `plane`: one channel, row-major. */
export function knownAround(
  { pixels, links }: Neighbours,
  plane: Float64Array,
  height: number,
  width: number,
): Float64Array {
  const sums = new Float64Array(pixels.length + 1);
  for (let i = 0; i < pixels.length; i++) {
    const p = pixels[i] as number;
    const [y, x] = [Math.floor(p / width), p % width];
    let total = 0;
    for (let s = 0; s < 8; s++) {
      if ((links[8 * i + s] as number) < pixels.length) continue;
      const [dy, dx] = steps[s] as readonly [number, number];
      if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
      total += (stepWeights[s] as number) * (plane[p + dy * width + dx] as number);
    }
    sums[i] = total;
  }
  return sums;
}
