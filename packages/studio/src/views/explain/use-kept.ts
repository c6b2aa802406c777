/** The last answer stays to be seen until the next is there, so that nothing flickers. */

import { useRef } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";

/** `place`: what an answer must be about to stay: another picture's map would lie over the wrong picture. */
export function useKept(
  explanation: ExplanationInfo | undefined,
  place: string,
): ExplanationInfo | undefined {
  const kept = useRef<{ readonly place: string; readonly explanation: ExplanationInfo } | undefined>(
    undefined,
  );
  if (explanation) kept.current = { place, explanation };
  return kept.current?.place === place ? kept.current.explanation : undefined;
}
