/** Predictions and heat maps. */

import { explain, methodById, type Prediction, type Target, targetsFor } from "@fovea/core";
import { scoreName, seenPicture, shownMap, targetLine } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type { ClassQuestion, ExplainQuestion, ExplanationInfo, Job, PredictionInfo } from "./messages.ts";
import { noMethod } from "./no-method.ts";

export class Explaining {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async predict(model: string, picture: string): Promise<PredictionInfo> {
    const started = performance.now();
    const { opened, x, layout } = this.#desk.prepared(model, picture);
    const { classes, scores } = await this.#desk.prediction(model, picture);
    const ms = performance.now() - started;
    const seen = layout
      ? seenPicture(x, layout, opened.preprocessing).picture
      : { width: 1, height: 1, channels: 1 as const, data: new Uint8Array(1) };
    return { classes, seen, note: scores.note, ms };
  }

  explain(question: ExplainQuestion, ...job: Job): Promise<ExplanationInfo> {
    return this.#desk.jobs.run(job, async ({ signal, progress }) => {
      const { opened, x, layout } = this.#desk.prepared(question.model, question.picture);
      const method = methodById(question.method) ?? noMethod(question.method);
      const prediction = await this.#desk.prediction(question.model, question.picture);
      const explanation = await explain(opened.model, x, {
        method,
        target: await targetOf(this.#desk, question, prediction),
        ...given(question),
        signal,
        progress,
      });
      const shown = layout && shownMap(explanation, layout);
      return {
        question,
        title: method.title,
        reading: method.reading,
        display: method.display,
        target: targetLine(explanation),
        scoreName: scoreName(explanation),
        score: explanation.score,
        map: shown?.map,
        steps: shown?.steps ?? [],
        values: explanation.values.data,
        shape: explanation.values.shape,
        ledger: explanation.ledger,
        conventions: explanation.conventions,
        details: explanation.details,
        layer: explanation.layer,
        seed: explanation.seed,
        ms: explanation.ms,
      };
    });
  }
}

/** Only what was asked for: the rest has its defaults in core. */
const given = ({ options, layer, output, seed }: ExplainQuestion): object => ({
  ...(options ? { options } : {}),
  ...(layer === undefined ? {} : { layer }),
  ...(output === undefined ? {} : { output }),
  ...(seed === undefined ? {} : { seed }),
});

/** The class asked about, as a target of this picture. */
export async function targetOf(
  desk: Desk,
  { model, picture, target }: { model: string; picture: string; target: ClassQuestion },
  prediction: Prediction,
): Promise<Target> {
  const { opened, x } = desk.prepared(model, picture);
  const versus = target.versus === undefined ? undefined : String(target.versus);
  const [found] = await targetsFor(
    opened.model,
    x,
    String(target.index),
    prediction,
    opened.info.labels,
    versus,
  );
  return found as Target;
}
