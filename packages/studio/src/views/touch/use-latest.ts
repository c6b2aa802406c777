/** Answers that follow a question that keeps changing. */

import { useEffect, useState } from "react";
import { tell } from "../../state/studio.ts";
import { Latest } from "./latest.ts";

/** The newest answer there is, of a question that may have moved on since. `ask` is that of the first call. */
export function useLatest<Q, A>(question: Q | undefined, ask: (question: Q) => Promise<A>): A | undefined {
  const [answer, setAnswer] = useState<A | undefined>();
  const [latest] = useState(() => new Latest<Q, A>(ask, setAnswer, tell));
  useEffect(() => {
    if (question !== undefined) latest.put(question);
  }, [question, latest]);
  return question === undefined ? undefined : answer;
}
