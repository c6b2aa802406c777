/** What a report is asked for. */

import type { ExplanationInfo } from "./messages.ts";

export interface ReportQuestion {
  readonly model: string;
  readonly pictures: readonly ReportedPicture[];
  /** Address at which the page shows this again. */
  readonly address: string;
}

export interface ReportedPicture {
  readonly id: string;
  readonly name: string;
  readonly explanations: readonly ExplanationInfo[];
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
