/** Calls of functions that the model itself defines, replaced by the nodes of the function. */

import { FoveaError } from "../errors.ts";
import type { Attribute, Attributes, Graph, Node, Port, Value } from "../graph/graph.ts";
import { checkedGraph } from "./check-graph.ts";
import type { ModelFile, ModelFunction } from "./decode.ts";
import { NameSource } from "./names.ts";

export interface Inlined {
  readonly graph: Graph;
  /** Standard operator set that a node was written for, where its function names another than the graph. */
  readonly opsetOf: ReadonlyMap<Node, number>;
}

/** More nodes than any network has: a few nested functions can unfold to billions. */
const mostNodes = 200_000;

/**
 * The graph with every call of a model function unfolded, calls inside functions and inside If and Loop included. New
 * values and nodes are named `call/name`.
 *
 * Throws `model-unreadable` for a function that calls itself, `model-unsupported` when the unfolded graph is enormous.
 */
export function inlineFunctions({ graph, functions }: Pick<ModelFile, "graph" | "functions">): Inlined {
  if (functions.length === 0) return { graph, opsetOf: new Map() };
  const inliner = new Inliner(functions.map(checkedFunction), new NameSource(graph));
  const opsets = { ...Object.assign({}, ...functions.map((f) => f.opsets)), ...graph.opsets };
  return { graph: inliner.graph({ ...graph, opsets }), opsetOf: inliner.opsetOf };
}

const keyOf = ({ domain, name }: { domain: string; name: string }): string => `${domain}:${name}`;

/** A function's wiring is checked like that of a graph. */
function checkedFunction(f: ModelFunction): ModelFunction {
  const port = (name: string): Port => ({ name, type: "float32", shape: undefined });
  const { nodes } = checkedGraph({
    name: f.name,
    inputs: f.inputs.map(port),
    outputs: f.outputs.map(port),
    nodes: f.nodes,
    constants: new Map(),
    opsets: f.opsets,
    metadata: {},
  });
  return { ...f, nodes };
}

/** One call being unfolded: what the function's own names stand for. */
interface Call {
  readonly node: Node;
  readonly callee: ModelFunction;
  readonly names: ReadonlyMap<Value, Value>;
  /** Functions being unfolded, outermost first. */
  readonly stack: readonly string[];
}

class Inliner {
  readonly opsetOf: Map<Node, number> = new Map();
  readonly #functions: ReadonlyMap<string, ModelFunction>;
  readonly #names: NameSource;
  #count = 0;

  constructor(functions: readonly ModelFunction[], names: NameSource) {
    this.#functions = new Map(functions.map((f) => [keyOf(f), f]));
    this.#names = names;
  }

