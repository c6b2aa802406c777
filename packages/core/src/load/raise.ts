/** Raises a graph to the working operator set, so that nothing after loading meets an old form of an operator. */

import { FoveaError } from "../errors.ts";
import { attributes } from "../graph/attributes.ts";
import type { Attribute, Attributes, Graph, Node, OpenShape, Value } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { NameSource } from "./names.ts";
import { Observer } from "./open-shapes.ts";
import { type UpgradeContext, upgrades } from "./upgrades.ts";

/** The operator set of every loaded graph, at least: 22 and 23 changed nothing that Fovea uses and keep their number. */
const workingOpset = 21;
const oldest = 7;
const newest = 23;

export interface RaiseOptions {
  /** Nodes written for another operator set than the graph says: those that came from model functions. */
  readonly opsetOf?: ReadonlyMap<Node, number>;
  /** Shapes that the file tells, by value. */
  readonly shapes?: ReadonlyMap<Value, OpenShape>;
}

/**
 * The same computation in operators of set 21 (22, 23 for a file that says so), graphs inside nodes included.
 *
 * Throws `model-unsupported` for operator sets outside 7 … 23.
 */
export function raise(graph: Graph, { opsetOf = new Map(), shapes = new Map() }: RaiseOptions = {}): Graph {
  return new Raiser(new NameSource(graph), opsetOf, new Observer(shapes)).graph(graph);
}

/** Throws `model-unsupported` for a standard operator set that Fovea cannot raise. */
function checkOpset(version: number): void {
  if (version >= oldest && version <= newest) return;
  const found = version === 0 ? "it names no ONNX operator set" : `it uses ONNX operator set ${version}`;
  throw new FoveaError("model-unsupported", `Cannot read the model: ${found}`, {
    hint: `Export it with an operator set from ${oldest} to ${newest} (opset_version=17, say).`,
  });
}

class Raiser {
  readonly #names: NameSource;
  readonly #opsetOf: ReadonlyMap<Node, number>;
  readonly #observer: Observer;

  constructor(names: NameSource, opsetOf: ReadonlyMap<Node, number>, observer: Observer) {
    this.#names = names;
    this.#opsetOf = opsetOf;
    this.#observer = observer;
  }

  graph(graph: Graph): Graph {
    const opset = graph.opsets[""] ?? 0;
    checkOpset(opset);
    const constants = new Map(graph.constants);
    this.#observer.enter(graph);
    const context = this.#context(constants);
    const nodes = graph.nodes.flatMap((node) => {
      const inner = { ...node, attributes: this.#inside(node.attributes) };
      return this.#raised(inner, this.#opsetOf.get(node) ?? opset, context);
    });
    return { ...graph, nodes, constants, opsets: { ...graph.opsets, "": Math.max(opset, workingOpset) } };
  }

  /** Applies the first upgrade after `version`, then those that its nodes still need. */
  #raised(node: Node, version: number, context: UpgradeContext): Node[] {
    checkOpset(version);
    const row = node.domain === "" ? upgrades[node.op]?.find(([since]) => since > version) : undefined;
    if (row) return row[1](node, context).flatMap((next) => this.#raised(next, row[0], context));
    this.#observer.see(node);
    return [node];
  }

  #inside(all: Attributes): Attributes {
    const raised = ([name, a]: [string, Attribute]): [string, Attribute] =>
      a.type === "graph" ? [name, { type: "graph", value: this.graph(a.value) }] : [name, a];
    return Object.fromEntries(Object.entries(all).map(raised));
  }

  #context(constants: Map<Value, Tensor>): UpgradeContext {
    return {
      shape: (value) => this.#observer.shape(value),
      constant: (value) => this.#observer.constant(value),
      used: (value) => this.#names.used(value),
      add: (tensor) => {
        const name = this.#names.fresh("constant");
        constants.set(name, tensor);
        this.#observer.learn(name, tensor);
        return name;
      },
      make: (node, op, inputs, plain = {}) => {
        const name = this.#names.fresh(`${node.name}/${op.toLowerCase()}`);
        return { op, domain: "", name, inputs, outputs: [name], attributes: attributes(plain) };
      },
    };
  }
}
