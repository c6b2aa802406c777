/** One graph for the samples of an activation atlas: a layer, and what each position of it says for the best classes. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Port, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import { floats } from "../tensor.ts";
import { foldBatchNorm } from "../transform/fold-batch-norm/fold-batch-norm.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { rulesFor } from "../transform/gradient/rules-for.ts";

export interface AtlasGraph {
  /** Its one input is the model's picture. */
  readonly graph: Graph;
  readonly layer: Value;
  /** 1×D×(spatial sizes). */
  readonly shape: readonly number[];
  /** Classes that are attributed to: as many as were asked for, if the model has them. */
  readonly count: number;
  /** Value of shape `count`×(spatial sizes): ∂z_t/∂A · A at each position, t the best classes, the best one first. */
  readonly attributions: Value;
  /** Value of shape `count`: which classes these are. Missing in a network with a single score. */
  readonly ranked: Value | undefined;
  readonly logits: Value;
}

/**
 * Appends to a model what an atlas samples: A at a layer and the linear attribution to its `count` best classes.
 *
 *     φ_t(p) = Σ_d ∂z_t/∂A_{d,p} · A_{d,p}
 *
 * Where all that follows the layer is linear, Σ_p φ_t(p) = z_t less its bias. Which classes are best is found in the
 * graph itself, so that a picture takes one run.
 *
 * Cost: a forward run and `count` gradient sweeps from the scores down to the layer.
 * Throws: `method-inapplicable` if the scores do not depend on the layer, `UnsupportedOpError` at an operator without a rule.
 */
export function atlasGraph(model: Model, layer: Value, count: number): AtlasGraph {
  const { head, runtime } = model;
  const graph = foldBatchNorm(model.graph, new Set([layer, head.logits]));
  const shape = graph.types.get(layer)?.shape ?? [];
  const rules = rulesFor(runtime, gradientRules);
  const b = new Builder(graph);
  const { ranked, seeds } = classSeeds(b, model, Math.min(count, head.scores));
  const rows = seeds.map((seed) => {
    const gradient = appendGradient(graph, b, { of: head.logits, seed, wrt: [layer], rules }).of.get(layer);
    if (gradient === undefined) throw unreached(layer);
    return b.add("ReduceSum", [b.add("Mul", [gradient, layer]), b.ints([1])], { keepdims: 0 });
  });
  const attributions = rows.length === 1 ? (rows[0] as Value) : b.add("Concat", rows, { axis: 0 });
  const ports: Port[] = [
    { name: layer, type: "float32", shape },
    { name: attributions, type: "float32", shape: [rows.length, ...shape.slice(2)] },
    ...(ranked === undefined ? [] : [{ name: ranked, type: "int64" as const, shape: [rows.length] }]),
    { name: head.logits, type: "float32", shape: graph.types.get(head.logits)?.shape },
  ];
  const count_ = rows.length;
  return { graph: b.build(ports), layer, shape, count: count_, attributions, ranked, logits: head.logits };
}

/** ∂z_t/∂logits, a 1 at the class, for each of the best classes. */
function classSeeds(b: Builder, { graph, head }: Model, count: number): { ranked?: Value; seeds: Value[] } {
  const shape = graph.types.get(head.logits)?.shape ?? [1, head.scores];
  b.within("atlas");
  if (head.scores === 1) return { seeds: [b.constant(floats(shape, [1]), "one")] };
  const row = b.add("Reshape", [head.logits, b.ints([head.scores])]);
  const [, ranked] = b.addMany("TopK", [row, b.ints([count])], 2, { axis: 0 }) as [Value, Value];
  const all = b.ints(Array.from({ length: head.scores }, (_, k) => k));
  const seeds = Array.from({ length: count }, (_, i) => {
    const at = b.add("Gather", [ranked, b.ints([i])], { axis: 0 });
    const one = b.add("Cast", [b.add("Equal", [all, at])], { to: 1 });
    return b.add("Reshape", [one, b.ints(shape)]);
  });
  return { ranked, seeds };
}

const unreached = (layer: Value): FoveaError =>
  new FoveaError("method-inapplicable", `Cannot attribute the classes: no score depends on "${layer}"`, {
    hint: "Choose a layer between the picture and the scores.",
  });
