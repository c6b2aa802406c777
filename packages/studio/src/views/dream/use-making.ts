/** Something that grows in the worker: its frames, its end, and how to stop it. */

import { useEffect, useRef, useState } from "react";
import { job, wasGivenUp } from "../../client/engine.ts";
import type { Job } from "../../engine/messages.ts";
import { tell } from "../../state/studio.ts";

export interface Making<Frame, Answer> {
  /** All frames so far, the first one first. */
  readonly frames: readonly Frame[];
  readonly answer: Answer | undefined;
  readonly running: boolean;
  /** Part that is done, 0…1. */
  readonly part: number;
  start(work: (onFrame: (frame: Frame) => void, ...job: Job) => Promise<Answer>): void;
  stop(): void;
}

/** Frames that are kept for the film. */
const most = 240;

export function useMaking<Frame, Answer>(): Making<Frame, Answer> {
  const [frames, setFrames] = useState<readonly Frame[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const [part, setPart] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start: Making<Frame, Answer>["start"] = (work) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const live = (): boolean => running.current === controller;
    setFrames([]);
    setAnswer(undefined);
    setPart(0);
    const onFrame = (frame: Frame): void => {
      if (live()) setFrames((before) => thinned([...before, frame]));
    };
    job(
      controller.signal,
      (...numbered) => work(onFrame, ...numbered),
      (done, total) => live() && setPart(done / total),
    )
      .then((made) => live() && setAnswer(made))
      .catch((error: unknown) => live() && !wasGivenUp(error) && tell(error))
      .finally(() => live() && setPart(undefined));
  };
  const stop = (): void => {
    running.current?.abort();
    running.current = undefined;
    setPart(undefined);
  };
  return { frames, answer, running: part !== undefined, part: part ?? 0, start, stop };
}

/** Every second frame where there are too many; the last one stays. */
const thinned = <Frame>(frames: readonly Frame[]): readonly Frame[] =>
  frames.length <= most ? frames : frames.filter((_, i) => i % 2 === 1);
