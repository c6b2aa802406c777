/** Weights of a layer in the forms that relevance rules need: W⁺, W⁻, W², W + γW⁺ … */

import { derived } from "../../graph/derived.ts";
import type { Value } from "../../graph/graph.ts";
import type { Tensor } from "../../tensor.ts";
import { type Arithmetic, arithmetic } from "../gradient/arithmetic.ts";
import type { RelevanceContext } from "./rule.ts";

export interface Form {
  /** Part of the constant's name in a file. */
  readonly name: string;
  readonly of: (w: number) => number;
  /** The same as nodes, for weights that are computed: those of one class of the last layer. */
  readonly nodes: (o: Arithmetic, w: Value) => Value;
}

export const plain: Form = { name: "plain", of: (w) => w, nodes: (_o, w) => w };

export const positive: Form = { name: "positive", of: (w) => Math.max(w, 0), nodes: (o, w) => o.relu(w) };

export const negative: Form = {
  name: "negative",
  of: (w) => Math.min(w, 0),
  nodes: (o, w) => o.neg(o.relu(o.neg(w))),
};

export const square: Form = { name: "square", of: (w) => w * w, nodes: (o, w) => o.mul(w, w) };

/** 1, also for weights that are 0: they are connections all the same. */
export const ones: Form = { name: "ones", of: () => 1, nodes: (o, w) => o.add(o.mul(w, 0), 1) };

/** factor · w. */
export const times = (factor: number): Form => ({
  name: `${factor}-times`,
  of: (w) => factor * w,
  nodes: (o, w) => o.mul(w, factor),
});

/** factor · |w|. */
export const absolute = (factor: number): Form => ({
  name: `${factor}-times-absolute`,
  of: (w) => factor * Math.abs(w),
  nodes: (o, w) => o.mul(o.abs(w), factor),
});

/** What a form makes of w, with the other sign. */
export const opposite = (form: Form): Form => ({
  name: `minus-${form.name}`,
  of: (w) => -form.of(w),
  nodes: (o, w) => o.neg(form.nodes(o, w)),
});

/** What a form makes of w, plus a number. */
export const shifted = (form: Form, shift: number): Form => ({
  name: `${form.name}-plus-${shift}`,
  of: (w) => form.of(w) + shift,
  nodes: (o, w) => o.add(form.nodes(o, w), shift),
});

/** w + γw⁺. */
export const favouring = (gamma: number): Form => ({
  name: `plus-${gamma}-positive`,
  of: (w) => w + gamma * Math.max(w, 0),
  nodes: (o, w) => o.add(w, o.mul(o.relu(w), gamma)),
});

/** w + γw⁻. */
export const disfavouring = (gamma: number): Form => ({
  name: `plus-${gamma}-negative`,
  of: (w) => w + gamma * Math.min(w, 0),
  nodes: (o, w) => o.sub(w, o.mul(o.relu(o.neg(w)), gamma)),
});

const made = new WeakMap<Tensor, Map<string, Tensor>>();

/** `factor`·w in a form. Constants are made once per network and shared by all explanations of it. */
export function inForm(to: RelevanceContext, w: Value, form: Form, factor = 1): Value {
  const constant = to.constant(w);
  if (form.name === "plain" && factor === 1) return w;
  const key = `${w}/relevance-${form.name}${factor === 1 ? "" : `-of-${factor}`}`;
  if (!constant) {
    const o = arithmetic(to.b);
    return to.once(key, () => form.nodes(o, factor === 1 ? w : o.mul(w, factor)));
  }
  const forms = made.get(constant) ?? new Map<string, Tensor>();
  made.set(constant, forms);
  const id = `${form.name} ${factor}`;
  const tensor =
    forms.get(id) ??
    derived([constant], id, constant.shape, (into, read) =>
      transform(read(constant), (v) => form.of(factor * v), into),
    );
  forms.set(id, tensor);
  to.b.define(key, tensor);
  to.facts.defined.set(key, tensor);
  return key;
}

function transform(from: Float32Array, of: (w: number) => number, into: Float32Array): void {
  for (let i = 0; i < from.length; i++) into[i] = of(from[i] as number);
}
