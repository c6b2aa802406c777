/** The ledger in a printed caption: one line for all that holds, one for each check that does not. */

import type { CaptionLine } from "./figure.ts";
import { numberText } from "./number-text.ts";
import type { ReportCheck } from "./report-input.ts";

/** Failed checks first, each with value, limit and note; then how many hold. */
export function ledgerCaption(ledger: readonly ReportCheck[]): CaptionLine[] {
  const failed = ledger.filter(({ ok }) => !ok);
  const holding = ledger.length - failed.length;
  const text = ledger.length === 0 ? "no checks were made" : holdingText(holding, ledger.length);
  return [...failed.map(failedLine), { text, tone: "quiet" }];
}

function holdingText(holding: number, all: number): string {
  if (holding < all) return `${holding} of ${all} checks hold`;
  return allHold(all);
}

/** Of a ledger without a failure. */
export function allHold(count: number): string {
  if (count === 1) return "The one check holds";
  return count === 2 ? "Both checks hold" : `All ${count} checks hold`;
}

function failedLine({ check, value, limit, note }: ReportCheck): CaptionLine {
  const number = typeof value === "number" ? numberText(value) : value;
  const against = limit === undefined ? "" : ` (limit ${numberText(limit)})`;
  return { text: `CHECK FAILED: ${check} ${number}${against}${note ? ` · ${note}` : ""}`, tone: "failed" };
}
