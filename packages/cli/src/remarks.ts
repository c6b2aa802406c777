/** What a person should know before reading results: on stderr, so that stdout holds nothing but results. */

import { isTensor } from "./find-inputs.ts";
import type { ModelFile } from "./model-file.ts";
import { preprocessingOf } from "./model-json.ts";
import { printer } from "./terminal.ts";

/** What loading changed in the model, and what was guessed about its pictures. */
export function printNotes(file: ModelFile, inputs: readonly string[]): void {
  const to = printer(process.stderr);
  const guesses = inputs.every(isTensor) ? [] : (preprocessingOf(file)?.notes ?? []);
  for (const text of [...file.remarks, ...guesses]) to.line(`note: ${text}`);
}
