/** Networks that differ from a model in their weights alone, made once for all who ask for the same. */

import type { Model } from "../model/model.ts";

export class OtherModels {
  readonly #made = new Map<Model, Map<string, Model>>();

  /** The network that is called `key` beside this model. It belongs to the collection: nobody else disposes of it. */
  of(model: Model, key: string, make: () => Model): Model {
    const beside = this.#made.get(model) ?? new Map<string, Model>();
    this.#made.set(model, beside);
    const other = beside.get(key) ?? make();
    beside.set(key, other);
    return other;
  }

  /** Frees the sessions of all; later requests make networks anew. */
  async dispose(): Promise<void> {
    const all = [...this.#made.values()].flatMap((beside) => [...beside.values()]);
    this.#made.clear();
    await Promise.all(all.map((model) => model.dispose()));
  }
}
