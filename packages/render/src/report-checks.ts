/** Checks of an explanation in the form that pictures and reports take. */

import type { Check } from "@fovea/core";
import type { ReportCheck } from "./report-input.ts";

/** Without the limit where a check has none. */
export const reportChecks = (ledger: readonly Check[]): ReportCheck[] =>
  ledger.map(({ limit, ...check }) => (limit === undefined ? check : { ...check, limit }));
