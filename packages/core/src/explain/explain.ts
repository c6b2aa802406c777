/** The story: a model, a picture, a target and a method make an explanation with its proof. */

import type { z } from "zod";
import { FoveaError } from "../errors.ts";
import type { Value } from "../graph/graph.ts";
import { type Convention, conventionFor } from "../methods/conventions.ts";
import { atMost, type Check, reported } from "../methods/ledger.ts";
import type { Domain, Method, View } from "../methods/method.ts";
import { layerOr } from "../methods/parts/layer.ts";
import { spaceOf } from "../methods/parts/space.ts";
import { Probe } from "../methods/probe.ts";
import { runMethod } from "../methods/run-method.ts";
import { firstNonFinite } from "../model/diagnose.ts";
import { spatialLayerNamed } from "../model/layer-names.ts";
import type { Model } from "../model/model.ts";
import { coordinates, type FloatTensor, range, sum } from "../tensor.ts";
import type { OutputForm, Score } from "../transform/score/score.ts";
import { fusedLayers, noLayers } from "./fuse-layers.ts";
import { wrongOption } from "./option-fault.ts";
import { type ClassPrediction, labelOf, type Scores, scoreIn, scoresOf, topClasses } from "./prediction.ts";
import { readRival, readTarget, unitVersus, type Wanted } from "./target.ts";

/** A target settled on a picture. */
export type Target =
  | ClassTarget
  | {
      readonly kind: "unit";
      readonly layer: Value;
      readonly index: readonly number[];
      readonly strongest: boolean;
    };

/** A class, or how it differs from another: S = logit − logit of `versus`. */
export interface ClassTarget extends ClassPrediction {
  readonly kind: "class";
  readonly versus?: ClassPrediction;
}

