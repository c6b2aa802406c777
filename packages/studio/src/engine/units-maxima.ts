/** The largest value of every channel of a layer in a picture, kept for the pictures that are open. */

import { maximaGraph, type Tensor } from "@fovea/core";
import type { Desk } from "./desk.ts";

export interface Maxima {
  readonly values: Float32Array;
  /** Row-major place of each. */
  readonly positions: readonly number[];
}

/** Answers that are kept: two numbers per channel each. */
const kept = 2000;

export class MaximaShelf {
  readonly #desk: Desk;
  readonly #known = new Map<string, Maxima>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async of(modelId: string, picture: string, value: string): Promise<Maxima> {
    const key = JSON.stringify([modelId, picture, value]);
    const found = this.#known.get(key) ?? (await this.#measured(modelId, picture, value));
    this.#known.set(key, found);
    if (this.#known.size > kept) this.#known.delete(this.#known.keys().next().value as string);
    return found;
  }

  async #measured(modelId: string, picture: string, value: string): Promise<Maxima> {
    const { opened, x } = this.#desk.prepared(modelId, picture);
    const { model } = opened;
    const { graph, maxima, positions } = maximaGraph(model.graph, value);
    const results = await model.run(`maxima ${value}`, () => graph, { [model.input.name]: x });
    return {
      values: Float32Array.from((results[maxima] as Tensor<"float32">).data),
      positions: Array.from((results[positions] as Tensor<"int64">).data, Number),
    };
  }
}
