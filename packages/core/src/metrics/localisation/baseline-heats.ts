/** Maps that know nothing of the picture: what a method has to beat. */

import type { Heat } from "../../explain/heat.ts";
import { random } from "../../random.ts";

/**
 * Strongest in the middle of the picture, where photographers put their objects: a Gaussian whose deviation is a quarter
 * of each side.
 */
export function centreHeat(width: number, height: number): Heat {
  const bell = (size: number): number[] =>
    Array.from({ length: size }, (_, i) => Math.exp(-8 * ((i + 0.5) / size - 0.5) ** 2));
  const [columns, rows] = [bell(width), bell(height)];
  const data = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) data[i] = (rows[y] as number) * (columns[x] as number);
  }
  return { width, height, data };
}

/** Every pixel drawn by itself, uniformly from 0 to 1. */
export function randomHeat(width: number, height: number, seed: number): Heat {
  const draw = random(seed);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = draw.uniform();
  return { width, height, data };
}
