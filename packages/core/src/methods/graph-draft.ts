/** An explanation graph under construction: the network, the score S, and gradients of S as they are asked for. */

import { FoveaError } from "../errors.ts";
import { Builder } from "../graph/builder.ts";
import type { Graph, Node, Port, StaticGraph, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import { floats } from "../tensor.ts";
import { batched } from "../transform/batch/batch.ts";
import { sumEarly } from "../transform/batch/sum-early.ts";
import { canonise } from "../transform/canonise/canonise.ts";
import { appendReference, type Twin } from "../transform/deep-lift/reference.ts";
import { deepLiftRules } from "../transform/deep-lift/rules.ts";
import { foldBatchNorm } from "../transform/fold-batch-norm/fold-batch-norm.ts";
import { appendGradient } from "../transform/gradient/gradient.ts";
import type { GradientRules } from "../transform/gradient/rule.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { rulesFor } from "../transform/gradient/rules-for.ts";
import { mergeMasks } from "../transform/merge-masks/merge-masks.ts";
import { inPhases } from "../transform/phases/phases.ts";
import { booksBeside } from "../transform/relevance/books-beside.ts";
import { appendRelevance, type Cut, type RelevanceRequest } from "../transform/relevance/relevance.ts";
import { type Score, withScore } from "../transform/score/score.ts";

/** A request for relevance that may leave out where it starts. */
type RelevanceWish = Omit<RelevanceRequest, "of" | "seed"> & Partial<Pick<RelevanceRequest, "of" | "seed">>;

export class GraphDraft {
  readonly b: Builder;
  readonly model: Model;
  /** The network with S: BatchNormalization folded where that changes no value that is asked for. */
  readonly graph: StaticGraph;
  readonly input: Value;
  /** S, of shape [1]; of several pictures, one for each. */
  readonly score: Value;
  /** The layer chosen for methods that have one. */
  readonly layer: Value | undefined;
  /** Every node that a gradient went through. */
  readonly visited: Node[] = [];

  /** What S is. */
  readonly asked: Score;
  /** The books of every node that relevance went through, last first. */
  readonly cuts: Cut[] = [];
  /** The values that hold all amounts of a sweep's books. */
  readonly books: Value[] = [];

  /** Pictures at once: S and everything else has as many rows. */
  readonly batch: number;

  /**
   * `canonical`: every scaling by constants that a layer beside it can take is folded into that layer.
   * `batch`: throws `model-unsupported` where the network's values cannot have as many rows.
   */
  constructor(model: Model, score: Score, layer: Value | undefined, canonical = false, batch = 1) {
    const keep = new Set([layer ?? "", score.kind === "unit" ? score.value : ""]);
    const folded = canonical
      ? canonise(model.graph, keep.add(model.head.logits))
      : foldBatchNorm(model.graph, keep);
    const scored = withScore(folded, model.head, score);
    this.model = model;
    this.asked = score;
    this.batch = batch;
    this.graph = batch === 1 ? scored.graph : batched(scored.graph, { rows: model.input.name, count: batch });
    this.b = new Builder(this.graph);
    this.input = model.input.name;
    this.score = scored.score;
    this.layer = layer;
  }

  /** ∂S/∂wrt for each value, by the given rules. Throws `method-inapplicable` if S does not depend on one. */
  gradients(wrt: readonly Value[], rules: GradientRules = gradientRules): Value[] {
    return this.#sweep(wrt, this.#suited(rules));
  }

  /** Σ seed ⊙ ∂of/∂wrt for each value: the gradient of an inner value, weighted. */
  gradientsOf(of: Value, seed: Value, wrt: readonly Value[]): Value[] {
    return this.#sweep(wrt, this.#suited(gradientRules), { of, seed });
  }

  /** The network once more at x₀, a value of the input's shape: S(x₀) is the twin of `score`. */
  reference(at: Value): Twin {
    return appendReference(this.graph, this.b, { at: new Map([[this.input, at]]), target: this.score });
  }

  /** DeepLIFT's multipliers m of S: Σ m ⊙ (value − its twin) = S(x) − S(x₀) at every cut of the network. */
  multipliers(wrt: readonly Value[], twin: Twin): Value[] {
    return this.#sweep(wrt, deepLiftRules(twin, this.#suited(gradientRules)));
  }

  /** The rules as the engine can run them. */
  #suited(rules: GradientRules): GradientRules {
    return rulesFor(this.model.runtime, rules);
  }

  /** The nodes as the engine runs them fastest. */
  #suitedNodes(graph: Graph): Graph {
    return this.model.runtime.channelBlocks ? inPhases(graph, this.graph.types) : graph;
  }

  #sweep(wrt: readonly Value[], rules: GradientRules, start?: { of: Value; seed: Value }): Value[] {
    const from = start ?? { of: this.score, seed: this.#ones() };
    const { of, visited } = appendGradient(this.graph, this.b, { ...from, wrt, rules });
    this.visited.push(...visited);
    return wrt.map((value) => of.get(value) ?? unreached(value));
  }

  #ones(): Value {
    return this.b.constant(floats([this.batch], new Float32Array(this.batch).fill(1)), "one");
  }

  gradient(wrt: Value, rules?: GradientRules): Value {
    return this.gradients([wrt], rules)[0] as Value;
  }

  /**
   * Relevance of each value of `wrt` by a composite, from `seed` at `of`. @default from S itself at S
   *
   * Throws `method-inapplicable` if no relevance reaches one.
   */
  relevance(request: RelevanceWish): Value[] {
    const start = { gradients: this.#suited(gradientRules), of: this.score, seed: this.score };
    const { of, cuts } = appendRelevance(this.graph, this.b, { ...start, ...request });
    this.cuts.push(...cuts);
    return request.wrt.map((value) => of.get(value) ?? untouched(value));
  }

  shape(value: Value): readonly number[] {
    return this.graph.types.get(value)?.shape ?? [];
  }

  /** The graph with these outputs. */
  finish(outputs: readonly Value[]): Graph {
    const ports = outputs.map(
      (name): Port => ({ name, type: "float32", shape: this.graph.types.get(name)?.shape }),
    );
    const merged = this.#suitedNodes(mergeMasks(this.b.build(ports), this.graph.types));
    return booksBeside(this.batch === 1 ? merged : sumEarly(merged), this.books);
  }
}

function untouched(value: Value): never {
  throw new FoveaError("method-inapplicable", `Cannot explain the target: no relevance reaches "${value}"`, {
    hint: "Choose a layer that lies between the picture and the target, and not on the way to a gate, which takes none.",
  });
}

function unreached(value: Value): never {
  throw new FoveaError("method-inapplicable", `Cannot explain the target: it does not depend on "${value}"`, {
    hint: "Choose a layer that lies between the picture and the target.",
  });
}
