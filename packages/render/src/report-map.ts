/** What is known of an explanation → its place in the report. */

import type { Check, Method } from "@fovea/core";
import { reportChecks } from "./report-checks.ts";
import { sentence } from "./report-figure.ts";
import type { ReportImage, ReportMap, ReportView } from "./report-input.ts";
import type { ShownMap } from "./shown-map.ts";

export interface KnownExplanation {
  readonly method: Pick<Method, "id" | "title" | "reading" | "caution">;
  /** `wolf`, or `wolf (probability)`. */
  readonly target: string;
  /** The map over the picture. */
  readonly png: ReportImage;
  readonly shown: Omit<ShownMap, "map">;
  readonly ledger: readonly Check[];
  readonly ms: number;
  readonly views?: readonly ReportView[];
  /** Phrases. */
  readonly remarks?: readonly string[];
}

export const reportMap = (known: KnownExplanation): ReportMap => ({
  method: known.method.id,
  title: known.method.title,
  howToRead: known.method.reading,
  caution: known.method.caution,
  steps: known.shown.steps.map(sentence),
  target: known.target,
  png: known.png,
  scale: known.shown.scale,
  ledger: reportChecks(known.ledger),
  ms: known.ms,
  views: known.views ?? [],
  remarks: (known.remarks ?? []).map(sentence),
});
