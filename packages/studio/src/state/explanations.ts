/** Explanations that were made in this page, kept for as long as there is room, so that looking again costs nothing. */

import { useEffect, useState } from "react";
import { engine, job, wasGivenUp } from "../client/engine.ts";
import type { ExplainQuestion, ExplanationInfo } from "../engine/messages.ts";
import { learnFrom } from "./use-pace.ts";

/** Numbers that are kept, 4 bytes each. */
const room = 16e6;

const known = new Map<string, ExplanationInfo>();

const keyOf = ({ model, picture, method, target, options, layer, output, seed }: ExplainQuestion): string =>
  JSON.stringify([model, picture, method, target.index, target.versus, options, layer, output, seed]);

/** The answer if it was made before. */
export const knownExplanation = (question: ExplainQuestion): ExplanationInfo | undefined =>
  known.get(keyOf(question));

/** Of explanations that stood large before a person, not as one of many. */
const looked = new Set<string>();

/** Whether a person has had a close look at it. */
export const wasLookedAt = ({ question }: ExplanationInfo): boolean => looked.has(keyOf(question));

/** All that are kept of a picture by a model. */
export const explanationsOf = (model: string, picture: string): readonly ExplanationInfo[] =>
  [...known.values()].filter(({ question }) => question.model === model && question.picture === picture);

/** Asks the worker, unless the answer is there. */
export async function explanation(
  question: ExplainQuestion,
  signal: AbortSignal,
  progress?: (done: number, total: number) => void,
): Promise<ExplanationInfo> {
  const known = knownExplanation(question);
  if (known) return known;
  const made = await job(signal, (...each) => engine().explaining.explain(question, ...each), progress);
  learnFrom(made);
  return kept(made);
}

/** Has it made while nobody waits for anything, so that it is there when it is asked for. */
export async function explainAhead(question: ExplainQuestion, signal: AbortSignal): Promise<void> {
  if (knownExplanation(question) === undefined)
    kept(await job(signal, (...each) => engine().explaining.explainAhead(question, ...each)));
}

function kept(found: ExplanationInfo): ExplanationInfo {
  const key = keyOf(found.question);
  known.delete(key);
  known.set(key, found);
  makeRoom();
  return found;
}

function makeRoom(): void {
  let held = 0;
  for (const { values, map } of known.values()) held += values.length + (map?.data.length ?? 0);
  for (const [key, { values, map }] of known) {
    if (held <= room || known.size === 1) return;
    known.delete(key);
    held -= values.length + (map?.data.length ?? 0);
  }
}

export interface Asked {
  readonly explanation: ExplanationInfo | undefined;
  readonly error: unknown;
  /** Part that is done, 0…1; undefined before the first news. */
  readonly progress: number | undefined;
}

const nothing: Asked = { explanation: undefined, error: undefined, progress: undefined };

/** The explanation that answers the question; a new question gives up the work on the one before. */
export function useExplanation(question: ExplainQuestion | undefined): Asked {
  const key = question && keyOf(question);
  const [asked, setAsked] = useState<Asked & { readonly key: string | undefined }>({
    ...nothing,
    key: undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the question
  useEffect(() => {
    if (question === undefined) return;
    const controller = new AbortController();
    const progress = (done: number, total: number): void =>
      setAsked((now) => (now.explanation ? now : { ...nothing, key, progress: done / total }));
    setAsked({ ...nothing, key, explanation: knownExplanation(question) });
    explanation(question, controller.signal, progress).then(
      (found) => {
        if (controller.signal.aborted) return;
        looked.add(keyOf(found.question));
        setAsked({ ...nothing, key, explanation: found });
      },
      (error) => !wasGivenUp(error) && !controller.signal.aborted && setAsked({ ...nothing, key, error }),
    );
    return () => controller.abort();
  }, [key]);
  return asked.key === key ? asked : nothing;
}
