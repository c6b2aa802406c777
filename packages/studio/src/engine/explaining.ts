/** Predictions and heat maps. */

import {
  boxInOriginal,
  type Explanation,
  explain,
  localise,
  methodById,
  type Prediction,
  type Target,
  targetsFor,
} from "@fovea/core";
import { scoreName, seenPicture, shownMap, targetLine } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type { Found, LocateQuestion, Top } from "./explaining-answers.ts";
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

  /** The likeliest class alone, for a strip of many pictures. */
  async top(model: string, picture: string): Promise<Top> {
    const { classes } = await this.#desk.prediction(model, picture);
    const { label, index, probability } = classes[0] as Top;
    return { label, index, probability };
  }

  /** How long one run of the network takes once everything is warm, ms: what the cost of a method is told by. */
  async pace(model: string, picture: string): Promise<number> {
    const { opened, x } = this.#desk.prepared(model, picture);
    await this.#desk.prediction(model, picture);
    const started = performance.now();
    await opened.model.forward(x);
    return performance.now() - started;
  }

  /** Boxes round what a map shows, in its pixels and in those of the original picture. */
  locate({ model, picture, map, threshold }: LocateQuestion): readonly Found[] {
    const { original } = this.#desk.prepared(model, picture);
    const { parts } = localise(map, {
      threshold: { kind: "part-of-maximum", value: threshold },
      instances: "all",
    });
    return parts.map(({ box, share }) => ({ box, share, original: boxInOriginal(box, original) }));
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
      const display = displayOf(explanation);
      const shown = layout && shownMap({ ...explanation, method: { ...method, display } }, layout);
      return {
        question,
        title: method.title,
        reading: method.reading,
        display,
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

/** A contrast of two classes speaks for both: what is against the one is for the other. */
const displayOf = ({ method, target }: Explanation): ExplanationInfo["display"] =>
  method.display === "positive" && target.kind === "class" && target.versus ? "signed" : method.display;

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
