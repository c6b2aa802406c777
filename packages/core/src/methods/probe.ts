/** What a method may ask of the model about one picture and one target. */

import type { Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, toFloats } from "../tensor.ts";
import type { Score } from "../transform/score/score.ts";
import { scoreOf } from "../transform/score/score-of.ts";
import { type Blueprint, choiceOf, compiled, inputGradient, justScore, type Question } from "./compiled.ts";
import type { GraphDraft } from "./graph-draft.ts";
import {
  gradientsAt,
  type Many,
  type ManyBlends,
  type ScoredForward,
  type ScoredGradient,
  scoresAt,
} from "./many.ts";

export interface ProbeOptions extends Question {
  readonly x: FloatTensor;
  readonly seed: number;
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal | undefined;
}

/** What a compiled explanation graph gives: its values by role, and what building it told. */
export interface Drawn<Facts> {
  readonly values: Readonly<Record<string, FloatTensor>>;
  readonly score: number;
  readonly facts: Facts;
}

export class Probe implements Question {
  readonly model: Model;
  readonly x: FloatTensor;
  readonly score: Score;
  readonly index: readonly number[];
  readonly layer: Value | undefined;
  readonly seed: number;
  readonly #options: ProbeOptions;

  constructor(options: ProbeOptions) {
    this.model = options.model;
    this.x = options.x;
    this.score = options.score;
    this.index = options.index;
    this.layer = options.layer;
    this.seed = options.seed;
    this.#options = options;
  }

  /** The same question about another picture, and with other random numbers: for methods that wrap methods. */
  at(x: FloatTensor, seed: number = this.seed): Probe {
    return new Probe({ ...this.#options, x, seed });
  }

  /** The same question with progress told to somebody else. */
  telling(progress: ProbeOptions["progress"]): Probe {
    return new Probe({ ...this.#options, progress });
  }

  /** Reports progress; throws if the caller has given up. */
  tick(done: number, total: number): void {
    this.#options.signal?.throwIfAborted();
    this.#options.progress(done, total);
  }

  /**
   * Builds, compiles and runs an explanation graph at x.
   *
   * `key` names what `build` does: a graph with the same key, score and layer is built once per model.
   * `build` returns the values to fetch, by role, and facts to remember, such as how many nodes a rule replaced.
   * `canonical`: the draft starts from the canonical network, as relevance methods want it.
   * Inputs that `build` added to the graph (`draft.b.input`) get their values from `more`, by name.
   */
  async draw<Facts>(
    key: string,
    build: (draft: GraphDraft) => Blueprint<Facts>,
    x: FloatTensor = this.x,
    canonical = false,
    more: (facts: Facts) => Tensors = () => ({}),
  ): Promise<Drawn<Facts>> {
    const { model } = this;
    const made = compiled(this, key, build, { canonical });
    const picture = { [model.input.name]: model.checked(x) };
    const feeds = { ...picture, ...choiceOf(this.index, made.graph.inputs), ...more(made.facts) };
    const fetches = [made.score, ...Object.values(made.roles)];
    const results = await model.run(made.key, () => made.graph, feeds, fetches);
    const read = (value: Value): FloatTensor => toFloats(results[value] as FloatTensor);
    const values = Object.fromEntries(Object.entries(made.roles).map(([role, value]) => [role, read(value)]));
    return { values, score: read(made.score).data[0] as number, facts: made.facts };
  }

  /** S(x) and ∂S/∂x. */
  async gradientAt(x: FloatTensor): Promise<ScoredGradient> {
    const { values, score } = await this.draw("gradient", inputGradient, x);
    return { score, gradient: values.gradient as FloatTensor };
  }

  /** gradientAt() of many pictures; several at once where that gives the same numbers. */
  gradientsAt(many: Many<ScoredGradient>): Promise<number> {
    return gradientsAt(this, many);
  }

  /**
   * S and all raw class scores at x: one forward run and nothing else, so it works on every network the engine can run.
   *
   * The scores are those of the network's head, 1×K; a network with a single score has 1×1. Empty for a unit.
   */
  async scoreAt(x: FloatTensor): Promise<ScoredForward> {
    if (this.score.kind === "unit") {
      const { score } = await this.draw("score", justScore, x);
      return { score, logits: new Float32Array(0) };
    }
    return this.scored((await this.model.forward(x)).logits.data);
  }

  /** S of the raw scores of a class, however they came about. */
  scored(logits: Float32Array): ScoredForward {
    if (this.score.kind === "unit") throw new Error("a unit is not read off the raw scores");
    return { score: scoreOf(logits, this.model.head, this.score, this.index), logits };
  }

  /** scoreAt() of many pictures; several at once where that gives the same numbers. */
  scoresAt(many: ManyBlends): Promise<number> {
    return scoresAt(this, many);
  }
}
