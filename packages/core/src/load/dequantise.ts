/** Quantised and fused operators of ONNX Runtime → standard operators, so that one set of rules serves all models. */

import type { Attribute, Graph, Node, Value } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { fusedOperators } from "./fused-operators.ts";
import { graphsIn, NameSource } from "./names.ts";
import { Observer } from "./open-shapes.ts";
import { quantisedOperators } from "./quantised-operators.ts";
import { Rewriter, type Rewrites, type Surroundings } from "./rewriter.ts";

export interface Dequantised {
  readonly graph: Graph;
  /** `QLinearConv computed in float32 (20 nodes)` */
  readonly remarks: readonly string[];
}

/**
 * The graph with QLinearConv and its kin as DequantizeLinear → operator → QuantizeLinear, and fused operators as their
 * parts. Expects the working operator set. An operator that has no row stays as it is.
 */
export function dequantise(graph: Graph): Dequantised {
  const dequantiser = new Dequantiser(new NameSource(graph));
  const result = dequantiser.graph(graph);
  const remarks = Array.from(
    dequantiser.counts,
    ([op, n]) => `${op} computed in float32 (${n} ${n === 1 ? "node" : "nodes"})`,
  );
  return { graph: result, remarks };
}

const rewrites: Rewrites = { ...quantisedOperators, ...fusedOperators };

class Dequantiser {
  readonly counts: Map<string, number> = new Map();
  readonly #names: NameSource;
  readonly #observer = new Observer();

  constructor(names: NameSource) {
    this.#names = names;
  }

  graph(graph: Graph): Graph {
    const constants = new Map(graph.constants);
    this.#observer.enter(graph);
    const around = this.#around(graph, constants);
    const nodes = graph.nodes.flatMap((node) => this.#rewritten(node, around));
    return { ...graph, nodes, constants };
  }

  #rewritten(node: Node, around: Surroundings): readonly Node[] {
    const key = node.domain ? `${node.domain}.${node.op}` : node.op;
    const to = new Rewriter(node, around);
    const results = rewrites[key]?.(node, to);
    const nodes = results ? to.finished(results) : [this.#withInner(node)];
    if (results && key in quantisedOperators) this.counts.set(node.op, (this.counts.get(node.op) ?? 0) + 1);
    for (const each of nodes) this.#observer.see(each);
    return nodes;
  }

  #withInner(node: Node): Node {
    if (graphsIn(node).length === 0) return node;
    const inside = ([name, a]: [string, Attribute]): [string, Attribute] =>
      a.type === "graph" ? [name, { type: "graph", value: this.graph(a.value) }] : [name, a];
    return { ...node, attributes: Object.fromEntries(Object.entries(node.attributes).map(inside)) };
  }

  #around(graph: Graph, constants: Map<Value, Tensor>): Surroundings {
    const readers = readersOf(graph);
    return {
      names: this.#names,
      shape: (value) => this.#observer.shape(value),
      constant: (value) => this.#observer.constant(value),
      readers: (value) => readers.get(value),
      define: (name, tensor) => {
        constants.set(name, tensor);
        this.#observer.learn(name, tensor);
      },
    };
  }
}

/** Nodes by the value they read; values that are read elsewhere too are missing. */
function readersOf(graph: Graph): ReadonlyMap<Value, readonly Node[]> {
  const readers = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const value of node.inputs) {
      const list = readers.get(value);
      if (list) list.push(node);
      else readers.set(value, [node]);
    }
  }
  for (const value of graph.outputs.map(({ name }) => name)) readers.delete(value);
  for (const inner of graph.nodes.flatMap(graphsIn)) {
    for (const value of valuesIn(inner)) readers.delete(value);
  }
  return readers;
}

const valuesIn = (graph: Graph): readonly Value[] => [
  ...graph.outputs.map(({ name }) => name),
  ...graph.nodes.flatMap((node) => [...node.inputs, ...graphsIn(node).flatMap(valuesIn)]),
];
