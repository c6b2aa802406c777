/** What a metric looks at: one explanation of one picture, and what may be asked of the model around it. */

import { FoveaError } from "../errors.ts";
import {
  type ClassTarget,
  type ExplainRequest,
  type Explanation,
  explain,
  type Prediction,
  predict,
} from "../explain/explain.ts";
import { type Heat, heatOf } from "../explain/heat.ts";
import { labelOf, scoreIn } from "../explain/prediction.ts";
import { type Space, spaceOf } from "../methods/parts/space.ts";
import type { Model } from "../model/model.ts";
import type { FloatTensor } from "../tensor.ts";
import type { OtherModels } from "./other-models.ts";
import type { Truth } from "./truth.ts";

/** A picture with what is known about it, explained for a class. */
export interface SubjectRequest extends Omit<ExplainRequest, "target" | "convention"> {
  readonly target: ClassTarget;
  /** In pixels of the model's input. */
  readonly truth?: Truth;
  readonly labels?: readonly string[];
  /** Keeps networks with other weights for the next subject that asks for them. @default made anew each time */
  readonly others?: OtherModels;
}

/** What changes when the same question is asked again. */
export interface Change {
  readonly x?: FloatTensor;
  readonly model?: Model;
  /** Index of another class. */
  readonly target?: number;
  readonly seed?: number;
}

export class Subject {
  readonly model: Model;
  readonly x: FloatTensor;
  readonly space: Space;
  readonly request: SubjectRequest;
  readonly explanation: Explanation;
  readonly heat: Heat;

  private constructor(
    model: Model,
    x: FloatTensor,
    request: SubjectRequest,
    explanation: Explanation,
    heat: Heat,
  ) {
    this.model = model;
    this.x = x;
    this.space = spaceOf(model);
    this.request = request;
    this.explanation = explanation;
    this.heat = heat;
  }

  /** Explains x once. Throws what explain() throws, and `model-unsupported` where there is no map of pixels to judge. */
  static async of(model: Model, x: FloatTensor, request: SubjectRequest): Promise<Subject> {
    const explanation = await explain(model, x, request);
    return new Subject(model, x, request, explanation, mapOf(explanation, model));
  }

  /**
   * The same with another map in place of the method's, so that metrics can judge one that nobody explained, such as the
   * centre of the picture. `explanation` and again() are still those of the method: only for metrics that ask for neither.
   */
  withHeat(heat: Heat): Subject {
    return new Subject(this.model, this.x, this.request, this.explanation, heat);
  }

  get truth(): Truth | undefined {
    return this.request.truth;
  }

  get seed(): number {
    return this.request.seed ?? 0;
  }

  /** Class scores and probabilities of another picture of the same shape. */
  predict(x: FloatTensor): Promise<Prediction> {
    return predict(this.model, x, this.request.labels);
  }

  /** S(x): the score of the target in the form that was explained. */
  async scoreAt(x: FloatTensor): Promise<number> {
    const { scores } = await this.predict(x);
    const { head } = this.model;
    const { output = "logit", target } = this.request;
    const single = head.kind === "sigmoid" || head.scores === 1;
    const of = (index: number): number => scoreIn(output, scores, index, single);
    return target.versus ? of(target.index) - of(target.versus.index) : of(target.index);
  }

  /** Probability of the target's class. */
  async probabilityAt(x: FloatTensor): Promise<number> {
    return (await this.predict(x)).scores.probabilities[this.request.target.index] as number;
  }

  /** The same method asked again about another picture, class or model. */
  async again({ x = this.x, model = this.model, target, seed = this.seed }: Change): Promise<Heat> {
    const asked = target === undefined ? this.request.target : await this.#classTarget(model, x, target);
    const request = {
      ...this.request,
      target: asked,
      seed,
      progress: () => this.request.signal?.throwIfAborted(),
    };
    return mapOf(await explain(model, x, request), model);
  }

  /** Reports progress; throws if the caller has given up. */
  tick(done: number, total: number): void {
    this.request.signal?.throwIfAborted();
    this.request.progress?.(done, total);
  }

  async #classTarget(model: Model, x: FloatTensor, index: number): Promise<ClassTarget> {
    const { scores } = await predict(model, x);
    const [probability, logit] = [scores.probabilities[index] as number, scores.logits[index] as number];
    return { kind: "class", index, label: labelOf(this.request.labels, index), probability, logit };
  }
}

function mapOf(explanation: Explanation, model: Model): Heat {
  const heat = heatOf(explanation, model);
  if (heat) return heat;
  throw new FoveaError(
    "model-unsupported",
    `Cannot judge the map of ${explanation.method.id}: it does not have one value per pixel of a picture`,
  );
}
