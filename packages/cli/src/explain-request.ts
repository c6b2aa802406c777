/** What `fovea explain` was asked for, settled. */

import type { Convention, OutputForm, Threshold } from "@fovea/core";
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
  /** The class that targets are set against. */
  readonly versus?: string | undefined;
  /** Another library whose defaults are in force. */
  readonly convention?: Convention | undefined;
  readonly locate?: LocateRequest | undefined;
  readonly output: OutputForm;
  readonly layer: string | readonly string[] | undefined;
  readonly seed: number;
  readonly folder: OutFolder;
  readonly save: ReadonlySet<Kind>;
  /** The command that does the same again. */
  readonly command: string;
}

/** What `--locate` gives: boxes; a mask too; a mask refined by GrabCut. */
export const locateForms = ["box", "mask", "grabcut"] as const;

export interface LocateRequest {
  readonly form: (typeof locateForms)[number];
  readonly threshold: Threshold;
  readonly instances: "largest" | "all";
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
