/** What a report is asked for. */

import type { ExplanationInfo } from "./messages.ts";

export interface ReportQuestion {
  readonly model: string;
  /** What the command line calls the model, where that is not its file's name. */
  readonly typed?: string;
  readonly pictures: readonly ReportedPicture[];
  /** Address at which the page shows this again. */
  readonly address: string;
}

export interface ReportedPicture {
  readonly id: string;
  readonly name: string;
  /** What the command line calls it, and the command that makes it, where it is no file of the user's. */
  readonly typed?: string;
  readonly drawnBy?: string;
  readonly explanations: readonly ExplanationInfo[];
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
