/** Failures in words for a person. */

import { wasGivenUp } from "../client/engine.ts";

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** What to do. */
  readonly hint: string | undefined;
}

let next = 1;

/** Undefined for what was given up on purpose. */
export function noticeOf(error: unknown): Notice | undefined {
  if (wasGivenUp(error)) return undefined;
  const { message, hint, code } = error as { message?: string; hint?: string; code?: string };
  const known = code !== undefined;
  return {
    id: next++,
    text: message ?? String(error),
    hint:
      hint ??
      (known
        ? undefined
        : "This should not have happened. Reload the page; what you opened is still on your disk."),
  };
}
