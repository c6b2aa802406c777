/** Student's t with a whole number of degrees of freedom: the normal distribution of means of few values. */

import { beyond } from "./normal.ts";

/** The t beyond which the part `tail` < ½ lies; more than 1000 degrees of freedom count as normal. */
export function studentBeyond(tail: number, degrees: number): number {
  if (degrees > 1000) return beyond(tail);
  let [low, high] = [0, 1];
  while (studentTail(high, degrees) > tail && high < 1e12) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(T > t) for t ≥ 0 by the finite sums in θ = atan(t / √ν) that hold for whole ν:
 *
 *     ν odd:   P(|T| ≤ t) = (2/π) (θ + sin θ (cos θ + ⅔ cos³θ + … ))
 *     ν even:  P(|T| ≤ t) = sin θ (1 + ½ cos²θ + (1·3)/(2·4) cos⁴θ + … )
 */
export function studentTail(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let total = 0;
  for (let k = odd ? 1 : 0; k <= degrees - 2; k += 2) {
    total += term;
    term *= (cosine * cosine * (k + 1)) / (k + 2);
  }
  const inside = odd ? (2 / Math.PI) * (angle + sine * total) : sine * total;
  return (1 - inside) / 2;
}
