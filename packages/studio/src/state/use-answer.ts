/** An answer of the worker to a question; a new question gives up the work on the one before. */

import { useEffect, useState } from "react";
import { job, wasGivenUp } from "../client/engine.ts";
import type { Job } from "../engine/messages.ts";

export interface Answer<T> {
  readonly value: T | undefined;
  readonly error: Error | undefined;
  /** Part that is done, 0…1; undefined before the first news. */
  readonly progress: number | undefined;
}

const nothing: Answer<never> = { value: undefined, error: undefined, progress: undefined };

/** `key` says what is asked: the same key is the same question; undefined asks nothing. */
export function useAnswer<T>(key: string | undefined, ask: (...job: Job) => Promise<T>): Answer<T> {
  const [known, setKnown] = useState<Answer<T> & { readonly key: string | undefined }>({ ...nothing, key });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the question
  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    const still = (): boolean => !controller.signal.aborted;
    job(controller.signal, ask, (done, total) => {
      if (still())
        setKnown((now) => (now.key === key && now.value ? now : { ...nothing, key, progress: done / total }));
    }).then(
      (value) => still() && setKnown({ ...nothing, key, value }),
      (error: Error) => still() && !wasGivenUp(error) && setKnown({ ...nothing, key, error }),
    );
    return () => controller.abort();
  }, [key]);
  return known.key === key ? known : nothing;
}
