/** Options that several metrics of faithfulness have. */

import { z } from "zod";
import type { Baseline } from "../../../methods/parts/baseline.ts";

export const repeatsOption: z.ZodDefault<z.ZodCoercedNumber<unknown>> = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .default(3)
  .describe(
    "orders drawn where equal values of the map leave the order open; one is asked where they do not",
  );

export const stepsOption: z.ZodDefault<z.ZodCoercedNumber<unknown>> = z.coerce
  .number()
  .int()
  .min(1)
  .max(100_000)
  .default(32)
  .describe(
    "equal steps from none to all pixels; the paper has 224 on 224×224 pixels, 32 is what one can afford",
  );

export const samplesOption = (samples: number, of: string): z.ZodDefault<z.ZodCoercedNumber<unknown>> =>
  z.coerce.number().int().min(3).max(1_000_000).default(samples).describe(of);

/** How a baseline is named in the details. */
export const baselineName = (baseline: Baseline): string =>
  typeof baseline === "string" ? baseline : "given";

export const randomOrdersOption: z.ZodDefault<z.ZodCoercedNumber<unknown>> = z.coerce
  .number()
  .int()
  .min(0)
  .max(1000)
  .default(3)
  .describe("random orders to compare with, once per picture; 0: none");
