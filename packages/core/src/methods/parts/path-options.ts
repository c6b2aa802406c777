/** Options of methods that integrate along a straight path. */

import { z } from "zod";
import { type Baseline, baselineOption } from "./baseline.ts";
import { quadratures } from "./quadrature.ts";

const count: z.ZodCoercedNumber = z.coerce.number().int().min(1).max(10_000);

interface PathOptions {
  readonly steps: z.ZodOptional<z.ZodCoercedNumber>;
  readonly "max-steps": z.ZodDefault<z.ZodCoercedNumber>;
  readonly baseline: z.ZodDefault<z.ZodType<Baseline>>;
}

/** What `tolerance` means, each method says for itself. */
export const pathOptions: PathOptions = {
  steps: count.optional().describe("points on the path; left out: as many as `tolerance` takes"),
  "max-steps": count.default(512).describe("where the search for `tolerance` gives up"),
  baseline: baselineOption.default("zero"),
};

type QuadratureOption = z.ZodDefault<z.ZodEnum<{ [Rule in (typeof quadratures)[number]]: Rule }>>;

export const quadratureOption: QuadratureOption = z
  .enum(quadratures)
  .default("gauss-legendre")
  .describe("where the points lie and what they weigh");