export interface ExplainRequest {
  readonly method: Method;
  /** Options of the method, checked against its schema. @default those of the convention, else its own */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Another library whose defaults are taken; throws `method-inapplicable` if they cannot be had. */
  readonly convention?: Convention;
  readonly target: Target;
  /** Form of a class score. @default "logit" */
  readonly output?: OutputForm;
  /** Layer for methods that have one: name of a node or value; of several, one map is made. @default chosen from the graph */
  readonly layer?: string | readonly string[];
  /** @default 0 */
  readonly seed?: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Explanation {
  readonly method: Method;
  readonly target: Target;
  readonly output: OutputForm | "activation";
  /** S(x), the number that is explained. */
  readonly score: number;
  readonly domain: Domain;
  /** Signed, in its own scale and shape. */
  readonly values: FloatTensor;
  readonly standardError: FloatTensor | undefined;
  /** What else the method found out, to keep and to draw. */
  readonly views: readonly View[];
  /** Plain data of the method: relevance per layer, R² of a fit … */
  readonly details: Readonly<Record<string, unknown>>;
  readonly layer: Value | undefined;
  readonly ledger: readonly Check[];
  readonly conventions: Readonly<Record<string, string | number>>;
  readonly seed: number;
  readonly ms: number;
}

export interface Prediction {
  readonly scores: Scores;
  readonly classes: readonly ClassPrediction[];
}

/** What the model says about x. Throws `model-not-finite`, naming where, if its scores are not numbers. */
export async function predict(model: Model, x: FloatTensor, labels?: readonly string[]): Promise<Prediction> {
  const { logits } = await model.forward(x);
  if (!finite(range(logits))) await refuseNonFinite(model, x, "the scores of the model are not finite");
  const scores = scoresOf(logits, model.head.kind);
  return { scores, classes: topClasses(scores, scores.logits.length, labels) };
}

/**
 * Settles a target text on a picture: top5 becomes five classes, a unit without position its strongest place.
 *
 * `versus` names the class that each is set against: by label, by index, or by rank (`top2` is the second best class
 * alone). Of several classes the rival itself is left out; throws `option-invalid` if it is the only one.
 */
export async function targetsFor(
  model: Model,
  x: FloatTensor,
  text: string,
  prediction: Prediction,
  labels?: readonly string[],
  versus?: string,
): Promise<Target[]> {
  const naming = { graph: model.graph, classes: model.classes, labels };
  const ranked = prediction.classes.map(({ index }) => index);
  const wanted = readTarget(text, naming);
  if (wanted.kind === "unit") {
    if (versus !== undefined) throw unitVersus(text);
    return [await settledUnit(model, x, wanted)];
  }
  const indices = wanted.kind === "class" ? [wanted.index] : ranked.slice(0, wanted.count);
  const told = (index: number): ClassPrediction => ({
    index,
    label: labelOf(labels, index),
    probability: prediction.scores.probabilities[index] as number,
    logit: prediction.scores.logits[index] as number,
  });
  const rival = versus === undefined ? undefined : told(readRival(versus, naming, ranked, indices));
  return indices
    .filter((index) => index !== rival?.index)
    .map((index) => ({ kind: "class", ...told(index), ...(rival ? { versus: rival } : {}) }));
}

async function settledUnit(
  model: Model,
  x: FloatTensor,
  wanted: Extract<Wanted, { kind: "unit" }>,
): Promise<Target> {
  const { value, channel, position } = wanted;
  const space = (model.graph.types.get(value)?.shape ?? []).slice(2);
  if (position || space.length === 0)
    return { kind: "unit", layer: value, index: [channel, ...(position ?? [])], strongest: false };
  const values = await model.tap(x, value);
  const size = space.reduce((a, b) => a * b, 1);
  const plane = values.data.subarray(channel * size, (channel + 1) * size);
  let best = 0;
  for (let i = 1; i < size; i++) if ((plane[i] as number) > (plane[best] as number)) best = i;
  return { kind: "unit", layer: value, index: [channel, ...coordinates(best, space)], strongest: true };
}

/** One explanation of one picture for one target. */
export async function explain(model: Model, x: FloatTensor, request: ExplainRequest): Promise<Explanation> {
  if (typeof request.layer === "object") return explainLayers(model, x, request, request.layer);
  const { method, target, output = "logit", seed = 0 } = request;
  const convention = request.convention && conventionFor(request.convention, method);
  const options = checkedOptions(method, { ...convention?.options, ...request.options });
  const layer = layerFor(model, method, request.layer);
  const started = performance.now();
  const probe = new Probe({
    model,
    x,
    score: scoreOf(target, output),
    index: indexOf(target),
    layer,
    seed,
    progress: request.progress ?? (() => {}),
    signal: request.signal,
  });
  const found = await runMethod(method, probe, options);
  const ms = performance.now() - started;
  const extent = range(found.values);
  if (!finite(extent)) await refuseNonFinite(model, x, `${method.id} gave values that are not finite`);
  return {
    method,
    target,
    output: target.kind === "class" ? output : "activation",
    score: found.score,
    domain: found.domain ?? method.domain,
    values: found.values,
    standardError: found.standardError,
    views: found.views ?? [],
    details: found.details ?? {},
    layer,
    ledger: [
      scoreCheck(found.score, await plainScore(model, x, target, output), target),
      ...engineChecks(model),
      ...flatChecks(extent, found.checks),
      ...found.checks,
    ],
    conventions: convention ? { ...found.conventions, ...convention.named } : found.conventions,
    seed,
    ms,
  };
}

/** The method at each layer, and one map of all. */
async function explainLayers(
  model: Model,
  x: FloatTensor,
  request: ExplainRequest,
  names: readonly string[],
): Promise<Explanation> {
  if (names.length === 0) throw noLayers();
  const layers = [...new Set(names.map((name) => layerFor(model, request.method, name)))];
  const parts: Explanation[] = [];
  for (const [i, layer = ""] of layers.entries()) {
    const progress = (done: number, total: number): void =>
      request.progress?.(i * total + done, layers.length * total);
    parts.push(await explain(model, x, { ...request, layer, progress }));
  }
  return parts.length === 1 ? (parts[0] as Explanation) : fusedLayers(parts, spaceOf(model));
}

/** Options after the method's schema; throws `option-invalid` with the values that are allowed. */
export function checkedOptions(
  method: Method,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = method.options.safeParse(options);
  if (result.success) return result.data;
  throw wrongOption(method, options, result.error.issues[0] as z.core.$ZodIssue);
}

/** Methods that need a layer get the one asked for or the default; a layer given to others is not looked at. */
export function layerFor(model: Model, method: Method, asked: string | undefined): Value | undefined {
  if (!method.needs.includes("spatial-layer")) return undefined;
  return layerOr(model, asked === undefined ? undefined : spatialLayerNamed(asked, model.graph));
}

/** What the explanation graph is told: the class, a class and its rival, or the place of the unit. */
const indexOf = (target: Target): readonly number[] =>
  target.kind === "unit"
    ? target.index
    : target.versus
      ? [target.index, target.versus.index]
      : [target.index];

/** Throws `option-invalid` for a contrast in another form than logits, whose difference does not depend on other classes. */
function scoreOf(target: Target, form: OutputForm): Score {
  if (target.kind === "unit") return { kind: "unit", value: target.layer };
  if (target.versus && form !== "logit") throw contrastForm(form);
  if (target.versus) return { kind: "class", form, versus: true };
  // An output that is a probability already, by operators that could not be taken off, needs no second softmax.
  const already = form === "probability" && target.logit === target.probability;
  return { kind: "class", form: already ? "logit" : form };
}

export const contrastForm = (form: OutputForm): FoveaError =>
  new FoveaError(
    "option-invalid",
    `Cannot set two classes against each other by ${form}: found output ${form}`,
    {
      hint: "A contrast is a difference of logits: leave the output form at logit.",
    },
  );

/** S computed twice. A difference of two logits is as exact as the logits are. */
function scoreCheck(found: number, expected: number, target: Target): Check {
  const terms = target.kind === "class" && target.versus ? [target.logit, target.versus.logit] : [expected];
  return atMost(
    "score-agrees",
    Math.abs(found - expected),
    1e-4 * Math.max(1, ...terms.map(Math.abs)),
    "|S in the explanation graph − S in the plain network|",
  );
}

/** What the engine had to remark, such as a graph that the GPU refused. */
const engineChecks = ({ runtime: { notes } }: Model): Check[] =>
  notes.length > 0 ? [reported("engine-notes", notes.length, notes.join("; "))] : [];

/** A map that shows nothing, unless the method itself says why. */
function flatChecks({ min, max }: { min: number; max: number }, known: readonly Check[]): Check[] {
  if (min !== max || known.some(({ check }) => check === "degenerate")) return [];
  const note =
    min === 0
      ? "the map is zero everywhere: by this method the score does not react to the picture"
      : "the map is the same everywhere";
  return [{ check: "degenerate", value: min, limit: 0, ok: false, note }];
}

async function plainScore(model: Model, x: FloatTensor, target: Target, form: OutputForm): Promise<number> {
  if (target.kind === "class" && target.versus) return target.logit - target.versus.logit;
  if (target.kind === "class" && form === "logit") return target.logit;
  if (target.kind === "class" && form === "probability") return target.probability;
  if (target.kind === "class") {
    const scores = scoresOf((await model.forward(x)).logits, model.head.kind);
    return scoreIn(form, scores, target.index, model.head.kind === "sigmoid" || model.head.scores === 1);
  }
  const shape = model.graph.types.get(target.layer)?.shape ?? [];
  const at = target.index.reduce((flat, i, axis) => flat * (shape[axis + 1] as number) + i, 0);
  return (await model.tap(x, target.layer)).data[at] as number;
}

const finite = ({ min, max }: { min: number; max: number }): boolean =>
  Number.isFinite(min) && Number.isFinite(max);

async function refuseNonFinite(model: Model, x: FloatTensor, found: string): Promise<never> {
  const where = await firstNonFinite(model, x);
  throw new FoveaError("model-not-finite", `Cannot explain the model: ${where ?? found}`, {
    hint: "Check the weights and the preprocessing; the picture must reach the model in the range it was trained on.",
  });
}

/** min, max and Σ of the values, as reported beside every explanation. */
export const summary = (values: FloatTensor): { min: number; max: number; sum: number } => ({
  ...range(values),
  sum: sum(values),
});
