/** The number that is explained, as a value of the graph: a class score in one of its forms, the contrast of two, or a unit. */

import type { Head } from "../../freeze/head.ts";
import type { StaticGraph, Value } from "../../graph/graph.ts";
import { Draft } from "../draft.ts";
import { appendSelection } from "./select.ts";

/** Form of a class score S. `margin`: the logit less the largest other logit. */
export const outputForms = ["logit", "probability", "log-probability", "margin"] as const;
export type OutputForm = (typeof outputForms)[number];

export interface ClassScore {
  readonly kind: "class";
  readonly form: OutputForm;
  /** S is the logit of one class less that of another: the graph's class index then holds both. */
  readonly versus?: true;
}

/** One entry of an inner tensor; which one, the input `unit_index` says. */
interface UnitScore {
  readonly kind: "unit";
  readonly value: Value;
}

export type Score = ClassScore | UnitScore;

/** Name of the graph input that says which class: int64, shape [1], or [2] for a contrast: the class, then its rival. */
export const classIndex = "class_index";
/** Name of the graph input that says which unit: int64, one number per axis after the batch. */
export const unitIndex = "unit_index";

export interface Scored {
  readonly graph: StaticGraph;
  /** S, of shape [1]. */
  readonly score: Value;
}

/** Adds to the network the nodes that compute S. */
export function withScore(graph: StaticGraph, head: Head, score: Score): Scored {
  const draft = new Draft(graph);
  draft.b.within("score");
  const scalar = score.kind === "unit" ? unit(draft, score) : classScore(graph, draft, head, score);
  const flat = draft.add("Reshape", [scalar, draft.b.ints([1])], [1]);
  return { graph: draft.finish([flat]), score: flat };
}

/** The place is an input, so that one graph serves every unit of the layer. */
function unit(draft: Draft, { value }: UnitScore): Value {
  const axes = draft.shape(value).length - 1;
  draft.b.within("");
  const index = draft.input({ name: unitIndex, type: "int64", shape: [axes] });
  draft.b.within("score");
  return Array.from({ length: axes }, (_, i) => i).reduce((rest, i) => {
    const at = draft.declare(draft.b.add("Gather", [index, draft.b.ints([i])], { axis: 0 }), [1], "int64");
    return draft.add("Gather", [rest, at], draft.shape(rest).with(i + 1, 1), { axis: i + 1 });
  }, value);
}

function classScore(graph: StaticGraph, draft: Draft, head: Head, { form, versus }: ClassScore): Value {
  draft.b.within("");
  const index = draft.input({ name: classIndex, type: "int64", shape: [versus ? 2 : 1] });
  draft.b.within("score");
  if (versus) return contrast(graph, draft, head, index);
  if (head.scores === 1) return binary(draft, head, index, form);
  const sigmoid = head.kind === "sigmoid";
  if (form === "logit" || sigmoid) {
    const logit = appendSelection(graph, draft, head.logits, head.axis, index);
    return sigmoid ? ofSigmoid(draft, logit, form) : logit;
  }
  const row = draft.add("Reshape", [head.logits, draft.b.ints([1, head.scores])], [1, head.scores]);
  return competing(draft, row, index, head.scores, form);
}

/**
 * S = z_t − z_v. Both logits come from one copy of the network's end and are subtracted last, so that relevance is split
 * between them in proportion and is the difference of that of the two classes.
 */
function contrast(graph: StaticGraph, draft: Draft, head: Head, index: Value): Value {
  const both = head.scores === 1 ? bothSigns(draft, head, index) : pair(graph, draft, head, index);
  const one = (i: number): Value => draft.add("Gather", [both, draft.b.ints([i])], [1], { axis: 0 });
  return draft.add("Sub", [one(0), one(1)], [1]);
}

/** The two logits, of shape [2]. */
function pair(graph: StaticGraph, draft: Draft, head: Head, index: Value): Value {
  const selected = appendSelection(graph, draft, head.logits, head.axis, index);
  return draft.add("Reshape", [selected, draft.b.ints([2])], [2]);
}

/** A network with one score z for "yes", class 1: −z or z for each of the two. */
function bothSigns(draft: Draft, head: Head, index: Value): Value {
  const z = draft.add("Reshape", [head.logits, draft.b.ints([1])], [1]);
  return draft.add("Mul", [z, signOf(draft, index, 2)], [2]);
}

/** −1 for class 0, 1 for class 1. */
function signOf(draft: Draft, index: Value, count: number): Value {
  const { b } = draft;
  const doubled = draft.add("Mul", [draft.add("Cast", [index], [count], { to: 1 }), b.scalar(2)], [count]);
  return draft.add("Sub", [doubled, b.scalar(1)], [count]);
}

/** Forms in which the classes compete: all logits count. */
function competing(draft: Draft, row: Value, index: Value, classes: number, form: OutputForm): Value {
  const pick = (from: Value): Value => draft.add("Gather", [from, index], [1, 1], { axis: 1 });
  if (form === "probability") return pick(draft.add("Softmax", [row], [1, classes], { axis: 1 }));
  if (form === "log-probability") return pick(draft.add("LogSoftmax", [row], [1, classes], { axis: 1 }));
  const mask = oneHot(draft, index, classes);
  const low = draft.b.scalar(-1e30);
  const others = draft.add("Where", [mask, low, row], [1, classes]);
  const rival = draft.add("ReduceMax", [others, draft.b.ints([1])], [1, 1], { keepdims: 1 });
  return draft.add("Sub", [pick(row), rival], [1, 1]);
}

function oneHot(draft: Draft, index: Value, classes: number): Value {
  const all = draft.b.constant(
    {
      type: "int64",
      shape: [1, classes],
      data: BigInt64Array.from({ length: classes }, (_, i) => BigInt(i)),
    },
    "classes",
  );
  return draft.declare(draft.b.add("Equal", [all, index]), [1, classes], "bool");
}

/** One score z for "yes", class 1: the score of "no", class 0, is −z, and p(no) = σ(−z). */
function binary(draft: Draft, head: Head, index: Value, form: OutputForm): Value {
  const signed = draft.add("Mul", [head.logits, signOf(draft, index, 1)], draft.shape(head.logits));
  return ofSigmoid(draft, signed, form);
}

/** log σ(z) is written −softplus(−z), which stays finite for very negative z. */
function ofSigmoid(draft: Draft, logit: Value, form: OutputForm): Value {
  const shape = draft.shape(logit);
  const apply = (op: string, value: Value): Value => draft.add(op, [value], shape);
  if (form === "probability") return apply("Sigmoid", logit);
  if (form === "log-probability") return apply("Neg", apply("Softplus", apply("Neg", logit)));
  // Against "not this class", whose score is 0, the margin of an independent class is the logit itself.
  return logit;
}
