/** What `fovea explain` was asked for, settled. */

import type { OutputForm } from "@fovea/core";
import type { Settings, Wanted } from "./choose-methods.ts";
import type { ModelFile } from "./model-file.ts";
import { invalid } from "./options.ts";
import type { OutFolder } from "./out-folder.ts";

const kinds = ["png", "npy", "html"] as const;
export type Kind = (typeof kinds)[number];

export interface ExplainRun {
  readonly file: ModelFile;
  /** Inputs and the names of their results, in order. */
  readonly inputs: readonly { readonly path: string; readonly name: string }[];
  readonly wanted: Wanted;
  readonly settings: Settings;
  readonly target: string;
  readonly output: OutputForm;
  readonly layer: string | undefined;
  readonly seed: number;
  readonly folder: OutFolder;
  readonly save: ReadonlySet<Kind>;
  /** The command that does the same again. */
  readonly command: string;
}

/** `png,npy` → the kinds of files to write. Throws `option-invalid`. */
export function kindsIn(text: string): ReadonlySet<Kind> {
  const words = text.split(",").map((word) => word.trim());
  return new Set(
    words.map((word) => {
      const kind = kinds.find((known) => known === word);
      if (kind) return kind;
      throw invalid(`--save ${text}`, `found "${word}"; known are ${kinds.join(", ")}`);
    }),
  );
}
