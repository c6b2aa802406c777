/** What a person should know before reading results: on stderr, so that stdout holds nothing but results. */

import type { Method } from "@fovea/core";
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

/** A layer that no method looks at was meant for something. */
export function noteIdleLayer(layer: string | undefined, methods: readonly Method[]): void {
  if (layer === undefined || methods.some(({ needs }) => needs.includes("spatial-layer"))) return;
  const list = methods.map(({ id }) => id).join(", ");
  printer(process.stderr).line(
    `note: --layer is not used by ${list}; a unit of a layer is explained by --target LAYER:CHANNEL`,
  );
}
