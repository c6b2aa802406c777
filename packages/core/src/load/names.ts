/** The names of a graph and of all graphs inside it: which are taken, which are read. */

import type { Graph, Node, Value } from "../graph/graph.ts";

export class NameSource {
  readonly #taken = new Set<string>();
  readonly #nodes = new Set<string>();
  readonly #used = new Set<Value>();

  constructor(graph: Graph) {
    this.#visit(graph);
  }

  /** A name for a value (and perhaps for its node): the hint itself, else with a number. */
  fresh(hint: string): string {
    return free(hint, this.#taken);
  }

  /** A name for a node, which may be that of a value too. */
  freshNode(hint: string): string {
    return free(hint, this.#nodes);
  }

  /** Whether some node, or an output of a graph, reads the value. */
  used(value: Value): boolean {
    return this.#used.has(value);
  }

  #visit(graph: Graph): void {
    for (const name of graph.constants.keys()) this.#taken.add(name);
    for (const { name } of graph.inputs) this.#taken.add(name);
    for (const { name } of graph.outputs) this.#used.add(name);
    for (const node of graph.nodes) {
      for (const name of [node.name, ...node.outputs]) this.#taken.add(name);
      this.#nodes.add(node.name);
      for (const name of node.inputs) if (name) this.#used.add(name);
      for (const inner of graphsIn(node)) this.#visit(inner);
    }
  }
}

function free(hint: string, taken: Set<string>): string {
  let name = hint;
  for (let n = 1; taken.has(name); n++) name = `${hint}_${n}`;
  taken.add(name);
  return name;
}

/** Graphs in the attributes of a node: the branches of If, the body of Loop and Scan. */
export const graphsIn = (node: Node): readonly Graph[] =>
  Object.values(node.attributes).flatMap((a) => (a.type === "graph" ? [a.value] : []));
