/** One question about many pictures: several at once where that gives the same numbers. */

import { FoveaError } from "../errors.ts";
import { type Blend, type Row, type Rows, rowBudget, runRows } from "../model/batched-runs.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, floats, toFloats } from "../tensor.ts";
import { batched, bytesAtOnce } from "../transform/batch/batch.ts";
import type { ClassScore } from "../transform/score/score.ts";
import { scoreOf } from "../transform/score/score-of.ts";
import { type Blueprint, choiceOf, compiled, inputGradient, justScore, type Question } from "./compiled.ts";
import type { GraphDraft } from "./graph-draft.ts";

export interface ScoredGradient {
  readonly score: number;
  readonly gradient: FloatTensor;
}

export interface ScoredForward {
  readonly score: number;
  readonly logits: Float32Array;
}

/** Pictures to ask about, one written after the other; what is found comes in the same order. */
export type Many<Found> = Omit<Rows, "take"> & {
  /** True: enough, the others are not wanted. */
  readonly take: (found: Found, index: number) => boolean | undefined;
};

/** The same where pictures may be blends of two: then what is written of one is its weights. */
export type ManyBlends = Many<ScoredForward> & { readonly blend?: Blend | undefined };

/** S and ∂S/∂x of many pictures. */
export function gradientsAt(asked: Question, { fill, take, ...rest }: Many<ScoredGradient>): Promise<number> {
  const { input } = asked.model;
  const single = compiled(asked, "gradient", inputGradient);
  const rows = {
    ...{ key: single.key, rows: input.name, shape: input.shape, bytes: single.bytes },
    make: (batch: number) => compiled(asked, "gradient", inputGradient, { batch }).graph,
    feeds: choiceOf(asked.index, single.graph.inputs),
  };
  const found = ([score, gradient]: Row, index: number): boolean | undefined =>
    take({ score: score?.[0] as number, gradient: floats(input.shape, gradient) }, index);
  return runRows(asked.model, rows, { fewest: 24, ...rest, fill, take: found });
}

/** S and all raw class scores of many pictures. */
export function scoresAt(asked: Question, many: ManyBlends): Promise<number> {
  return asked.score.kind === "unit" ? unitScores(asked, many) : classScores(asked, asked.score, many);
}

function classScores(
  { model, index }: Question,
  score: ClassScore,
  { take, blend, ...rest }: ManyBlends,
): Promise<number> {
  const { graph, input, head } = model;
  const rows = {
    ...{ key: "forward", rows: input.name, shape: input.shape, bytes: bytesAtOnce(graph, input.name), blend },
    make: (count: number) => (count === 1 ? graph : batched(graph, { rows: input.name, count })),
  };
  const found = ([logits = new Float32Array(0)]: Row, k: number): boolean | undefined =>
    take({ score: scoreOf(logits, head, score, index), logits }, k);
  return runRows(model, rows, { ...rest, take: found });
}

function unitScores(asked: Question, { take, blend, ...rest }: ManyBlends): Promise<number> {
  const { graph, input } = asked.model;
  const single = compiled(asked, "score", justScore);
  const rows = {
    ...{
      key: single.key,
      rows: input.name,
      shape: input.shape,
      bytes: bytesAtOnce(graph, input.name),
      blend,
    },
    make: (batch: number) => compiled(asked, "score", justScore, { batch }).graph,
    feeds: choiceOf(asked.index, single.graph.inputs),
  };
  const found = ([values]: Row, k: number): boolean | undefined =>
    take({ score: values?.[0] as number, logits: new Float32Array(0) }, k);
  return runRows(asked.model, rows, { ...rest, take: found });
}

/** How many pictures a run with gradients may take at once. */
export const roomForGradients = (asked: Question): number =>
  Math.floor(rowBudget / Math.max(1, compiled(asked, "gradient", inputGradient).bytes));

/** Whether graphs of several rows gave what single runs give, by their names; kept as long as the model. */
const verdictsOf = new WeakMap<Model, Map<string, boolean>>();

export interface Together {
  readonly key: string;
  readonly build: (draft: GraphDraft) => Blueprint<undefined>;
  /** N×C×H×W. */
  readonly rows: FloatTensor;
  readonly feeds: Tensors;
  /** Asked of the first batch of a graph: whether these are what single runs give. */
  readonly agrees: (found: Readonly<Record<string, FloatTensor>>) => Promise<boolean>;
}

/**
 * What a graph of one's own makes of several pictures together, by role. Undefined where that is not what they give alone, or the
 * network has no form for so many: then it is not asked again.
 */
export async function drawnTogether(
  asked: Question,
  { key, build, rows, feeds, agrees }: Together,
): Promise<Readonly<Record<string, FloatTensor>> | undefined> {
  const verdicts = verdictsOf.get(asked.model) ?? new Map<string, boolean>();
  verdictsOf.set(asked.model, verdicts);
  const named = JSON.stringify([key, asked.score, asked.layer, rows.shape[0]]);
  if (verdicts.get(named) === false) return undefined;
  try {
    const made = compiled(asked, key, build, { batch: rows.shape[0] as number });
    const given = { [asked.model.input.name]: rows, ...choiceOf(asked.index, made.graph.inputs), ...feeds };
    const results = await asked.model.run(made.key, () => made.graph, given);
    const found = Object.fromEntries(
      Object.entries(made.roles).map(([role, value]) => [role, toFloats(results[value] as FloatTensor)]),
    );
    if (verdicts.get(named) || (await agrees(found))) {
      verdicts.set(named, true);
      return found;
    }
  } catch (error) {
    if (!(error instanceof FoveaError) || verdicts.get(named)) throw error;
  }
  verdicts.set(named, false);
  return undefined;
}
