/** Points and weights on [0, 1] for integrals along a path. */

import { z } from "zod";

export const quadratures = ["gauss-legendre", "midpoint", "trapezoid", "left", "right"] as const;
export type Quadrature = (typeof quadratures)[number];

type QuadratureOption = z.ZodDefault<z.ZodEnum<{ [Rule in (typeof quadratures)[number]]: Rule }>>;

export const quadratureOption: QuadratureOption = z
  .enum(quadratures)
  .default("gauss-legendre")
  .describe("where the points lie and what they weigh");

export interface Point {
  readonly at: number;
  readonly weight: number;
}

/** `n` points whose weights add up to 1. */
export function points(rule: Quadrature, n: number): Point[] {
  if (rule === "gauss-legendre") return gaussLegendre(n);
  if (rule === "trapezoid") return trapezoid(n);
  const offset = { midpoint: 0.5, left: 0, right: 1 }[rule];
  return Array.from({ length: n }, (_, i) => ({ at: (i + offset) / n, weight: 1 / n }));
}

/** n points, both ends among them with half weight; one point is the middle. */
function trapezoid(n: number): Point[] {
  if (n === 1) return [{ at: 0.5, weight: 1 }];
  return Array.from({ length: n }, (_, i) => ({
    at: i / (n - 1),
    weight: (i === 0 || i === n - 1 ? 0.5 : 1) / (n - 1),
  }));
}

/** Zeros of the Legendre polynomial P_n by Newton's method from the usual cosine guess; exact for degree 2n − 1. */
function gaussLegendre(n: number): Point[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      const { value, derivative } = legendre(n, x);
      slope = derivative;
      const next = x - value / derivative;
      if (Math.abs(next - x) < 1e-15) break;
      x = next;
    }
    return { at: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

/** P_n(x) and its derivative by the three-term recurrence. */
function legendre(n: number, x: number): { value: number; derivative: number } {
  let previous = 1;
  let value = x;
  for (let k = 2; k <= n; k++)
    [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return { value, derivative: (n * (x * value - previous)) / (x * x - 1) };
}
