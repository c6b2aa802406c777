/** Integrals along the straight path between two pictures: the points on it, and how many it takes. */

import { type FloatTensor, floats } from "../../tensor.ts";

/** What an integral tells of itself: how many points it took, and how far it may still be off. */
export interface Integral {
  readonly steps: number;
  readonly gap: number;
}

interface Refining {
  readonly steps?: number | undefined;
  readonly tolerance: number;
  readonly "max-steps": number;
}

/**
 * The integral in `steps` steps; without them in 16, doubled until its gap is no larger than `tolerance`.
 *
 * `integral` is also given what it found with half as many.
 */
export async function refined<Found extends Integral>(
  { steps, tolerance, "max-steps": most }: Refining,
  integral: (steps: number, before?: Found) => Promise<Found>,
): Promise<Found> {
  let found = await integral(steps ?? Math.min(16, most));
  while (steps === undefined && !(found.gap <= tolerance) && found.steps * 2 <= most)
    found = await integral(found.steps * 2, found);
  return found;
}

/** x₀ + t (x − x₀). Plain loops: a callback per value would cost as much as the network. */
export function pointBetween(baseline: FloatTensor, x: FloatTensor, t: number): FloatTensor {
  const data = new Float32Array(x.data.length);
  for (let i = 0; i < data.length; i++) {
    const from = baseline.data[i] as number;
    data[i] = from + t * ((x.data[i] as number) - from);
  }
  return floats(x.shape, data);
}
