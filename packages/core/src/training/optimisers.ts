/** Optimisers as nodes: from weights, gradient and moments to new weights and new moments, all of them flat vectors. */

import type { Builder } from "../graph/builder.ts";
import type { Value } from "../graph/graph.ts";
import { type FloatTensor, floats } from "../tensor.ts";
import { arithmetic } from "../transform/gradient/arithmetic.ts";
import type { Layout } from "./parameters.ts";

/** Stochastic gradient descent. */
export interface SgdOptions {
  readonly kind: "sgd";
  /** μ, 0 … <1. */
  readonly momentum: number;
  /** λ ≥ 0, not applied to biases and normalisations. */
  readonly weightDecay: number;
  /** Step along g + μ·v in place of v. @default false */
  readonly nesterov?: boolean;
}

/** Adam with decoupled weight decay. */
export interface AdamWOptions {
  readonly kind: "adamw";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** λ ≥ 0, not applied to biases and normalisations. */
  readonly weightDecay: number;
}

export type OptimiserOptions = SgdOptions | AdamWOptions;

/** What the update takes, by names of values in the graph. */
interface UpdateInputs {
  readonly weights: Value;
  readonly gradient: Value;
  readonly moments: readonly Value[];
  /** In the order of `Optimiser.scalars`. */
  readonly scalars: readonly Value[];
}

interface Update {
  readonly weights: Value;
  readonly moments: readonly Value[];
}

export interface Optimiser {
  /** Vectors of the weights' size that are kept from step to step, zero at first. */
  readonly moments: readonly string[];
  /** Numbers that change from step to step. */
  readonly scalars: readonly string[];
  /** Their values at step 1, 2, …. */
  values(step: number, rate: number): readonly number[];
  append(b: Builder, layout: Layout, inputs: UpdateInputs): Update;
}

export const optimiserOf = (options: OptimiserOptions): Optimiser =>
  options.kind === "sgd" ? sgd(options) : adamW(options);

/**
 * g ← g + λ·w,  v ← μ·v + g,  w ← w − rate·v, with Nesterov w ← w − rate·(g + μ·v).
 *
 * As in PyTorch: the rate multiplies the whole velocity, and the first velocity is the first gradient.
 */
function sgd({ momentum, weightDecay, nesterov = false }: SgdOptions): Optimiser {
  const moving = momentum !== 0;
  return {
    moments: moving ? ["velocity"] : [],
    scalars: ["rate"],
    values: (_step, rate) => [rate],
    append(b, layout, { weights, gradient, moments: [velocity = ""], scalars: [rate = ""] }) {
      const o = arithmetic(b);
      const pull = weightDecay === 0 ? undefined : o.mul(weights, decayOf(b, layout, weightDecay));
      const g = pull === undefined ? gradient : o.add(gradient, pull);
      const v = moving ? o.add(o.mul(velocity, momentum), g) : g;
      const way = moving && nesterov ? o.add(g, o.mul(v, momentum)) : v;
      return { weights: o.sub(weights, o.mul(way, rate)), moments: moving ? [v] : [] };
    },
  };
}

/**
 * m ← β₁·m + (1 − β₁)·g,  v ← β₂·v + (1 − β₂)·g²,  w ← w − rate·λ·w − rate/c₁·m / (√v/√c₂ + ε)
 * with cᵢ = 1 − βᵢᵗ at step t = 1, 2, ….
 *
 * Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, algorithm 2, as in PyTorch: ε stands outside the
 * corrected root and the decay is multiplied by the rate.
 */
function adamW({ beta1, beta2, epsilon, weightDecay }: AdamWOptions): Optimiser {
  // The plain rate only moves the decay: a graph without one would have an input that nothing takes.
  const decays = weightDecay !== 0;
  return {
    moments: ["mean", "square"],
    scalars: ["size", "root", ...(decays ? ["rate"] : [])],
    values: (step, rate) => [
      ...[rate / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step)],
      ...(decays ? [rate] : []),
    ],
    append(b, layout, { weights, gradient, moments: [mean = "", square = ""], scalars }) {
      const [size = "", root = "", rate = ""] = scalars;
      const o = arithmetic(b);
      const m = o.add(o.mul(mean, beta1), o.mul(gradient, 1 - beta1));
      const v = o.add(o.mul(square, beta2), o.mul(o.mul(gradient, gradient), 1 - beta2));
      const way = o.mul(o.div(m, o.add(o.div(o.sqrt(v), root), epsilon)), size);
      const step = decays ? o.add(way, o.mul(o.mul(weights, decayOf(b, layout, weightDecay)), rate)) : way;
      return { weights: o.sub(weights, step), moments: [m, v] };
    },
  };
}

/** λ where decay pulls, else 0. */
function decayOf(b: Builder, layout: Layout, weightDecay: number): Value {
  const mask: FloatTensor = floats([layout.size]);
  for (const { offset, size, decays } of layout.parameters)
    if (decays) mask.data.fill(weightDecay, offset, offset + size);
  return b.constant(mask, "decay");
}
