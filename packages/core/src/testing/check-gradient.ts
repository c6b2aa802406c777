/** Judges gradient rules: against central differences in float64, for linearity, by the adjoint identity. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, TensorType, Value } from "../graph/graph.ts";
import { sameShape, shapeText } from "../tensor.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import { slope, slopes } from "./central-difference.ts";
import { interpret, interpretAll, type Tensors64 } from "./interpreter/interpret.ts";
import { get, present, type Tensor64 } from "./interpreter/tensor64.ts";
import { randomTensor } from "./random.ts";

export interface GradientCheck {
  readonly graph: Graph;
  /** A value for every graph input. */
  readonly feeds: Tensors64;
  /** Inputs, weights or inner tensors. */
  readonly wrt: readonly Value[];
  readonly rules: GradientRules;
  /** The value whose weighted sum S = Σ seed ⊙ of is differentiated. @default the graph's first output */
  readonly of?: Value;
  /** Of the random weights of that sum. @default 501, so that they are not the numbers of an input */
  readonly seed?: number;
  /** Largest relative error that passes. @default 1e-6 */
  readonly tolerance?: number;
}

/** The graph with the exact type and shape of every value, found by running it. */
function staticOf(graph: Graph, feeds: Tensors64): StaticGraph {
  const types = Array.from(interpretAll(graph, feeds), ([name, value]): [Value, TensorType] => [
    name,
    { type: value.type ?? "float32", shape: value.shape },
  ]);
  return { ...graph, types: new Map(types) };
}

/** The gradient by rules as a graph of its own, from the feeds and `seed` to ∂S/∂wrt. */
export interface GradientGraph {
  readonly graph: Graph;
  /** Name of the input that takes ∂S/∂of. */
  readonly seed: Value;
  readonly seedShape: readonly number[];
  /** Where ∂S/∂v comes out, by v; values that S does not depend on are missing. */
  readonly gradients: ReadonlyMap<Value, Value>;
}

export function gradientGraph(check: GradientCheck): GradientGraph {
  const known = staticOf(check.graph, check.feeds);
  const shapeOf = (value: Value) => present(known.types.get(value), `value "${value}"`).shape;
  const of = targetOf(check);
  const b = new Builder(check.graph);
  const seed = b.input({ name: "seed", type: "float32", shape: shapeOf(of) });
  const gradients = appendGradient(known, b, { of, seed, wrt: check.wrt, rules: check.rules }).of;
  const outputs = Array.from(gradients, ([v, name]): Port => ({ name, type: "float32", shape: shapeOf(v) }));
  return { graph: b.build(outputs), seed, seedShape: shapeOf(of), gradients };
}

/** Throws unless ∂S/∂wrt by the rules equals central differences, element by element. */
export function checkGradient(check: GradientCheck): void {
  const seed = seedOf(check, 0);
  const byRules = gradientsByRules(check, seed);
  for (const v of check.wrt) {
    const x = valueIn(check, v);
    const expected = slopes(asFunction(check, v), x.data, seed.data);
    compare(`gradient by "${v}"`, byRules(v), { shape: x.shape, data: expected }, check);
  }
}

/** Throws unless the gradient g is linear in the seed: g(2u − 3w) = 2g(u) − 3g(w). */
export function checkLinear(check: GradientCheck): void {
  const [u, w] = [seedOf(check, 0), seedOf(check, 1000)];
  const [ofU, ofW, ofBoth] = [u, w, combination(u, w)].map((seed) => gradientsByRules(check, seed)) as [
    ByRules,
    ByRules,
    ByRules,
  ];
  for (const v of check.wrt) {
    compare(`gradient of a combined seed by "${v}"`, ofBoth(v), combination(ofU(v), ofW(v)), check);
  }
}

/**
 * Throws unless ⟨J d, u⟩ = ⟨d, Jᵀ u⟩ for a random direction d: Jᵀu by the rules, J d by central differences. Costs
 * four runs whatever the size, so it suits tensors that are too large for `checkGradient`.
 */
export function checkAdjoint(check: GradientCheck): void {
  const seed = seedOf(check, 0);
  const byRules = gradientsByRules(check, seed);
  for (const v of check.wrt) {
    const x = valueIn(check, v);
    const d = randomTensor(x.shape, 77);
    const right = dot(d.data, byRules(v).data);
    const left = slope(asFunction(check, v), x.data, d.data, seed.data);
    const scale = Math.max(norm(d.data) * norm(byRules(v).data), 1e-3);
    if (Math.abs(left - right) <= (check.tolerance ?? 1e-6) * scale) continue;
    throw new Error(`adjoint identity for "${v}" fails: ${right} by rules, ${left} by differences`);
  }
}

type ByRules = (v: Value) => Tensor64;

/** ∂S/∂v by the rules, zeros where S does not depend on v. */
function gradientsByRules(check: GradientCheck, seed: Tensor64): ByRules {
  const made = gradientGraph(check);
  const results = interpret(made.graph, { ...check.feeds, [made.seed]: seed });
  return (v) => {
    const name = made.gradients.get(v);
    if (name !== undefined) return present(results[name], `gradient "${name}"`);
    const x = valueIn(check, v);
    return { ...x, data: x.data.map(() => 0) };
  };
}

/** The graph as a function from the elements of v to those of the target, all else fixed. */
function asFunction(check: GradientCheck, v: Value): (data: Float64Array) => Float64Array {
  const { shape } = valueIn(check, v);
  return (data) =>
    valueIn({ ...check, feeds: { ...check.feeds, [v]: { shape, data } } }, targetOf(check)).data;
}

export const defaultSeed = 501;

const targetOf = ({ graph, of }: GradientCheck): Value => of ?? get(graph.outputs, 0).name;

const valueIn = ({ graph, feeds }: GradientCheck, name: Value): Tensor64 =>
  present(interpret(graph, feeds, [name])[name], `value "${name}"`);

const seedOf = (check: GradientCheck, shift: number): Tensor64 =>
  randomTensor(valueIn(check, targetOf(check)).shape, (check.seed ?? defaultSeed) + shift);

/** 2u − 3w */
const combination = (u: Tensor64, w: Tensor64): Tensor64 => ({
  ...u,
  data: u.data.map((value, i) => 2 * value - 3 * get(w.data, i)),
});

/** ‖found − expected‖ / ‖expected‖ against the tolerance; norms below 1e-3 count as 1e-3. */
function compare(what: string, found: Tensor64, expected: Tensor64, check: GradientCheck): void {
  if (!sameShape(found.shape, expected.shape)) {
    throw new Error(`${what} has shape ${shapeText(found.shape)}, not ${shapeText(expected.shape)}`);
  }
  const gap = found.data.map((value, i) => Math.abs(value - get(expected.data, i)));
  const error = norm(gap) / Math.max(norm(expected.data), 1e-3);
  if (error <= (check.tolerance ?? 1e-6)) return;
  const worst = gap.reduce((best, value, i) => (value > get(gap, best) ? i : best), 0);
  throw new Error(
    `${what} is off by ${error.toExponential(2)}: at element ${worst} found ${found.data[worst]}, expected ${expected.data[worst]}`,
  );
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * get(b, i), 0);
const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));
