/** When a sampled method looks whether its samples suffice. */

import { z } from "zod";

/**
 * The option of all sampled methods. At 0.1 a map correlates with what endless samples would give by 0.995 or more: to the eye
 * they are the same. Photographs seldom get there in 1000 runs (0.1 to 0.5), and the ledger says how far they got.
 */
export const toleranceOption: z.ZodDefault<z.ZodCoercedNumber<unknown>> = z.coerce
  .number()
  .min(0)
  .max(1)
  .default(0.1)
  .describe(
    "stop before `samples` once the standard error is this part of the values (root mean squares); 0: never",
  );

/**
 * True at 16, 20, 25, 31 … draws, each a quarter more than before: looking costs little beside drawing, and a stop by
 * chance, at an error that happens to look small, is rare.
 */
export class Looks {
  #next = 16;

  at(draws: number): boolean {
    if (draws < this.#next) return false;
    this.#next = Math.max(draws + 1, Math.floor(draws * 1.25));
    return true;
  }
}
