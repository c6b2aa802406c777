/** The likeliest class of a picture in the strip, asked for when the picture comes into sight; what a person waits for goes first. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { engine, job } from "../client/engine.ts";
import type { Top } from "../engine/explaining-answers.ts";
import { useStudio } from "../state/studio.ts";

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
    const controller = new AbortController();
    const { signal } = controller;
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      job(signal, (...each) => engine().explaining.top(model, picture, ...each))
        .then((top) => signal.aborted || setFound({ model, top }))
        // A picture of which nothing can be said has its failure told when it is chosen.
        .catch(() => undefined);
    });
    watch.observe(element);
    return () => {
      controller.abort();
      watch.disconnect();
    };
  }, [model, picture, known, told]);
  return { at, top: known ?? (told ? found?.top : undefined) };
}