  graph(graph: Graph, stack: readonly string[] = []): Graph {
    return { ...graph, nodes: graph.nodes.flatMap((node) => this.#unfolded(node, stack, undefined)) };
  }

  /** `opset`: the operator set of the function that the node came from. */
  #unfolded(node: Node, stack: readonly string[], opset: number | undefined): readonly Node[] {
    const key = keyOf({ domain: node.domain, name: node.op });
    const callee = this.#functions.get(key);
    if (callee) return this.#body(node, callee, key, stack);
    if (++this.#count > mostNodes) {
      throw new FoveaError(
        "model-unsupported",
        `Cannot read the model: it unfolds to over ${mostNodes} nodes`,
        {
          hint: "Export the model without functions.",
        },
      );
    }
    const attributes = mapAttributes(node.attributes, (a) =>
      a.type === "graph" ? { type: "graph", value: this.graph(a.value, stack) } : a,
    );
    const result = { ...node, attributes };
    if (opset !== undefined) this.opsetOf.set(result, opset);
    return [result];
  }

  #body(node: Node, callee: ModelFunction, key: string, stack: readonly string[]): readonly Node[] {
    if (stack.includes(key)) {
      throw new FoveaError(
        "model-unreadable",
        `Cannot read the model: its function "${callee.name}" calls itself`,
        {
          hint: "The file is damaged or was written by a faulty tool; export it again.",
        },
      );
    }
    const call = { node, callee, names: this.#bound(node, callee), stack: [...stack, key] };
    const opset = callee.opsets[""];
    const body = callee.nodes.flatMap((inner) =>
      this.#unfolded(this.#renamed(inner, call), call.stack, opset),
    );
    return [...body, ...passedThrough(node, callee, call.names)];
  }

  /** Actual names of the function's inputs, outputs and inner values. */
  #bound(node: Node, callee: ModelFunction): ReadonlyMap<Value, Value> {
    const names = new Map(callee.inputs.map((name, i) => [name, node.inputs[i] ?? ""]));
    for (const [i, name] of callee.outputs.entries()) {
      if (!names.has(name)) names.set(name, node.outputs[i] || this.#names.fresh(`${node.name}/${name}`));
    }
    for (const name of callee.nodes.flatMap(({ outputs }) => outputs)) {
      if (name && !names.has(name)) names.set(name, this.#names.fresh(`${node.name}/${name}`));
    }
    return names;
  }

  #renamed(inner: Node, call: Call): Node {
    const rename = (name: Value): Value => (name === "" ? "" : (call.names.get(name) ?? name));
    return {
      ...inner,
      name: this.#names.freshNode(`${call.node.name}/${inner.name}`),
      inputs: inner.inputs.map(rename),
      outputs: inner.outputs.map(rename),
      attributes: this.#resolved(inner.attributes, call),
    };
  }

  /** Attributes with references replaced by what the call gives, else the function's default, else nothing. */
  #resolved(attributes: Attributes, call: Call): Attributes {
    return mapAttributes(attributes, (a) => {
      if (a.type === "reference") return call.node.attributes[a.value] ?? call.callee.defaults[a.value];
      return a.type === "graph" ? { type: "graph", value: this.#innerGraph(a.value, call) } : a;
    });
  }

  /** A graph inside the function: its own values get new names too. */
  #innerGraph(graph: Graph, outer: Call): Graph {
    const own = [
      ...graph.constants.keys(),
      ...graph.inputs.map(({ name }) => name),
      ...graph.nodes.flatMap(({ outputs }) => outputs.filter(Boolean)),
    ];
    const fresh = own.map((name) => [name, this.#names.fresh(`${outer.node.name}/${name}`)] as const);
    const call = { ...outer, names: new Map([...outer.names, ...fresh]) };
    const rename = (name: Value): Value => call.names.get(name) ?? name;
    const port = (p: Port): Port => ({ ...p, name: rename(p.name) });
    return {
      ...graph,
      inputs: graph.inputs.map(port),
      outputs: graph.outputs.map(port),
      constants: new Map(Array.from(graph.constants, ([name, tensor]) => [rename(name), tensor])),
      nodes: graph.nodes.map((node) => this.#renamed(node, call)),
    };
  }
}

function mapAttributes(all: Attributes, change: (a: Attribute) => Attribute | undefined): Attributes {
  const changed = Object.entries(all).map(([name, a]) => [name, change(a)] as const);
  return Object.fromEntries(changed.filter((entry): entry is [string, Attribute] => entry[1] !== undefined));
}

/** A function output that is one of its inputs, or stands twice among the outputs, is copied. */
function passedThrough(node: Node, callee: ModelFunction, names: ReadonlyMap<Value, Value>): readonly Node[] {
  return callee.outputs.flatMap((name, i) => {
    const [from, to] = [names.get(name) ?? "", node.outputs[i] ?? ""];
    if (to === "" || from === to) return [];
    const copy = `${node.name}/identity_${i}`;
    return [{ op: "Identity", domain: "", name: copy, inputs: [from], outputs: [to], attributes: {} }];
  });
}
