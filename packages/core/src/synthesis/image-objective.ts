/** An objective made ready: S(image) and ∂S/∂image by one compiled graph. */

import type { Graph, Value } from "../graph/graph.ts";
import type { Runtime, Session, Tensors } from "../run/runtime.ts";
import { type FloatTensor, toFloats } from "../tensor.ts";
import { redirectedRules } from "../transform/gradient/guided.ts";
import { gradientRules } from "../transform/gradient/rules.ts";
import type { Network } from "./network.ts";
import type { Objective } from "./objective.ts";
import {
  imageInput,
  type ObjectiveGraph,
  objectiveGraph,
  scoreGraph,
  withGradient,
} from "./objective-graph.ts";
import type { PixelScale } from "./pixel-scale.ts";

export interface ScoredImage {
  readonly value: number;
  /** ∂S/∂level, of the image's shape. */
  readonly gradient: FloatTensor;
}

/**
 * S and its gradient by the levels of an image.
 *
 * Shape: images are 1×C×H×W in levels 0…1, red, green, blue, or one channel for a network of grey pictures. Classes,
 * channels, directions and weights are inputs of the graph: another objective of the same kinds and layers costs nothing.
 *
 * @example
 * const objective = await ImageObjective.open(model, preprocessing, { kind: "channel", layer: "conv5", channel: 12 });
 * const { value, gradient } = await objective.at(image);
 */
export class ImageObjective {
  readonly shape: readonly number[];
  readonly #runtime: Runtime;
  readonly #built: ObjectiveGraph;
  readonly #objective: Objective;
  readonly #sessions = new Map<string, Promise<Compiled>>();

  private constructor(runtime: Runtime, built: ObjectiveGraph, objective: Objective) {
    this.shape = built.shape;
    this.#runtime = runtime;
    this.#built = built;
    this.#objective = objective;
  }

  /**
   * Throws `layer-unknown` for a layer that is not there or has no channels, `option-invalid` and `class-unknown` for
   * units that do not exist, `op-unsupported` at the first gradient where an operator has none.
   */
  static async open(network: Network, scale: PixelScale, objective: Objective): Promise<ImageObjective> {
    const built = objectiveGraph(network, scale, objective);
    built.feeds(objective);
    return new ImageObjective(network.runtime, built, objective);
  }

  /** Throws unless the graph can serve this objective. */
  check(objective: Objective): void {
    this.#built.feeds(objective);
  }

  /** S and ∂S/∂image. `redirected`: rectifiers that are off let through what would switch them on. */
  async at(
    image: FloatTensor,
    objective: Objective = this.#objective,
    redirected = false,
  ): Promise<ScoredImage> {
    const { session, gradient } = await this.#session(redirected ? "redirected" : "gradient");
    const results = await session.run(this.#feeds(image, objective));
    return { value: this.#score(results), gradient: toFloats(results[gradient as Value] as FloatTensor) };
  }

  /** S by a forward run. */
  async value(image: FloatTensor, objective: Objective = this.#objective): Promise<number> {
    const { session } = await this.#session("score");
    return this.#score(await session.run(this.#feeds(image, objective)));
  }

  async dispose(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map(async (compiled) => (await compiled).session.dispose()));
  }

  #feeds(image: FloatTensor, objective: Objective): Tensors {
    return { [imageInput]: image, ...this.#built.feeds(objective) };
  }

  #score = (results: Tensors): number =>
    toFloats(results[this.#built.score] as FloatTensor).data[0] as number;

  #session(kind: "score" | "gradient" | "redirected"): Promise<Compiled> {
    const session = this.#sessions.get(kind) ?? this.#compile(kind);
    this.#sessions.set(kind, session);
    return session;
  }

  async #compile(kind: "score" | "gradient" | "redirected"): Promise<Compiled> {
    const { graph, gradient } = this.#graph(kind);
    const session = await this.#runtime.compile(graph);
    return { session, gradient };
  }

  #graph(kind: "score" | "gradient" | "redirected"): { graph: Graph; gradient?: Value } {
    if (kind === "score") return { graph: scoreGraph(this.#built) };
    const rules = kind === "redirected" ? redirectedRules : gradientRules;
    return withGradient(this.#built, rules, this.#runtime);
  }
}

interface Compiled {
  readonly session: Session;
  readonly gradient: Value | undefined;
}
