/** Errors as people read them: what could not be done, what was found, what to do next. */

import { FoveaError } from "@fovea/core";
import { bug, exitCodes } from "./exit-codes.ts";
import { printer } from "./terminal.ts";

/** Prints an error to stderr and returns its exit code. */
export function printFault(error: unknown): number {
  const to = printer(process.stderr);
  if (error instanceof FoveaError) {
    to.line(`fovea: ${error.message}`);
    if (error.hint !== undefined) to.line(`  hint: ${error.hint}`);
    return exitCodes[error.code];
  }
  to.line(
    `fovea: Something went wrong that should not: this is a bug in Fovea, please report it with what follows`,
  );
  to.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return bug;
}

export const errorJson = (error: FoveaError): object => ({
  code: error.code,
  message: error.message,
  hint: error.hint ?? null,
  // What the sentence shortens, such as the hashes of two models.
  ...("details" in error ? { details: error.details } : {}),
});
