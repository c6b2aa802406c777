/** One picture: every method explained and measured by every metric, and maps that know nothing beside them. */

import {
  type ClassTarget,
  centreHeat,
  checkedOptions,
  FoveaError,
  type Heat,
  type Method,
  type OutputForm,
  placedTruth,
  predict,
  randomHeat,
  Subject,
  type SubjectRequest,
} from "@fovea/core";
import type { Sample } from "@fovea/dataset";
import { givenTo, type Settings } from "./choose-methods.ts";
import type { ChosenMetric } from "./evaluate-metrics.ts";
import { type Asked, isRight, targetOf, truthInWords } from "./evaluate-target.ts";
import type { ModelFile } from "./model-file.ts";
import { settingsFor } from "./place-segments.ts";
import { quickOptions } from "./quick-options.ts";
import { readInput } from "./read-input.ts";

export interface Evaluation {
  readonly file: ModelFile;
  readonly asked: Asked;
  readonly methods: readonly Method[];
  readonly metrics: readonly ChosenMetric[];
  readonly settings: Settings;
  readonly quick: boolean;
  readonly output: OutputForm;
  readonly layer: string | readonly string[] | undefined;
  readonly seed: number;
}

/** A number or why there is none, fit for JSON. */
interface Value {
  readonly value: number | null;
  readonly why?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Values by row (a method or a baseline), then by metric. */
type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>;

export interface PictureResult {
  readonly name: string;
  readonly labels: readonly string[];
  readonly target: Pick<ClassTarget, "index" | "label" | "probability">;
  readonly right: boolean | null;
  readonly values: Values;
}

/** Maps that know nothing of the picture: what a method has to beat at pointing to things. */
export const baselines: readonly string[] = ["centre", "random"];

type Tell = (part: number, what: string) => void;

export async function evaluatePicture(
  run: Evaluation,
  sample: Sample,
  position: number,
  tell: Tell,
): Promise<PictureResult> {
  const { asked, methods, metrics } = run;
  const scene = await sceneOf(run, sample);
  const values: Record<string, Record<string, Value>> = {};
  for (const [i, method] of methods.entries()) {
    const said = (done: number): void => tell((i + done / (metrics.length + 1)) / methods.length, method.id);
    said(0);
    const subject = await subjectOf(run, scene, method);
    if (subject instanceof FoveaError) {
      values[method.id] = everywhere(metrics, subject.message);
      continue;
    }
    values[method.id] = await measured(subject, metrics, (m) => said(m + 1));
    if (values.centre === undefined)
      Object.assign(values, await baselineValues(subject, metrics, run.seed + position));
  }
  const { index, label, probability } = scene.target;
  const right = isRight(asked, sample, scene.prediction) ?? null;
  return { name: sample.name, labels: sample.labels, target: { index, label, probability }, right, values };
}

/** The picture as the model takes it, with what is asked about it. */
async function sceneOf(run: Evaluation, sample: Sample) {
  const { file, asked } = run;
  const input = await readInput(file, sample.path);
  const { model, x, original } = input;
  const prediction = await predict(model, x, asked.labels);
  const target = await targetOf(asked, input, sample, prediction);
  const known = sample.truth && original ? placedTruth(await sample.truth(), original.placement) : undefined;
  const truth = known && truthInWords(asked, known, target, prediction);
  return { input, model, x, prediction, target, truth, settings: settingsFor(input, run.settings) };
}

type Scene = Awaited<ReturnType<typeof sceneOf>>;

const obstacles = new Set(["method-inapplicable", "op-unsupported"]);

async function subjectOf(run: Evaluation, scene: Scene, method: Method): Promise<Subject | FoveaError> {
  try {
    return await Subject.of(scene.model, scene.x, requestFor(run, scene, method));
  } catch (error) {
    if (error instanceof FoveaError && obstacles.has(error.code)) return error;
    throw error;
  }
}

function requestFor(
  { quick, output, layer, seed, asked }: Evaluation,
  scene: Scene,
  method: Method,
): SubjectRequest {
  const { target, truth, settings } = scene;
  const few = quick ? quickOptions(checkedOptions(method, {})) : {};
  return {
    ...{ method, options: { ...few, ...givenTo(method, settings) }, target, output, seed },
    ...(layer === undefined ? {} : { layer }),
    ...(truth === undefined ? {} : { truth }),
    ...(asked.labels === undefined ? {} : { labels: asked.labels }),
  };
}

async function measured(
  subject: Subject,
  metrics: readonly ChosenMetric[],
  said: (done: number) => void = () => {},
): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const [i, { metric, options }] of metrics.entries()) {
    said(i);
    values[metric.id] = await numberOf(subject, { metric, options });
  }
  return values;
}

/** A metric that cannot be measured here says so and leaves the others alone. */
async function numberOf(subject: Subject, { metric, options }: ChosenMetric): Promise<Value> {
  try {
    const { value, why, details } = await metric.measure(subject, options);
    const more = details === undefined ? {} : { details };
    if (value !== undefined && Number.isFinite(value)) return { value, ...more };
    return { value: null, why: why ?? `the value is ${value}`, ...more };
  } catch (error) {
    if (error instanceof FoveaError && obstacles.has(error.code)) return { value: null, why: error.message };
    throw error;
  }
}

const everywhere = (metrics: readonly ChosenMetric[], why: string): Record<string, Value> =>
  Object.fromEntries(metrics.map(({ metric }) => [metric.id, { value: null, why }]));

/** Only for metrics that look at nothing but the map and the truth. */
async function baselineValues(
  subject: Subject,
  metrics: readonly ChosenMetric[],
  seed: number,
): Promise<Record<string, Record<string, Value>>> {
  const placed = metrics.filter(({ metric }) => metric.criterion === "localisation");
  if (placed.length === 0) return {};
  const { width, height } = subject.heat;
  const with_ = (heat: Heat): Promise<Record<string, Value>> => measured(subject.withHeat(heat), placed);
  return {
    centre: await with_(centreHeat(width, height)),
    random: await with_(randomHeat(width, height, seed)),
  };
}

/** The same map again, to be drawn. */
export async function explainedAgain(
  run: Evaluation,
  sample: Sample,
  method: Method,
): Promise<{ readonly subject: Subject; readonly file: ModelFile } | undefined> {
  const subject = await subjectOf(run, await sceneOf(run, sample), method);
  return subject instanceof FoveaError ? undefined : { subject, file: run.file };
}
