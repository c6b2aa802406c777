/** Pieces of option schemas that several methods use. */

import { z } from "zod";
import type { FloatTensor } from "../../tensor.ts";

export const noOptions: z.ZodObject<Record<never, never>> = z.strictObject({});

/** A tensor given as an option; the command line reads it from a .npy file. */
export const tensorOption: z.ZodType<FloatTensor> = z.custom<FloatTensor>(
  (value) => typeof value === "object" && value !== null && "shape" in value && "data" in value,
  "expected a tensor: give the name of a .npy file",
);

/**
 * A list as it stands on the command line, `3,17`, or in code, for z.preprocess. Nothing between two commas becomes NaN,
 * which every schema of numbers refuses, where it would be read as 0.
 */
export const listed = (value: unknown): unknown =>
  typeof value === "string"
    ? value.split(",").map((part) => (part.trim() === "" ? Number.NaN : part))
    : Array.isArray(value)
      ? value
      : [value];

/** Yes or no; the command line gives words. `booleanOption.default(false)` */
export const booleanOption: z.ZodType<boolean> = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean(),
);
