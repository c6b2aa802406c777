/** Who makes and who uses each value of a graph, and replacements of nodes collected until the end. */

import { valuesUsed } from "../../graph/builder.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";

export class Wiring {
  readonly #graph: Graph;
  readonly #makers = new Map<Value, Node>();
  readonly #users = new Map<Value, Node[]>();
  readonly #outputs: ReadonlySet<Value>;
  readonly #replaced = new Map<Node, readonly Node[]>();
  readonly #names = new Set<Value>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#outputs = new Set(graph.outputs.map(({ name }) => name));
    for (const node of graph.nodes) {
      for (const value of node.outputs) this.#makers.set(value, node);
      for (const value of valuesUsed(node)) this.#users.set(value, [...(this.#users.get(value) ?? []), node]);
    }
  }

  maker(value: Value): Node | undefined {
    return this.#makers.get(value);
  }

  users(value: Value): readonly Node[] {
    return this.#users.get(value) ?? [];
  }

  /** The node that uses the value, if it is the only one and the value is no output of the graph. */
  onlyUser(value: Value): Node | undefined {
    const users = this.users(value);
    return users.length === 1 && !this.#outputs.has(value) ? users[0] : undefined;
  }

  /** A value name that nobody has. */
  fresh(hint: string): Value {
    let name = hint;
    const taken = (): boolean =>
      this.#names.has(name) ||
      this.#makers.has(name) ||
      this.#graph.constants.has(name) ||
      this.#users.has(name);
    for (let n = 1; taken(); n++) name = `${hint}_${n}`;
    this.#names.add(name);
    return name;
  }

  /** Puts `nodes` where `node` stands. */
  replace(node: Node, nodes: readonly Node[]): void {
    this.#replaced.set(node, nodes);
  }

  /** The graph with all replacements made. */
  result(): Graph {
    if (this.#replaced.size === 0) return this.#graph;
    return { ...this.#graph, nodes: this.#graph.nodes.flatMap((node) => this.#replaced.get(node) ?? [node]) };
  }
}
