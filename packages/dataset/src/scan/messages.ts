/** What the program and its workers say to each other. */

import type { ErrorCode } from "@fovea/core";
import type { Job, Measured } from "./measurement.ts";

export type ToWorker =
  | { readonly kind: "open"; readonly job: Job }
  | { readonly kind: "measure"; readonly paths: readonly string[] };

export type FromWorker =
  | { readonly kind: "ready" }
  /** In the order in which the paths came. */
  | { readonly kind: "measured"; readonly results: readonly Measured[] }
  /** The engine refuses the job: no other picture would fare better. */
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly message: string; readonly hint?: string }
  /** A bug, with its stack. */
  | { readonly kind: "failed"; readonly stack: string };
