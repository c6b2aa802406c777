/** Maps of the likeliest classes are made ahead, so that pointing at a class shows its map at once. */

import { useEffect } from "react";
import type { ExplainQuestion } from "../../engine/messages.ts";
import { explainAhead } from "../../state/explanations.ts";

export function useAhead(questions: readonly ExplainQuestion[]): void {
  const key = JSON.stringify(questions);
  useEffect(() => {
    const controller = new AbortController();
    // Nobody asked for it: its failure is told when somebody does.
    for (const question of JSON.parse(key) as ExplainQuestion[])
      explainAhead(question, controller.signal).catch(() => undefined);
    return () => controller.abort();
  }, [key]);
}
