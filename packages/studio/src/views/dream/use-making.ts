/** Something that grows in the worker: its frames, its end, and how to stop it. */

import { useEffect, useRef, useState } from "react";
import { job, wasGivenUp } from "../../client/engine.ts";
import type { Job } from "../../engine/messages.ts";
import { tell } from "../../state/studio.ts";
import { type Moment, timeLeft } from "./how-long.ts";

export interface Making<Frame, Answer> {
  /** All frames so far, the first one first. */
  readonly frames: readonly Frame[];
  readonly answer: Answer | undefined;
  readonly running: boolean;
  /** Part that is done, 0…1. */
  readonly part: number;
  /** Time that is left, ms; undefined before the second step. */
  readonly left: number | undefined;
  /** Whether somebody stopped it before its end. */
  readonly stopped: boolean;
  start(work: (onFrame: (frame: Frame) => void, ...job: Job) => Promise<Answer>): void;
  stop(): void;
}

/** Frames that are kept for the film. */
const most = 240;

export function useMaking<Frame, Answer>(): Making<Frame, Answer> {
  const [frames, setFrames] = useState<readonly Frame[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const [part, setPart] = useState<number>();
  const [left, setLeft] = useState<number>();
  const [stopped, setStopped] = useState(false);
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
    setLeft(undefined);
    setStopped(false);
    // Until its first step it gets ready, which says nothing about the others.
    let first: Moment | undefined;
    const onProgress = (done: number, total: number): void => {
      if (!live()) return;
      const now = { at: performance.now(), part: done / total };
      if (now.part > 0) first ??= now;
      setPart(now.part);
      setLeft(first && timeLeft(first, now));
    };
    const onFrame = (frame: Frame): void => {
      if (live()) setFrames((before) => thinned([...before, frame]));
    };
    job(controller.signal, (...numbered) => work(onFrame, ...numbered), onProgress)
      .then((made) => live() && setAnswer(made))
      .catch((error: unknown) => live() && !wasGivenUp(error) && tell(error))
      .finally(() => live() && setPart(undefined));
  };
  const stop = (): void => {
    running.current?.abort();
    running.current = undefined;
    setPart(undefined);
    setStopped(true);
  };
  return { frames, answer, running: part !== undefined, part: part ?? 0, left, stopped, start, stop };
}

/** Every second frame where there are too many; the last one stays. */
const thinned = <Frame>(frames: readonly Frame[]): readonly Frame[] =>
  frames.length <= most ? frames : frames.filter((_, i) => i % 2 === 1);
