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
import { displayScale, type PixelLayout, scoreName, seenPicture, shownMap, targetLine } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type { Found, LocateQuestion, Top } from "./explaining-answers.ts";
import type { Watch } from "./jobs.ts";
import type { ClassQuestion, ExplainQuestion, ExplanationInfo, Job, PredictionInfo } from "./messages.ts";
import { noMethod } from "./no-method.ts";

export class Explaining {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  predict(model: string, picture: string): Promise<PredictionInfo> {
    return this.#desk.jobs.now(() => this.#predict(model, picture));
  }

  async #predict(model: string, picture: string): Promise<PredictionInfo> {
    const started = performance.now();
    const { opened, x, layout } = this.#desk.prepared(model, picture);
    const { classes, scores } = await this.#desk.prediction(model, picture);
    const ms = performance.now() - started;
    const seen = layout
      ? seenPicture(x, layout, opened.preprocessing).picture
      : { width: 1, height: 1, channels: 1 as const, data: new Uint8Array(1) };
    return { classes, seen, note: scores.note, ms };
  }

  /** The likeliest class alone, for a strip of many pictures. Nobody waits for it. */
  top(model: string, picture: string, ...job: Job): Promise<Top> {
    return this.#desk.jobs.later(job, async () => {
      const { classes } = await this.#desk.prediction(model, picture);
      const { label, index, probability } = classes[0] as Top;
      return { label, index, probability };
    });
  }

  /** How long one run of the network takes once everything is warm and nothing else runs, ms: what the cost of a method is told by. */
  pace(model: string, picture: string, ...job: Job): Promise<number> {
    return this.#desk.jobs.later(job, async ({ signal }) => {
      const { opened, x } = this.#desk.prepared(model, picture);
      await this.#desk.prediction(model, picture);
      signal.throwIfAborted();
      const started = performance.now();
      await opened.model.forward(x);
      signal.throwIfAborted();
      return performance.now() - started;
    });
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
    return this.#desk.jobs.run(job, (watch) => this.#explain(question, watch));
  }

  /** The same, while nobody waits for anything. */
  explainAhead(question: ExplainQuestion, ...job: Job): Promise<ExplanationInfo> {
    return this.#desk.jobs.later(job, (watch) => this.#explain(question, watch));
  }

  async #explain(question: ExplainQuestion, watch: Watch): Promise<ExplanationInfo> {
    const { opened, x, layout } = this.#desk.prepared(question.model, question.picture);
    const method = methodById(question.method) ?? noMethod(question.method);
    const prediction = await this.#desk.prediction(question.model, question.picture);
    const explanation = await explain(opened.model, x, {
      method,
      target: await targetOf(this.#desk, question, prediction),
      ...given(question),
      ...watch,
    });
    return explanationInfo(question, explanation, layout);
  }
}

function explanationInfo(
  question: ExplainQuestion,
  explanation: Explanation,
  layout: PixelLayout | undefined,
): ExplanationInfo {
  const { method, values, score, ledger, conventions, details, layer, seed, ms } = explanation;
  const display = displayOf(explanation);
  const shown = layout && shownMap({ ...explanation, method: { ...method, display } }, layout);
  return {
    ...{ question, display, score, ledger, conventions, details, layer, seed, ms },
    title: method.title,
    reading: method.reading,
    target: targetLine(explanation),
    scoreName: scoreName(explanation),
    map: shown?.map,
    scale: shown && displayScale(shown.map, { signed: display === "signed" }),
    steps: shown?.steps ?? [],
    values: values.data,
    shape: values.shape,
  };
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
async function targetOf(
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
