/** The advisor's work of minutes: it goes on while other views are looked at, and its answer is kept. */

import { create, type StoreApi, type UseBoundStore } from "zustand";
import { engine, job } from "../../client/engine.ts";
import type { AdviceAnswer, AdviceQuestion } from "../../engine/comparing-answers.ts";
import { during } from "../../state/studio.ts";

interface AdviceStore {
  readonly question: AdviceQuestion | undefined;
  readonly running: boolean;
  /** Part that is done, 0…1. */
  readonly part: number;
  /** By question. */
  readonly answers: Readonly<Record<string, AdviceAnswer>>;
}

const idle = { question: undefined, running: false, part: 0 };

export const useAdviceStore: UseBoundStore<StoreApi<AdviceStore>> = create<AdviceStore>(() => ({
  ...idle,
  answers: {},
}));

const keyOf = (question: AdviceQuestion): string => JSON.stringify(question);

export const useAnswer = (question: AdviceQuestion): AdviceAnswer | undefined =>
  useAdviceStore(({ answers }) => answers[keyOf(question)]);

let controller: AbortController | undefined;

/** One at a time: a new one gives up the one before. */
export async function startAdvice(question: AdviceQuestion): Promise<void> {
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  useAdviceStore.setState({ question, running: true, part: 0 });
  const progress = (done: number, total: number): void => {
    if (controller === mine) useAdviceStore.setState({ part: done / total });
  };
  const answer = await during("Measuring the methods", () =>
    job(mine.signal, (...each) => engine().comparing.advice(question, ...each), progress),
  );
  if (controller !== mine) return;
  useAdviceStore.setState(({ answers }) => ({
    ...idle,
    answers: answer ? { ...answers, [keyOf(question)]: answer } : answers,
  }));
}

export function stopAdvice(): void {
  controller?.abort();
  controller = undefined;
  useAdviceStore.setState(idle);
}
