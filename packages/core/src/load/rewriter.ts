/** One operator replaced by several: the table's contract, and the hand that collects the new nodes. */

import type { Attributes, Node, Value } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import type { NameSource } from "./names.ts";
import type { Known } from "./open-shapes.ts";

/** Appends nodes and returns the values that stand for the node's outputs; undefined leaves the node as it is. */
export type Rewrite = (node: Node, to: Rewriter) => readonly Value[] | undefined;

/** By operator: `QLinearConv`, `com.microsoft.QLinearAdd`. */
export type Rewrites = Readonly<Record<string, Rewrite>>;

export interface Surroundings extends Known {
  readonly names: NameSource;
  /** Nodes that read the value; undefined where the graph's outputs do, or a graph inside a node. */
  readers(value: Value): readonly Node[] | undefined;
  /** Defines a constant. */
  define(name: Value, tensor: Tensor): void;
}

export class Rewriter {
  readonly #node: Node;
  readonly #around: Surroundings;
  readonly #nodes: Node[] = [];

  constructor(node: Node, around: Surroundings) {
    this.#node = node;
    this.#around = around;
  }

  /** Adds a standard operator with one output; "" at the end of the inputs is dropped. */
  add(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    const name = this.#around.names.fresh(`${this.#node.name}/${op.toLowerCase()}`);
    const last = inputs.findLastIndex(Boolean);
    const given = inputs.slice(0, last + 1).map((value) => value ?? "");
    this.#nodes.push({ op, domain: "", name, inputs: given, outputs: [name], attributes });
    return name;
  }

  constant(tensor: Tensor): Value {
    const name = this.#around.names.fresh(`${this.#node.name}/constant`);
    this.#around.define(name, tensor);
    return name;
  }

  /** The tensor, where the value is a constant. */
  known(value: Value): Tensor | undefined {
    return this.#around.constant(value);
  }

  rank(value: Value): number | undefined {
    return this.#around.shape(value)?.length;
  }

  readers(value: Value): readonly Node[] | undefined {
    return this.#around.readers(value);
  }

  /** The nodes made, the given results under the names of the node's own outputs. */
  finished(results: readonly Value[]): readonly Node[] {
    const names = new Map(results.map((value, i) => [value, this.#node.outputs[i] || value]));
    const rename = (value: Value): Value => names.get(value) ?? value;
    return this.#nodes.map((node) => ({
      ...node,
      name: node.name === results[0] ? this.#node.name : node.name,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    }));
  }
}
