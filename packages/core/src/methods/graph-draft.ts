/** An explanation graph under construction: the network, the score S, and gradients of S as they are asked for. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import { floats } from "../tensor.ts";
import { foldBatchNorm } from "../transform/fold-batch-norm/fold-batch-norm.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import { withoutIndices } from "../transform/gradient/max-pool.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { mergeMasks } from "../transform/merge-masks/merge-masks.ts";
import { type Score, withScore } from "../transform/score/score.ts";

export class GraphDraft {
  readonly b: Builder;
  readonly model: Model;
  /** The network with S: BatchNormalization folded where that changes no value that is asked for. */
  readonly graph: StaticGraph;
  readonly input: Value;
  /** S, of shape [1]. */
  readonly score: Value;
  /** The layer chosen for methods that have one. */
  readonly layer: Value | undefined;
  /** Every node that a gradient went through. */
  readonly visited: Node[] = [];

  constructor(model: Model, score: Score, layer: Value | undefined) {
    const keep = new Set([layer ?? "", score.kind === "unit" ? score.value : ""]);
    const folded = foldBatchNorm(model.graph, keep);
    const scored = withScore(folded, model.head, score);
    this.model = model;
    this.graph = scored.graph;
    this.b = new Builder(scored.graph);
    this.input = model.input.name;
    this.score = scored.score;
    this.layer = layer;
  }

  /** ∂S/∂wrt for each value, by the given rules. Throws `method-inapplicable` if S does not depend on one. */
  gradients(wrt: readonly Value[], rules: GradientRules = gradientRules): Value[] {
    const seed = this.b.constant(floats([1], [1]), "one");
    const table = this.model.runtime.poolIndices === false ? withoutIndices(rules) : rules;
    const { of, visited } = appendGradient(this.graph, this.b, { of: this.score, seed, wrt, rules: table });
    this.visited.push(...visited);
    return wrt.map((value) => {
      const gradient = of.get(value);
      if (gradient !== undefined) return gradient;
      throw new FoveaError(
        "method-inapplicable",
        `Cannot explain the target: it does not depend on "${value}"`,
        {
          hint: "Choose a layer that lies between the picture and the target.",
        },
      );
    });
  }

  gradient(wrt: Value, rules?: GradientRules): Value {
    return this.gradients([wrt], rules)[0] as Value;
  }

  shape(value: Value): readonly number[] {
    return this.graph.types.get(value)?.shape ?? [];
  }

  /** The graph with these outputs. */
  finish(outputs: readonly Value[]): Graph {
    const ports = outputs.map(
      (name): Port => ({ name, type: "float32", shape: this.graph.types.get(name)?.shape }),
    );
    return mergeMasks(this.b.build(ports), this.graph.types);
  }
}
