/** A static graph under construction: nodes added together with the type of what they make. */

import type { PlainAttributes } from "../graph/attributes.ts";
import { Builder } from "../graph/builder.ts";
import type { Port, StaticGraph, TensorType, Value } from "../graph/graph.ts";

export class Draft {
  readonly b: Builder;
  readonly #base: StaticGraph;
  readonly #types: Map<Value, TensorType>;

  constructor(base: StaticGraph) {
    this.b = new Builder(base);
    this.#base = base;
    this.#types = new Map(base.types);
  }

  /** Adds a node whose single output is float32 of this shape. */
  add(
    op: string,
    inputs: readonly Value[],
    shape: readonly number[],
    attributes: PlainAttributes = {},
  ): Value {
    return this.declare(this.b.add(op, inputs, attributes), shape);
  }

  declare(value: Value, shape: readonly number[], type: TensorType["type"] = "float32"): Value {
    this.#types.set(value, { type, shape });
    return value;
  }

  input(port: Port & { readonly shape: readonly number[] }): Value {
    return this.declare(this.b.input(port), port.shape, port.type);
  }

  shape(value: Value): readonly number[] {
    const type = this.#types.get(value);
    if (!type) throw new Error(`no shape known for value "${value}"`);
    return type.shape;
  }

  /** The graph so far with the given outputs added to those of the base. */
  finish(outputs: readonly Value[]): StaticGraph {
    const extra = outputs.map((name): Port => ({ name, ...(this.#types.get(name) as TensorType) }));
    const graph = this.b.build([
      ...this.#base.outputs,
      ...extra.filter(({ name }) => !this.#base.outputs.some((o) => o.name === name)),
    ]);
    for (const [name, { type, shape }] of graph.constants) this.#types.set(name, { type, shape });
    return { ...graph, types: this.#types };
  }
}
