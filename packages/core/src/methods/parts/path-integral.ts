/** Integrals of the gradient along a path of pictures: how many points they take, and the proof that those were enough. */

import { z } from "zod";
import type { FloatTensor } from "../../tensor.ts";
import { atMost, type Check, reported } from "../ledger.ts";

export interface PathIntegral {
  readonly values: FloatTensor;
  readonly steps: number;
  /** Σ of the values in double precision. */
  readonly sum: number;
}

export interface Refining {
  readonly steps?: number | undefined;
  readonly tolerance: number;
  readonly "max-steps": number;
}

interface RefiningOptions {
  readonly steps: z.ZodOptional<z.ZodCoercedNumber>;
  readonly tolerance: z.ZodDefault<z.ZodCoercedNumber>;
  readonly "max-steps": z.ZodDefault<z.ZodCoercedNumber>;
}

/** The options of all path methods that say how finely they walk. */
export const refiningOptions = (defaults: Omit<Refining, "steps">): RefiningOptions => ({
  steps: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("points on the path; left out: as many as `tolerance` takes"),
  tolerance: z.coerce
    .number()
    .positive()
    .default(defaults.tolerance)
    .describe("completeness gap to reach, as a part of S(x) − S(x₀)"),
  "max-steps": z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(defaults["max-steps"])
    .describe("where the search for `tolerance` gives up"),
});

/** The integral in `steps` steps; without them in 16, doubled until the gap is no larger than `tolerance`. */
export async function refined(
  given: Refining,
  difference: number,
  integral: (steps: number) => Promise<PathIntegral>,
): Promise<PathIntegral> {
  const { steps, tolerance, "max-steps": most } = given;
  let found = await integral(steps ?? Math.min(16, most));
  while (steps === undefined && gap(found.sum, difference) > tolerance && found.steps * 2 <= most)
    found = await integral(found.steps * 2);
  return found;
}

/** |Σφ − ΔS| / |ΔS|. */
export const gap = (sum: number, difference: number): number =>
  Math.abs(sum - difference) / Math.max(Math.abs(difference), 1e-8);

export const pathChecks = (
  { sum, steps }: Omit<PathIntegral, "values">,
  difference: number,
  tolerance: number,
  start = "x₀",
): Check[] => [
  atMost(
    "completeness",
    gap(sum, difference),
    tolerance,
    `|Σφ − (S(x) − S(${start}))| as a part of |S(x) − S(${start})|`,
  ),
  reported("steps", steps, "points on the path"),
];

/** Adds gradient ⊙ step value by value, in double precision. */
export function addProduct(total: Float64Array, gradient: Float32Array, step: Float32Array): void {
  for (let i = 0; i < total.length; i++)
    total[i] = (total[i] as number) + (gradient[i] as number) * (step[i] as number);
}

/** Σ of values in double precision. */
export function sumOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
