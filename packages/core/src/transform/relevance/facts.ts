/** What relevance rules need to know of a network: what moves with the picture, what cannot be negative, its layers. */

import { intOf } from "../../graph/attributes.ts";
import { valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { numbers, sizeOf, type Tensor } from "../../tensor.ts";
import { ruleKey } from "../gradient/rule.ts";
import type { Matched } from "./composite.ts";
import { isNonnegative } from "./nonnegative.ts";

/** A node that is linear in the picture, with weights that do not depend on it. */
export interface Layer {
  readonly node: Node;
  readonly kind: "conv" | "dense";
  /** Which input is the signal; the other one of 0 and 1 is the weights. */
  readonly data: 0 | 1;
  readonly x: Value;
  readonly w: Value;
  readonly bias: Value | undefined;
  readonly y: Value;
}

/** Operators that work on every element by itself. */
export const activations: string =
  "Relu LeakyRelu PRelu Elu Selu Celu ThresholdedRelu Clip Sigmoid Tanh HardSigmoid HardSwish Swish Softplus Softsign " +
  "Mish Gelu Abs Neg Sqrt Exp Log Reciprocal Erf Sin Cos Floor Ceil Round Sign Shrink Pow " +
  "com.microsoft.QuickGelu com.microsoft.Gelu";

const activationKeys = new Set(activations.split(" "));

export const isActivation = (node: Node): boolean => activationKeys.has(ruleKey(node));

export class Facts {
  readonly graph: StaticGraph;
  /** Constants that rules have made, by name. */
  readonly defined: Map<Value, Tensor> = new Map();
  readonly #makers: ReadonlyMap<Value, Node>;
  readonly #moving: ReadonlySet<Value>;
  readonly #layers = new Map<Node, Layer>();
  readonly #first = new Set<Node>();
  readonly #nonnegative = new Map<Value, boolean>();

  constructor(graph: StaticGraph) {
    this.graph = graph;
    this.#makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((v): [Value, Node] => [v, node])));
    const moving = new Set(graph.inputs.filter(({ type }) => type !== "int64").map(({ name }) => name));
    this.#moving = moving;
    const after = new Set<Value>();
    for (const node of graph.nodes) {
      if (!valuesUsed(node).some((value) => moving.has(value))) continue;
      for (const value of node.outputs) moving.add(value);
      const layer = this.#layerOf(node);
      if (layer) this.#layers.set(node, layer);
      const preceded = valuesUsed(node).some((value) => after.has(value));
      if (layer && !preceded) this.#first.add(node);
      if (layer || preceded) for (const value of node.outputs) after.add(value);
    }
  }

  /** Whether the value depends on the picture. */
  moving(value: Value): boolean {
    return this.#moving.has(value);
  }

  maker(value: Value): Node | undefined {
    return this.#makers.get(value);
  }

  layer(node: Node): Layer | undefined {
    return this.#layers.get(node);
  }

  shape(value: Value): readonly number[] {
    const shape = this.graph.types.get(value)?.shape ?? this.graph.constants.get(value)?.shape;
    if (!shape) throw new Error(`no shape known for value "${value}"`);
    return shape;
  }

  /** The numbers of a constant; undefined for anything else. */
  numbers(value: Value | undefined): number[] | undefined {
    const tensor = this.graph.constants.get(value ?? "");
    return tensor && numbers(tensor);
  }

  /** Whether no element can be below 0, whatever the picture: only what the graph alone proves. */
  nonnegative(value: Value): boolean {
    const known = this.#nonnegative.get(value);
    if (known !== undefined) return known;
    const found = isNonnegative(this, value);
    this.#nonnegative.set(value, found);
    return found;
  }

  matched(node: Node): Matched {
    return {
      op: node.op,
      // The copy of the last layers for one class alone goes by the name of the original.
      name: node.name.replace(/^score\//, ""),
      kind: this.#layers.get(node)?.kind,
      first: this.#first.has(node),
      activation: isActivation(node) && node.inputs.filter((value) => this.moving(value)).length === 1,
    };
  }

  #layerOf(node: Node): Layer | undefined {
    const kind = this.#kindOf(node);
    if (!kind) return undefined;
    const [a = "", b = "", bias = ""] = node.inputs;
    const moving = [a, b, bias].map((value) => this.moving(value));
    if (moving[2] || moving[0] === moving[1] || (kind === "conv" && moving[1])) return undefined;
    const data = moving[0] ? 0 : 1;
    const [x, w] = data === 0 ? [a, b] : [b, a];
    return { node, kind, data, x, w, bias: bias || undefined, y: node.outputs[0] as Value };
  }

  /** A convolution from one position to one position is a linear layer, and treated like one. */
  #kindOf(node: Node): Layer["kind"] | undefined {
    if (node.domain !== "") return undefined;
    if (node.op === "Gemm" || node.op === "MatMul") return "dense";
    if (node.op === "ConvTranspose") return "conv";
    if (node.op !== "Conv") return undefined;
    const ends = [node.inputs[0] as Value, node.outputs[0] as Value];
    const single = ends.every((value) => sizeOf(this.shape(value).slice(2)) === 1);
    return single && intOf(node, "group", 1) === 1 ? "dense" : "conv";
  }
}
