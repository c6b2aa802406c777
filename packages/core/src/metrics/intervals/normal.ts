/** The normal distribution: what lies beyond a point, and the point beyond which a given part lies. */

import { FoveaError } from "../../errors.ts";

/** From here on the continued fraction is as exact as the series and shorter. */
const far = 3;

/** P(Z > z), exact in the far tail too, where 1 − P(Z ≤ z) would be nothing but rounding. */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < far ? 0.5 - density * oddSeries(z) : density / fraction(z);
}

/** z + z³/3 + z⁵/(3·5) + …: times the density, what lies between 0 and z. */
function oddSeries(z: number): number {
  let [term, total] = [z, z];
  for (let k = 3; term > 1e-17 * total; k += 2) {
    term *= (z * z) / k;
    total += term;
  }
  return total;
}

/** z + 1/(z + 2/(z + 3/(z + …))): the density over it is what lies beyond z. */
function fraction(z: number): number {
  let value = z;
  for (let k = 100; k > 0; k--) value = z + k / value;
  return value;
}

/**
 * The z with P(Z ≤ z) = p; ±∞ for 0 and 1.
 *
 * Newton's steps on log P(Z > z), which is concave: from above the root, where P(Z > z) ≤ ½ exp(−z²/2) puts the start, they
 * fall to it without passing it.
 * Throws `option-invalid` outside 0…1.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new FoveaError(
      "option-invalid",
      `Cannot find the normal quantile of ${p}: expected a probability, 0 to 1`,
    );
  }
  return p <= 0.5 ? -beyond(p) : beyond(1 - p);
}

/** The z ≥ 0 beyond which the part `tail` ≤ ½ lies. */
export function beyond(tail: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let z = Math.sqrt(Math.max(0, -2 * Math.log(2 * tail)));
  for (let step = 0; step < 100; step++) {
    const found = normalTail(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const next = z + (found / density) * Math.log(found / tail);
    if (Math.abs(next - z) <= 1e-14 * Math.max(1, z)) return next;
    z = next;
  }
  return z;
}
