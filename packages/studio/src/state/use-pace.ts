/** How fast the network runs here, so that the cost of a method can be told in seconds. */

import { useEffect } from "react";
import { create } from "zustand";
import { engine, job } from "../client/engine.ts";
import type { ExplanationInfo, LayerInfo, MethodInfo, ModelInfo } from "../engine/messages.ts";
import { learntPace, passes } from "./passes.ts";
import { useStudio } from "./studio.ts";

/** One run of each model, ms, for all who look. */
const usePaces = create<Readonly<Record<string, number>>>(() => ({}));

/** What was learnt since, told when no method has ended for a while: guesses that change all the time help nobody. */
const learnt = new Map<string, number>();
const rest = 1000;
let telling: ReturnType<typeof setTimeout> | undefined;

/** Takes the time that a method took for a better guess at the others. One with settings of its own may have taken other runs than it says. */
export function learnFrom({ question, layer, ms }: ExplanationInfo): void {
  const pace = learnt.get(question.model) ?? usePaces.getState()[question.model];
  const model = useStudio.getState().models.find(({ id }) => id === question.model);
  const method = model?.methods.find(({ id }) => id === question.method);
  if (!model || !method || pace === undefined || question.options || question.target.versus !== undefined)
    return;
  learnt.set(model.id, learntPace(pace, { ms, runs: passesOn(model, method, layer) }));
  clearTimeout(telling);
  telling = setTimeout(() => usePaces.setState(Object.fromEntries(learnt)), rest);
}

/** One run of the network, ms; undefined until it was measured. `ready`: when there is nothing more urgent. */
export function usePace(
  model: string | undefined,
  picture: string | undefined,
  ready: boolean,
): number | undefined {
  const pace = usePaces((paces) => (model === undefined ? undefined : paces[model]));
  const unknown = pace === undefined;
  useEffect(() => {
    if (!ready || !unknown || model === undefined || picture === undefined) return;
    const controller = new AbortController();
    // Without it costs are told in runs; a failure here shows itself where the picture is explained.
    job(controller.signal, (...each) => engine().explaining.pace(model, picture, ...each))
      .then((ms) => usePaces.setState({ [model]: ms }))
      .catch(() => undefined);
    return () => controller.abort();
  }, [model, picture, ready, unknown]);
  return pace;
}

/** Runs of the network that the method takes on this model, at most. */
export function passesOn(model: ModelInfo, { cost }: MethodInfo, layer?: string): number {
  const at = (value: string | undefined): LayerInfo | undefined =>
    model.layers.find((each) => each.value === value);
  return passes(cost, (at(layer) ?? at(model.defaultLayer))?.channels);
}

/** Time that the method takes, ms. Before the pace is known a run is taken for 50 ms. */
export const timeOf = (model: ModelInfo, method: MethodInfo, pace: number | undefined): number =>
  passesOn(model, method) * (pace ?? 50);
