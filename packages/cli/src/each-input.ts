/** One input after the other: a bad one is reported and the rest go on. */

import { FoveaError } from "@fovea/core";
import { exitCodes, someFailed } from "./exit-codes.ts";
import { printFault } from "./faults.ts";
import { printer } from "./terminal.ts";

export interface Failure {
  readonly path: string;
  readonly error: FoveaError;
}

export const isFailure = <R extends object>(outcome: R | Failure): outcome is Failure => "error" in outcome;
export const isResult = <R extends object>(outcome: R | Failure): outcome is R => !isFailure(outcome);

/** Errors of one input, which say nothing about the next. */
const ofOneInput = new Set(["picture-unreadable", "file-unreadable", "shape-mismatch", "model-not-finite"]);

/** What `work` throws about one input stands in its place among the outcomes; anything else is thrown. */
export async function eachInput<I extends { readonly path: string }, R extends object>(
  inputs: readonly I[],
  work: (input: I, position: number) => Promise<R>,
): Promise<(R | Failure)[]> {
  const outcomes: (R | Failure)[] = [];
  for (const [i, input] of inputs.entries()) {
    outcomes.push(await work(input, i).catch((error) => failure(input.path, error)));
  }
  return outcomes;
}

function failure(path: string, error: unknown): Failure {
  if (!(error instanceof FoveaError && ofOneInput.has(error.code))) throw error;
  const named = error.message.includes(path) ? error : withPath(path, error);
  printFault(named);
  return { path, error: named };
}

/** The same error, whose message names the input. */
const withPath = (path: string, { code, message, hint, cause }: FoveaError): FoveaError =>
  new FoveaError(code, `${message} (in "${path}")`, { ...(hint === undefined ? {} : { hint }), cause });

/**
 * Says how many failed, if some did. Returns 0 if all went well; the class of the error if nothing did and for one
 * reason; else `someFailed`.
 */
export function exitCodeOf(outcomes: readonly (object | Failure)[]): number {
  const codes = outcomes.filter(isFailure).map(({ error }) => exitCodes[error.code]);
  const [first] = codes;
  if (first === undefined) return 0;
  if (outcomes.length > 1) {
    printer(process.stderr).line(`fovea: ${codes.length} of ${outcomes.length} inputs failed`);
  }
  return codes.length === outcomes.length && codes.every((code) => code === first) ? first : someFailed;
}
