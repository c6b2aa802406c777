/** Failures in words for a person. */

import { wasGivenUp } from "../client/engine.ts";

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** What to do. */
  readonly hint: string | undefined;
  /** How often it happened. */
  readonly times: number;
}

let next = 1;

/** Undefined for what was given up on purpose. */
export function noticeOf(error: unknown): Notice | undefined {
  if (wasGivenUp(error)) return undefined;
  const { message, hint, code } = error as { message?: string; hint?: string; code?: string };
  const known = code !== undefined;
  return {
    id: next++,
    times: 1,
    text: message ?? String(error),
    hint:
      hint ??
      (known
        ? undefined
        : "This should not have happened. Reload the page; what you opened is still on your disk."),
  };
}

/** The newest first; what happened before is told once, with how often. */
export function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  const before = notices.find(({ text }) => text === notice.text);
  const others = notices.filter((each) => each !== before);
  return [{ ...notice, times: notice.times + (before?.times ?? 0) }, ...others];
}
