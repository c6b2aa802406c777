/** The occlusion map while it grows: start, pause, go on, give up. */

import { proxy } from "comlink";
import { useEffect, useRef, useState } from "react";
import { engine, job, wasGivenUp } from "../../client/engine.ts";
import type { SweepNews, SweepQuestion } from "../../engine/touch-messages.ts";
import { tell } from "../../state/studio.ts";

export interface SweepState {
  readonly running: boolean;
  /** Undefined before the first positions are known. */
  readonly news: SweepNews | undefined;
  readonly start: () => void;
  /** It can go on later. */
  readonly pause: () => void;
  readonly cancel: () => void;
}

/** The question stays the same as long as the component does. */
export function useSweep(question: SweepQuestion): SweepState {
  const [running, setRunning] = useState(false);
  const [news, setNews] = useState<SweepNews | undefined>();
  const controller = useRef<AbortController | undefined>(undefined);
  const stop = (): void => {
    controller.current?.abort();
    setRunning(false);
  };
  useEffect(() => () => controller.current?.abort(), []);
  const start = (): void => {
    const own = new AbortController();
    controller.current = own;
    setRunning(true);
    const told = (found: SweepNews): void => {
      if (!own.signal.aborted) setNews(found);
    };
    job(own.signal, (...each) => engine().touching.sweep(question, proxy(told), ...each))
      .then(told, (error) => !wasGivenUp(error) && tell(error))
      .finally(() => controller.current === own && setRunning(false));
  };
  const cancel = (): void => {
    stop();
    setNews(undefined);
    void engine().touching.forgetSweep(question);
  };
  return { running, news, start, pause: stop, cancel };
}
