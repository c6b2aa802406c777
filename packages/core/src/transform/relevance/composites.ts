/** The named composites, as tables: which rule goes where. METHODS.md, 5.8. */

import type { Composite, CompositeRow, LayerRule } from "./composite.ts";

/** Names by which `lrp` knows them. */
export const compositeNames = [
  "epsilon-plus",
  "epsilon-plus-flat",
  "epsilon-alpha2-beta1",
  "epsilon-alpha2-beta1-flat",
  "epsilon-gamma-box",
  "epsilon",
  "gamma",
  "z-plus",
  "alpha-beta",
  "zero",
  "preset-a",
  "preset-b",
  "deep-taylor",
] as const;

export type CompositeName = (typeof compositeNames)[number];

/** Numbers that replace those of a composite. */
export interface Numbers {
  readonly alpha?: number | undefined;
  readonly beta?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly gamma?: number | undefined;
}

/** Least and largest pixel, per channel of the given axis of the input. */
export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly axis: number;
}

/** First convolutions only: on the first layer of a network without any, flat would give the same to every number. */
const firstConv = (rule: LayerRule): CompositeRow => ({ match: { first: true, op: "conv" }, rule });
const first = (rule: LayerRule): CompositeRow => ({ match: { first: true }, rule });
const conv = (rule: LayerRule): CompositeRow => ({ match: { op: "conv" }, rule });
const dense = (rule: LayerRule): CompositeRow => ({ match: { op: "dense" }, rule });
const all = (rule: LayerRule): CompositeRow => ({ match: {}, rule });

/**
 * The composite of a name. α, β, γ are those of its α-β and γ rules, ε that of its ε rules.
 *
 * Presets A and B are those of iNNvestigate; deep Taylor is z⁺ above and z^B at the picture, w² where its range is unknown.
 */
export function compositeOf(name: CompositeName, numbers: Numbers = {}, box?: Box): Composite {
  return { name, rows: rowsOf(name, numbers, box) };
}

function rowsOf(
  name: CompositeName,
  { alpha = 2, beta, epsilon: given, gamma: g = 0.25 }: Numbers,
  box?: Box,
): CompositeRow[] {
  const epsilon = (fallback = 1e-6): LayerRule => ({ rule: "epsilon", epsilon: given ?? fallback });
  const gamma: LayerRule = { rule: "gamma", gamma: g };
  const plus: LayerRule = { rule: "z-plus" };
  const alphaBeta: LayerRule = { rule: "alpha-beta", alpha, beta: beta ?? alpha - 1 };
  const flat: LayerRule = { rule: "flat" };
  const zBox: LayerRule = { rule: "z-box", ...box };
  const table: Readonly<Record<CompositeName, CompositeRow[]>> = {
    "epsilon-plus": [conv(plus), dense(epsilon())],
    "epsilon-plus-flat": [firstConv(flat), conv(plus), dense(epsilon())],
    "epsilon-alpha2-beta1": [conv(alphaBeta), dense(epsilon())],
    "epsilon-alpha2-beta1-flat": [firstConv(flat), conv(alphaBeta), dense(epsilon())],
    "epsilon-gamma-box": [first(zBox), conv(gamma), dense(epsilon())],
    epsilon: [all(epsilon())],
    gamma: [all(gamma)],
    "z-plus": [all(plus)],
    "alpha-beta": [all(alphaBeta)],
    zero: [all({ rule: "zero" })],
    "preset-a": [conv({ rule: "alpha-beta", alpha: 1, beta: 0 }), dense(epsilon(0.1))],
    "preset-b": [conv(alphaBeta), dense(epsilon(0.1))],
    "deep-taylor": [first(box ? zBox : { rule: "w-square" }), all(plus)],
  };
  return table[name];
}
