/** The ledger: what was checked about a picture, and the number. */

/** One line of the proof under a picture. */
export interface Check {
  /** What was checked: `completeness`, `nodes-overridden`, `standard-error` … */
  readonly check: string;
  readonly value: number;
  /** The value beyond which the check fails; undefined for a number that is only reported. */
  readonly limit: number | undefined;
  readonly ok: boolean;
  readonly note: string;
}

/** A check that holds while value ≤ limit; NaN never does. */
export const atMost = (check: string, value: number, limit: number, note: string): Check => ({
  check,
  value,
  limit,
  ok: value <= limit,
  note,
});

/** A check that holds while value ≥ limit. */
export const atLeast = (check: string, value: number, limit: number, note: string): Check => ({
  check,
  value,
  limit,
  ok: value >= limit,
  note,
});

/** A number that is reported and not judged. */
export const reported = (check: string, value: number, note: string): Check => ({
  check,
  value,
  limit: undefined,
  ok: true,
  note,
});
