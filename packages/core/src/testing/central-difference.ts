/** Directional derivatives by differences. */

import { get } from "./interpreter/tensor64.ts";

/** A step at which the error of the formula below is about 1e-16 from the curve and 1e-12 from rounding. */
const step = 1e-4;

/**
 * d/dt Σ weights ⊙ f(x + t·direction) at t = 0: two central differences, of one and of half the step, extrapolated
 * to step 0 (Richardson). Values of f are subtracted before they are summed, which rounds less.
 */
export function slope(
  f: (x: Float64Array) => Float64Array,
  x: Float64Array,
  direction: Float64Array,
  weights: Float64Array,
): number {
  const moved = (t: number): Float64Array => f(x.map((value, i) => value + t * get(direction, i)));
  const central = (h: number): number => {
    const [ahead, behind] = [moved(h), moved(-h)];
    return weights.reduce((sum, w, i) => sum + w * (get(ahead, i) - get(behind, i)), 0) / (2 * h);
  };
  return (4 * central(step / 2) - central(step)) / 3;
}

/** The gradient of Σ weights ⊙ f(x), one slope per element of x. */
export const slopes = (
  f: (x: Float64Array) => Float64Array,
  x: Float64Array,
  weights: Float64Array,
): Float64Array =>
  x.map((_, i) =>
    slope(
      f,
      x,
      x.map((_, j) => (i === j ? 1 : 0)),
      weights,
    ),
  );
