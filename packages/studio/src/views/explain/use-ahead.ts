/** Maps of the likeliest classes are made ahead, while nobody waits for anything, so that pointing at a class shows its map at once. */

import { useEffect } from "react";
import type { ExplainQuestion } from "../../engine/messages.ts";
import { explanation } from "../../state/explanations.ts";

/** Time without a wish before work is done ahead, ms. */
const rest = 250;

export function useAhead(questions: readonly ExplainQuestion[]): void {
  const key = JSON.stringify(questions);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => void ahead(JSON.parse(key), controller.signal), rest);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key]);
}

async function ahead(questions: readonly ExplainQuestion[], signal: AbortSignal): Promise<void> {
  for (const question of questions) {
    if (signal.aborted) return;
    // Nobody asked for it: its failure is told when somebody does.
    await explanation(question, signal).catch(() => undefined);
  }
}
