/** Explanation graphs of a model, each built once. */

import type { Graph, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { ints } from "../tensor.ts";
import { bytesKept } from "../transform/batch/batch.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { classIndex, type Score, unitIndex } from "../transform/score/score.ts";
import { GraphDraft } from "./graph-draft.ts";

/** What explanation graphs are made for. */
export interface Question {
  readonly model: Model;
  readonly score: Score;
  /** The class that the score is of, or the unit: one number per axis after the batch. */
  readonly index: readonly number[];
  readonly layer: Value | undefined;
}

/** What to fetch from a graph, by role, and what building it told. */
export interface Blueprint<Facts> {
  readonly roles: Readonly<Record<string, Value>>;
  readonly facts: Facts;
}

export interface Compiled<Facts> extends Blueprint<Facts> {
  /** Of its session. */
  readonly key: string;
  readonly graph: Graph;
  readonly score: Value;
  /** Memory that a gradient takes for one picture, about. */
  readonly bytes: number;
}

interface Form {
  /** The draft starts from the canonical network. */
  readonly canonical?: boolean;
  /** Pictures at once. */
  readonly batch?: number;
}

/** Explanation graphs live as long as the model does; they share its weights. */
const compiledByModel = new WeakMap<Model, Map<string, Compiled<unknown>>>();

/** `key` names what `build` does: a graph with the same key, score, layer and form is built once. */
export function compiled<Facts>(
  { model, score, layer }: Question,
  key: string,
  build: (draft: GraphDraft) => Blueprint<Facts>,
  { canonical = false, batch = 1 }: Form = {},
): Compiled<Facts> {
  const all = compiledByModel.get(model) ?? new Map<string, Compiled<unknown>>();
  compiledByModel.set(model, all);
  const full = JSON.stringify([key, score, layer, ...(batch === 1 ? [] : [batch])]);
  const found = all.get(full) as Compiled<Facts> | undefined;
  if (found) return found;
  const draft = new GraphDraft(model, score, layer, canonical, batch);
  const { roles, facts } = build(draft);
  const graph = draft.finish([...new Set([draft.score, ...Object.values(roles)])]);
  const bytes = bytesKept(draft.graph, draft.input) / batch;
  const made = { key: full, graph, roles, facts, score: draft.score, bytes };
  all.set(full, made);
  return made;
}

/** The feeds of a graph with these inputs that say which class or unit is explained. */
export function choiceOf(index: readonly number[], takes: Graph["inputs"]): Tensors {
  const input = [classIndex, unitIndex].find((name) => takes.some((port) => port.name === name));
  return input === undefined ? {} : { [input]: ints(index) };
}

export const inputGradient = (draft: GraphDraft): Blueprint<undefined> => ({
  roles: { gradient: draft.gradient(draft.input, gradientRules) },
  facts: undefined,
});

export const justScore = (): Blueprint<undefined> => ({ roles: {}, facts: undefined });
