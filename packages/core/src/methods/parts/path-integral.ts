/** Integrals of the gradient along a path of pictures: how many points they take, and the proof that those were enough. */

import { z } from "zod";
import type { FloatTensor } from "../../tensor.ts";
import { atMost, type Check, reported } from "../ledger.ts";

/** What an integral tells of itself: how many points it took, and how far it may still be off. */
export interface Integral {
  readonly steps: number;
  readonly gap: number;
}

export interface PathIntegral extends Integral {
  readonly values: FloatTensor;
}

export interface Refining {
  readonly steps?: number | undefined;
  readonly tolerance: number;
  readonly "max-steps": number;
}

/** S at the picture and where the path starts. */
export interface Ends {
  readonly whole: number;
  readonly none: number;
}

interface RefiningOptions {
  readonly steps: z.ZodOptional<z.ZodCoercedNumber>;
  readonly tolerance: z.ZodDefault<z.ZodCoercedNumber>;
  readonly "max-steps": z.ZodDefault<z.ZodCoercedNumber>;
}

/** The options of all path methods that say how finely they walk; `meaning`: what `tolerance` is compared with. */
export const refiningOptions = (
  defaults: Omit<Refining, "steps">,
  meaning = "completeness gap to reach, as a part of S(x) − S(x₀)",
): RefiningOptions => ({
  steps: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("points on the path; left out: as many as `tolerance` takes"),
  tolerance: z.coerce.number().positive().default(defaults.tolerance).describe(meaning),
  "max-steps": z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(defaults["max-steps"])
    .describe("where the search for `tolerance` gives up"),
});

/**
 * The integral in `steps` steps; without them in `fewest`, then in more until its gap is no larger than `tolerance`.
 *
 * Gaps fall about as 1/steps: a gap of five times the tolerance takes five times the steps, and the doublings between are
 * left out. `growth` is the most that steps are multiplied by in one go. `integral` is also given what it found before.
 */
export async function refined<Found extends Integral>(
  { steps, tolerance, "max-steps": most }: Refining,
  integral: (steps: number, before?: Found) => Promise<Found>,
  { fewest = 16, growth = 16 }: { readonly fewest?: number; readonly growth?: number } = {},
): Promise<Found> {
  let found = await integral(steps ?? Math.min(fewest, most));
  while (steps === undefined && !(found.gap <= tolerance) && found.steps < most) {
    const wanted = Math.ceil(found.gap / tolerance);
    const factor = Number.isFinite(wanted) ? Math.min(growth, Math.max(2, wanted)) : 2;
    found = await integral(Math.min(most, found.steps * factor), found);
  }
  return found;
}

/**
 * |Σφ − ΔS| / |ΔS|; where S(x) and S(x₀) nearly agree, a part of their size / 1000: below that the difference is made of
 * rounding.
 */
export const gapOf = (sum: number, { whole, none }: Ends): number =>
  Math.abs(sum - (whole - none)) /
  Math.max(Math.abs(whole - none), 1e-3 * Math.max(Math.abs(whole), Math.abs(none)), 1e-8);

export const pathChecks = ({ gap, steps }: Integral, tolerance: number, start = "x₀"): Check[] => [
  atMost(
    "completeness",
    gap,
    tolerance,
    `|Σφ − (S(x) − S(${start}))| as a part of |S(x) − S(${start})|, or of |S| / 1000 where that is larger`,
  ),
  reported("steps", steps, "points on the path"),
];

/** Adds gradient ⊙ (to − from) value by value, in double precision. */
export function addFlow(
  total: Float64Array,
  gradient: Float32Array,
  from: Float32Array,
  to: Float32Array,
): void {
  for (let i = 0; i < total.length; i++)
    total[i] = (total[i] as number) + (gradient[i] as number) * ((to[i] as number) - (from[i] as number));
}

/** Σ of values in double precision. */
export function sumOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}
