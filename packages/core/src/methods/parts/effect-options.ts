/** Options of methods that hide parts of the picture. */

import { z } from "zod";
import type { FloatTensor } from "../../tensor.ts";
import { conventionsOf } from "../run-method.ts";
import { baselineListOption } from "./baseline-list.ts";

const modes = ["remove", "keep"] as const;

/** The options that all methods of this kind share. */
export const effectOptions: {
  baseline: z.ZodDefault<typeof baselineListOption>;
  mode: z.ZodDefault<z.ZodEnum<{ remove: "remove"; keep: "keep" }>>;
  samples: z.ZodDefault<z.ZodCoercedNumber>;
  tolerance: z.ZodDefault<z.ZodCoercedNumber>;
  threshold: z.ZodDefault<z.ZodCoercedNumber>;
  reach: z.ZodOptional<z.ZodCoercedNumber>;
} = {
  baseline: baselineListOption.default("zero"),
  mode: z
    .enum(modes)
    .default("remove")
    .describe("remove: the part is hidden, S(x) − S(without it); keep: only it is shown, S(it) − S(nothing)"),
  samples: z.coerce.number().int().min(2).max(10_000).default(5).describe("draws of the baseline `noise`"),
  tolerance: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("with `noise`, stop when the standard error is this part of the values; 0: never"),
  threshold: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("parts at or above this part of the largest value stay in the view `contributing`"),
  reach: z.coerce
    .number()
    .min(0.5)
    .max(10)
    .optional()
    .describe(
      "approximate, for speed: follow a change through the layers only to so many standard deviations of its spread, 2 or 2.5; left out: exact",
    ),
};

export interface EffectOptions {
  readonly baseline: string | FloatTensor;
  readonly mode: (typeof modes)[number];
  readonly samples: number;
  readonly tolerance: number;
  readonly reach?: number | undefined;
}

/** The options as they stand in the result; those about random draws only where there are any. */
export function effectConventions(given: EffectOptions): Record<string, string | number> {
  const { samples, tolerance, ...others } = given;
  const random = typeof given.baseline === "string" && given.baseline.split(",").includes("noise");
  return conventionsOf(random ? { ...given } : others);
}
