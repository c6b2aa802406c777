/** What a method may ask of the model about one picture and one target. */

import type { Graph, Port, Value } from "../graph/graph.ts";
import type { Model } from "../model/model.ts";
import type { Tensors } from "../run/runtime.ts";
import { type FloatTensor, ints, toFloats } from "../tensor.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import { classIndex, type Score, unitIndex } from "../transform/score/score.ts";
import { scoreOf } from "../transform/score/score-of.ts";
import { GraphDraft } from "./graph-draft.ts";

export interface ProbeOptions {
  readonly model: Model;
  readonly x: FloatTensor;
  readonly score: Score;
  /** The class that the score is of, or the unit: one number per axis after the batch. */
  readonly index: readonly number[];
  readonly layer: Value | undefined;
  readonly seed: number;
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal | undefined;
}

export interface ScoredGradient {
  readonly score: number;
  readonly gradient: FloatTensor;
}

export interface ScoredForward {
  readonly score: number;
  readonly logits: Float32Array;
}

/** What a compiled explanation graph gives: its values by role, and what building it told. */
export interface Drawn<Facts> {
  readonly values: Readonly<Record<string, FloatTensor>>;
  readonly score: number;
  readonly facts: Facts;
}

export class Probe {
  readonly model: Model;
  readonly x: FloatTensor;
  readonly score: Score;
  readonly layer: Value | undefined;
  readonly seed: number;
  readonly #options: ProbeOptions;
  readonly #facts: Map<string, Compiled<unknown>>;

  constructor(options: ProbeOptions) {
    this.model = options.model;
    this.x = options.x;
    this.score = options.score;
    this.layer = options.layer;
    this.seed = options.seed;
    this.#options = options;
    this.#facts = compiledOf(options.model);
  }

  /** The feeds of a graph with these inputs that say which class or unit is explained. */
  choice(takes: readonly Port[]): Tensors {
    const input = [classIndex, unitIndex].find((name) => takes.some((port) => port.name === name));
    return input === undefined ? {} : { [input]: ints(this.#options.index) };
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
    const compiled = this.#compiled(key, build, canonical);
    const feeds = { ...this.#feeds(compiled, x), ...more(compiled.facts as Facts) };
    const fetches = [compiled.score, ...Object.values(compiled.roles)];
    const results = await this.model.run(compiled.key, () => compiled.graph, feeds, fetches);
    const values = Object.fromEntries(
      Object.entries(compiled.roles).map(([role, value]) => [role, toFloats(results[value] as FloatTensor)]),
    );
    const score = toFloats(results[compiled.score] as FloatTensor).data[0] as number;
    return { values, score, facts: compiled.facts as Facts };
  }

  /** S(x) and ∂S/∂x. */
  async gradientAt(x: FloatTensor): Promise<ScoredGradient> {
    const build = (draft: GraphDraft): Blueprint<undefined> => ({
      roles: { gradient: draft.gradient(draft.input, gradientRules) },
      facts: undefined,
    });
    const { values, score } = await this.draw("gradient", build, x);
    return { score, gradient: values.gradient as FloatTensor };
  }

  /**
   * S and all raw class scores at x: one forward run and nothing else, so it works on every network the engine can run.
   *
   * The scores are those of the network's head, 1×K; a network with a single score has 1×1. Empty for a unit.
   */
  async scoreAt(x: FloatTensor): Promise<ScoredForward> {
    if (this.score.kind === "unit") {
      const { score } = await this.draw("score", () => ({ roles: {}, facts: undefined }), x);
      return { score, logits: new Float32Array(0) };
    }
    const { logits } = await this.model.forward(x);
    return {
      score: scoreOf(logits.data, this.model.head, this.score, this.#options.index),
      logits: logits.data,
    };
  }

  #compiled<Facts>(
    key: string,
    build: (draft: GraphDraft) => Blueprint<Facts>,
    canonical: boolean,
  ): Compiled<unknown> {
    const full = JSON.stringify([key, this.score, this.layer]);
    const known = this.#facts.get(full);
    if (known) return known;
    const draft = new GraphDraft(this.model, this.score, this.layer, canonical);
    const { roles, facts } = build(draft);
    const graph = draft.finish([...new Set([draft.score, ...Object.values(roles)])]);
    const compiled = {
      key: full,
      graph,
      roles,
      facts,
      score: draft.score,
      takes: [classIndex, unitIndex].find((name) => graph.inputs.some((port) => port.name === name)),
    };
    this.#facts.set(full, compiled);
    return compiled;
  }

  #feeds(compiled: Compiled<unknown>, x: FloatTensor): Tensors {
    const feeds = { [this.model.input.name]: this.model.checked(x) };
    return compiled.takes === undefined ? feeds : { ...feeds, [compiled.takes]: ints(this.#options.index) };
  }
}

export interface Blueprint<Facts> {
  readonly roles: Readonly<Record<string, Value>>;
  readonly facts: Facts;
}

interface Compiled<Facts> extends Blueprint<Facts> {
  /** Of its session. */
  readonly key: string;
  readonly graph: Graph;
  readonly score: Value;
  /** The input that says which class or unit, if the graph has one. */
  readonly takes: string | undefined;
}

/** Explanation graphs live as long as the model does; they share its weights. */
const compiledByModel = new WeakMap<Model, Map<string, Compiled<unknown>>>();

function compiledOf(model: Model): Map<string, Compiled<unknown>> {
  const known = compiledByModel.get(model) ?? new Map<string, Compiled<unknown>>();
  compiledByModel.set(model, known);
  return known;
}
