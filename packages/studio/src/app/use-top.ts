/** The likeliest class of a picture in the strip, asked for when the picture comes into sight and nothing else is going on. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { engine } from "../client/engine.ts";
import type { Top } from "../engine/explaining-answers.ts";
import { useStudio } from "../state/studio.ts";

/** Time for what a person asked for to go first, ms. */
const pause = 400;

/** One after the other, for all pictures together. */
let queue: Promise<unknown> = Promise.resolve();

export interface SeenTop<Element> {
  /** Put on what has to be in sight. */
  readonly at: RefObject<Element | null>;
  readonly top: Top | undefined;
}

export function useTop<Element extends HTMLElement>(picture: string): SeenTop<Element> {
  const model = useStudio((state) => state.modelId);
  const known = useStudio((state) => state.predictions[`${model} ${picture}`]?.classes[0]);
  const at = useRef<Element>(null);
  const [found, setFound] = useState<{ readonly model: string; readonly top: Top } | undefined>();
  const told = found?.model === model;
  useEffect(() => {
    const element = at.current;
    if (model === undefined || known || told || element === null) return;
    let wanted = true;
    const ask = async (): Promise<void> => {
      await idle();
      if (!wanted) return;
      // A picture of which nothing can be said has its failure told when it is chosen.
      const top = await engine()
        .explaining.top(model, picture)
        .catch(() => undefined);
      if (wanted && top) setFound({ model, top });
    };
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      queue = queue.then(ask);
    });
    watch.observe(element);
    return () => {
      wanted = false;
      watch.disconnect();
    };
  }, [model, picture, known, told]);
  return { at, top: known ?? (told ? found?.top : undefined) };
}

async function idle(): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, useStudio.getState().busy.length > 0 ? pause : 30));
  while (useStudio.getState().busy.length > 0);
}
