/** The explanation in the middle of the view: asked for at once if it is quick, else when a person says so. */

import { useState } from "react";
import type { ExplanationInfo } from "../../engine/messages.ts";
import { knownExplanation, useExplanation } from "../../state/explanations.ts";
import { patience } from "../../state/passes.ts";
import { timeOf, usePace } from "../../state/use-pace.ts";
import { useAhead } from "./use-ahead.ts";
import { type Choice, questionOf } from "./use-choice.ts";
import { useKept } from "./use-kept.ts";

export interface Main {
  /** The one that is shown: the last one until the next is there. */
  readonly explanation: ExplanationInfo | undefined;
  /** Whether what is shown is not yet what was asked for. */
  readonly behind: boolean;
  readonly progress: number | undefined;
  readonly error: Error | undefined;
  /** Time that it would take, ms, where it waits for a click. */
  readonly waits: number | undefined;
  readonly start: () => void;
  readonly stop: () => void;
  /** One run of the network, ms. */
  readonly pace: number | undefined;
}

/** Methods that take less are drawn for any class that is pointed at, ms. */
const atOnce = 1000;

export function useMain(choice: Choice): Main {
  const { model, picture, method, chosen, looked } = choice;
  /** What a person said last about drawing a question: to go on, or to stop. */
  const [said, say] = useState<{ readonly key: string; readonly go: boolean } | undefined>();
  const [drawn, setDrawn] = useState(false);
  // What is not quick at any pace waits for the pace to be known; else the map goes first.
  const long = timeOf(model, method, undefined) > atOnce;
  const pace = usePace(model.id, picture.id, drawn || long);
  const time = timeOf(model, method, pace);
  const known = knownExplanation(questionOf(choice, looked)) !== undefined;
  const question = questionOf(choice, known || time < atOnce ? looked : chosen);
  const key = JSON.stringify(question);
  const go = said?.key === key ? said.go : time <= patience || pace === undefined;
  const waits = !go && knownExplanation(question) === undefined;
  const possible = method.obstacle === undefined && !waits && (!long || pace !== undefined);
  const asked = useExplanation(possible ? question : undefined);
  const shown = useKept(asked.explanation, `${model.id} ${picture.id}`);
  if (asked.explanation && !drawn) setDrawn(true);
  const quick = asked.explanation !== undefined && pace !== undefined && time < atOnce;
  const others = choice.prediction.classes.slice(0, 5).map(({ index }) => questionOf(choice, index));
  useAhead(quick ? others : []);
  return {
    explanation: method.obstacle === undefined ? shown : undefined,
    behind: asked.explanation === undefined,
    progress: asked.progress,
    error: asked.error as Error | undefined,
    waits: waits ? time : undefined,
    start: () => say({ key, go: true }),
    stop: () => say({ key, go: false }),
    pace,
  };
}
