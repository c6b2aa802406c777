/** Judges DeepLIFT rules: Σ m ⊙ Δx = Σ seed ⊙ Δy, in the float64 interpreter and in the engine's single precision. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, TensorType, Value } from "../graph/graph.ts";
import { appendReference } from "../transform/deep-lift/reference.ts";
import { deepLiftRules } from "../transform/deep-lift/rules.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { checkEngine } from "./check-engine.ts";
import { interpret, interpretAll, type Tensors64 } from "./interpreter/interpret.ts";
import { get, present, type Tensor64 } from "./interpreter/tensor64.ts";
import { randomTensor } from "./random.ts";

export interface DifferenceCheck {
  readonly graph: Graph;
  readonly feeds: Tensors64;
  /** x₀ of the inputs that move. */
  readonly references: Tensors64;
}

interface Made {
  readonly graph: Graph;
  readonly feeds: Tensors64;
  /** Multipliers by the input they belong to. */
  readonly multipliers: ReadonlyMap<Value, Value>;
  readonly y: Value;
  readonly y0: Value;
}

/** The multiplier graph of the first output, with its feeds. */
function made({ graph, feeds, references }: DifferenceCheck): Made {
  const types = Array.from(interpretAll(graph, feeds), ([name, value]): [Value, TensorType] => [
    name,
    { type: value.type ?? "float32", shape: value.shape },
  ]);
  const known: StaticGraph = { ...graph, types: new Map(types) };
  const b = new Builder(known);
  const of = get(graph.outputs, 0).name;
  const shape = (value: Value) => present(known.types.get(value), value).shape;
  const seed = b.input({ name: "seed", type: "float32", shape: shape(of) });
  const at = new Map(
    Object.keys(references).map((name) => [
      name,
      b.input({ name: `${name}_reference`, type: "float32", shape: shape(name) }),
    ]),
  );
  const twin = appendReference(known, b, { at, target: of });
  const rules = deepLiftRules(twin, gradientRules);
  const multipliers = appendGradient(known, b, { of, seed, wrt: [...at.keys()], rules }).of;
  const outputs = Array.from(multipliers, ([v, name]): Port => ({ name, type: "float32", shape: shape(v) }));
  const ends = [of, twin(of)].map((name): Port => ({ name, type: "float32", shape: shape(of) }));
  const all: Record<string, Tensor64> = { ...feeds, [seed]: randomTensor(shape(of), 501) };
  for (const [name, reference] of at) all[reference] = present(references[name], name);
  const result = b.build([...outputs, ...ends]);
  const used = new Set(result.inputs.map(({ name }) => name));
  const given = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  return {
    graph: result,
    feeds: { ...given, [seed]: present(all[seed], seed) },
    multipliers,
    y: of,
    y0: twin(of),
  };
}

/** |Σ m ⊙ Δx − Σ seed ⊙ Δy| as a part of Σ |seed ⊙ Δy|. */
export function completenessGap(check: DifferenceCheck): number {
  const { graph, feeds, multipliers, y, y0 } = made(check);
  const results = interpret(graph, feeds);
  const change = (a: Tensor64, b: Tensor64, by: Tensor64): number[] =>
    Array.from(a.data, (value, i) => get(by.data, i) * (value - get(b.data, i)));
  const seeded = change(present(results[y], y), present(results[y0], y0), present(feeds.seed, "seed"));
  const found = Array.from(multipliers, ([v, m]) =>
    total(change(present(check.feeds[v], v), present(check.references[v], v), present(results[m], m))),
  );
  return Math.abs(total(found) - total(seeded)) / Math.max(total(seeded.map(Math.abs)), 1e-9);
}

/** Throws unless the engine takes the multiplier graph and finds what the interpreter finds. */
export async function checkDifferenceInEngine(check: DifferenceCheck, tolerance = 1e-4): Promise<void> {
  const { graph, feeds, multipliers } = made(check);
  const results = interpret(graph, feeds);
  for (const m of multipliers.values())
    if (!present(results[m], m).data.every(Number.isFinite))
      throw new Error(`multipliers "${m}" are not finite`);
  const used = new Set(graph.inputs.map(({ name }) => name));
  const given = Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name)));
  await checkEngine(graph, given, tolerance);
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
