/** The same function with fewer nodes: scaling by constants taken into the layers beside it. */

import { Builder, valuesUsed } from "../../graph/builder.ts";
import type { Node, StaticGraph, Value } from "../../graph/graph.ts";
import { floats, type Tensor } from "../../tensor.ts";
import { type ChannelAffine, channelAffine } from "./channel-affine.ts";
import { type Folded, type LinearLayer, linearLayer, withAfter, withBefore } from "./linear-layer.ts";

/**
 * The graph in canonical form, so that relevance does not depend on how a network was written down.
 *
 * BatchNormalization, and Add, Sub, Mul and Div with constants of one number per channel, go into the Conv,
 * ConvTranspose, Gemm or MatMul before them, W′ = s·W, b′ = s·b + t, else into the one after them,
 * W′ = W·s, b′ = b + W·t, where padding allows it. MatMul plus a constant becomes Gemm. Repeated until nothing changes.
 *
 * Only where the value between the two is used by nothing else and is not in `keep`. Computed in double precision.
 */
export function canonise(graph: StaticGraph, keep: ReadonlySet<Value> = new Set()): StaticGraph {
  return new Folding(graph, keep).run(() => true, true);
}

/** Only BatchNormalization, and only into the layer before it: the fewest nodes for gradients. */
export function foldNorms(graph: StaticGraph, keep: ReadonlySet<Value>): StaticGraph {
  return new Folding(graph, keep).run(({ op }) => op === "BatchNormalization", false);
}

class Folding {
  readonly #graph: StaticGraph;
  readonly #keep: ReadonlySet<Value>;
  readonly #b: Builder;
  /** Nodes in order; a place whose node is gone is empty. */
  readonly #nodes: (Node | undefined)[];
  readonly #makers = new Map<Value, number>();
  readonly #readers = new Map<Value, number[]>();
  readonly #made = new Map<Value, Tensor>();

  constructor(graph: StaticGraph, keep: ReadonlySet<Value>) {
    this.#graph = graph;
    this.#keep = new Set([...keep, ...graph.outputs.map(({ name }) => name)]);
    this.#b = new Builder({ ...graph, nodes: [] });
    this.#nodes = [...graph.nodes];
    for (const [at, node] of graph.nodes.entries()) {
      for (const value of node.outputs) this.#makers.set(value, at);
      for (const value of valuesUsed(node))
        this.#readers.set(value, [...(this.#readers.get(value) ?? []), at]);
    }
  }

  run(isWanted: (node: Node) => boolean, bothWays: boolean): StaticGraph {
    let total = 0;
    for (let changes = 1; changes > 0; total += changes) {
      changes = 0;
      for (const [at, node] of this.#nodes.entries()) {
        if (!node || !isWanted(node)) continue;
        if (this.#intoBefore(at, node) || (bothWays && this.#intoAfter(at, node))) changes++;
      }
    }
    return total === 0 ? this.#graph : this.#finished();
  }

  #intoBefore(at: number, node: Node): boolean {
    return node.inputs.some((between) => {
      const place = this.#makers.get(between);
      const layer = place === undefined ? undefined : this.#layer(place);
      const affine = layer && this.#affine(node, layer.axis);
      if (place === undefined || !layer || affine?.x !== between || !this.#isPrivate(between)) return false;
      return this.#replaced({ layer, place: at, gone: place, output: affine.y }, withAfter(layer, affine));
    });
  }

  #intoAfter(at: number, node: Node): boolean {
    const [y = ""] = node.outputs;
    const [place, ...others] = this.#readers.get(y) ?? [];
    const layer = place === undefined || others.length > 0 ? undefined : this.#layer(place);
    const affine = layer?.node.inputs[0] === y ? this.#affine(node, layer.axis) : undefined;
    if (place === undefined || !layer || !affine || !this.#isPrivate(y)) return false;
    return this.#replaced({ layer, place, gone: at, input: affine.x }, withBefore(layer, affine));
  }

  #layer(place: number): LinearLayer | undefined {
    const node = this.#nodes[place];
    return node && linearLayer(node, this.#graph.types, this.#constant);
  }

  #affine(node: Node, axis: number): ChannelAffine | undefined {
    return channelAffine(node, axis, this.#graph.types, this.#constant);
  }

  readonly #constant = (value: Value | undefined): Tensor | undefined =>
    value ? (this.#made.get(value) ?? this.#graph.constants.get(value)) : undefined;

  #isPrivate(value: Value): boolean {
    return this.#readers.get(value)?.length === 1 && !this.#keep.has(value);
  }

  /** Puts the folded layer at `place` and empties `gone`; false if there is no such layer. */
  #replaced({ layer, place, gone, input, output }: Replacement, folded: Folded | undefined): boolean {
    const node = folded && this.#foldedNode(layer, folded, input, output);
    if (!node) return false;
    for (const old of [place, gone]) this.#forget(old);
    this.#nodes[gone] = undefined;
    this.#nodes[place] = node;
    for (const value of node.outputs) this.#makers.set(value, place);
    for (const value of node.inputs) this.#readers.set(value, [...(this.#readers.get(value) ?? []), place]);
    return true;
  }

  #forget(place: number): void {
    for (const value of this.#nodes[place]?.inputs ?? []) {
      const left = this.#readers.get(value)?.filter((reader) => reader !== place) ?? [];
      this.#readers.set(value, left);
    }
  }

  #foldedNode(
    { node, weight }: LinearLayer,
    folded: Folded,
    input?: Value,
    output?: Value,
  ): Node | undefined {
    const needsGemm = node.op === "MatMul" && folded.bias !== undefined;
    if (needsGemm && this.#rank(node) !== 2) return undefined;
    const [x = "", w = ""] = node.inputs;
    const name = folded.weight === weight ? w : this.#define(`${w}/folded`, folded.weight);
    const bias =
      folded.bias && this.#define(`${node.name}/bias/folded`, floats([folded.bias.length], folded.bias));
    return {
      ...node,
      op: needsGemm ? "Gemm" : node.op,
      inputs: [input ?? x, name, ...(bias === undefined ? [] : [bias])],
      outputs: output === undefined ? node.outputs : [output],
    };
  }

  #rank({ inputs }: Node): number | undefined {
    return this.#graph.types.get(inputs[0] ?? "")?.shape.length;
  }

  #define(hint: string, tensor: Tensor): Value {
    const name = this.#b.constant(tensor, hint.replace(/(\/folded)+$/, "/folded"));
    this.#made.set(name, tensor);
    return name;
  }

  #finished(): StaticGraph {
    for (const node of this.#nodes) if (node) this.#b.addNode(node);
    const result = this.#b.build(this.#graph.outputs);
    const types = new Map(this.#graph.types);
    for (const [name, { type, shape }] of result.constants) types.set(name, { type, shape });
    return { ...result, types };
  }
}

interface Replacement {
  readonly layer: LinearLayer;
  /** Where the folded layer goes, and the place that becomes empty. */
  readonly place: number;
  readonly gone: number;
  /** The new input or output of the layer. @default its own */
  readonly input?: Value;
  readonly output?: Value;
}
