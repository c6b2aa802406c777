/** Appends nodes to a copy of a graph. The only way in which Fovea makes graphs. */

import { ints, sizeOf, type Tensor } from "../tensor.ts";
import { attributes, type PlainAttributes } from "./attributes.ts";
import type { Graph, Node, Port, Value } from "./graph.ts";

export class Builder {
  readonly #base: Graph;
  readonly #nodes: Node[];
  readonly #constants: Map<Value, Tensor>;
  readonly #inputs: Port[];
  readonly #taken: Set<string>;
  readonly #literals = new Map<string, Value>();
  #scope = "";

  /** Starts from all nodes of `base`, sharing its weights. */
  constructor(base: Graph) {
    this.#base = base;
    this.#nodes = [...base.nodes];
    this.#constants = new Map(base.constants);
    this.#inputs = [...base.inputs];
    this.#taken = new Set([...this.#constants.keys(), ...this.#inputs.map(({ name }) => name)]);
    for (const node of this.#nodes) for (const name of [node.name, ...node.outputs]) this.#taken.add(name);
  }

  /** Names made from now on start with `prefix/`: nodes can be traced to what they were made for. */
  within(prefix: string): this {
    this.#scope = prefix ? `${prefix}/` : "";
    return this;
  }

  /** A name nobody has: the hint itself, else with a number. */
  fresh(hint: string): Value {
    const wanted = this.#scope + hint;
    let name = wanted;
    for (let n = 1; this.#taken.has(name); n++) name = `${wanted}_${n}`;
    this.#taken.add(name);
    return name;
  }

  /** Adds a node with one output and returns that output. `b.add("Conv", [x, w], { pads: [1, 1, 1, 1] })` */
  add(op: string, inputs: readonly Value[], plain: PlainAttributes = {}): Value {
    return this.addMany(op, inputs, 1, plain)[0] as Value;
  }

  /** Adds a node with `count` outputs. */
  addMany(op: string, inputs: readonly Value[], count: number, plain: PlainAttributes = {}): Value[] {
    const name = this.fresh(op.toLowerCase());
    const outputs =
      count === 1 ? [name] : Array.from({ length: count }, (_, i) => this.fresh(`${op.toLowerCase()}.${i}`));
    this.addNode({ op, domain: "", name, inputs, outputs, attributes: attributes(plain) });
    return outputs;
  }

  /** Adds a node as it is; the caller answers for its names. */
  addNode(node: Node): void {
    for (const name of node.outputs) this.#taken.add(name);
    this.#nodes.push(node);
  }

  /** A constant of any type; equal small constants share one name. */
  constant(tensor: Tensor, hint = "constant"): Value {
    const key =
      sizeOf(tensor.shape) <= 16
        ? `${tensor.type} ${tensor.shape} ${Array.from(tensor.data, literal)}`
        : undefined;
    const known = key === undefined ? undefined : this.#literals.get(key);
    if (known !== undefined) return known;
    const name = this.fresh(hint);
    this.#constants.set(name, tensor);
    if (key !== undefined) this.#literals.set(key, name);
    return name;
  }

  /** Gives a constant a name of the caller's choice; one that is known already stays as it is. */
  define(name: Value, tensor: Tensor): void {
    this.#taken.add(name);
    if (!this.#constants.has(name)) this.#constants.set(name, tensor);
  }

  /** A float32 scalar. */
  scalar(value: number): Value {
    return this.constant({ type: "float32", shape: [], data: Float32Array.of(value) }, "scalar");
  }

  /** A one-dimensional int64 constant: axes, pads, a shape. */
  ints(values: readonly number[]): Value {
    return this.constant(ints(values), "ints");
  }

  /** Adds a graph input. */
  input(port: Port): Value {
    const name = this.fresh(port.name);
    this.#inputs.push({ ...port, name });
    return name;
  }

  /** The graph so far, with these outputs and only the nodes, constants and inputs that they need. */
  build(outputs: readonly Port[]): Graph {
    const needed = new Set(outputs.map(({ name }) => name));
    const nodes: Node[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((value) => needed.has(value))) continue;
      nodes.push(node);
      for (const value of valuesUsed(node)) needed.add(value);
    }
    return {
      ...this.#base,
      inputs: this.#inputs.filter(({ name }) => needed.has(name)),
      outputs,
      nodes: nodes.reverse(),
      constants: new Map(Array.from(this.#constants).filter(([name]) => needed.has(name))),
    };
  }
}

/** Sign of zero and NaN told apart, so that −0 and 0 do not share a constant. */
const literal = (value: unknown): string => (Object.is(value, -0) ? "-0" : String(value));

/** Inputs of a node, those of graphs inside it included. */
export function valuesUsed(node: Node): readonly Value[] {
  const inner = Object.values(node.attributes).flatMap((a) =>
    a.type === "graph"
      ? [...a.value.nodes.flatMap(valuesUsed), ...a.value.outputs.map(({ name }) => name)]
      : [],
  );
  return inner.length === 0 ? node.inputs : [...node.inputs, ...inner];
}
