/** A copy of a network that has forgotten what some of its layers learned. */

import type { Graph, Node, TensorType, Value } from "../../graph/graph.ts";
import { type Random, random } from "../../random.ts";
import { type FloatTensor, floats, type Tensor } from "../../tensor.ts";
import { type Weight, weightedLayers } from "./weighted-layers.ts";

export const howRandom = ["normal", "permute"] as const;

export interface RandomiseOptions {
  /**
   * `normal`: drawn from N(0, s²) with s the root mean square of the tensor. That is its deviation where its mean is 0; scales of
   * normalisations, which lie around 1, keep their size that way, and the signal with them.
   * `permute`: the tensor's own values in another order.
   */
  readonly how: (typeof howRandom)[number];
  readonly seed: number;
}

/**
 * The graph with new weights in the named layers (`weightedLayers()`); all other weights are shared with it.
 *
 * A weight gets the same numbers whatever other layers are named: the stages of a cascade add up, and a layer alone is
 * changed as in the cascade. A tensor that several nodes take gets new numbers only for those of the named layers.
 */
export function randomised<G extends Graph & { readonly types?: ReadonlyMap<Value, TensorType> }>(
  graph: G,
  layers: ReadonlySet<string>,
  { how, seed }: RandomiseOptions,
): G {
  const constants = new Map<Value, Tensor>(graph.constants);
  const uses = usesOf(graph.nodes);
  const moved = new Map<Value, Map<number, Value>>();
  const seeds = random(seed);
  for (const { name, weights } of weightedLayers(graph)) {
    for (const weight of weights) {
      // Drawn for layers that stay as they are, too: the others' numbers must not depend on which are named.
      const own = Math.floor(seeds.uniform() * 2 ** 32);
      if (!layers.has(name)) continue;
      const target = uses.get(weight.value) === 1 ? weight.value : ownName(weight);
      constants.set(target, redrawn[how](graph.constants.get(weight.value) as FloatTensor, random(own)));
      if (target !== weight.value)
        moved.set(weight.output, (moved.get(weight.output) ?? new Map()).set(weight.input, target));
    }
  }
  const nodes = graph.nodes.map((node) => rewired(node, moved.get(node.outputs[0] ?? "")));
  return { ...graph, nodes, constants, ...(graph.types ? { types: typed(graph.types, constants) } : {}) };
}

const ownName = ({ value, output, input }: Weight): Value => `${value}/${output}/${input}`;

function usesOf(nodes: readonly Node[]): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const { inputs } of nodes) for (const value of inputs) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}

const rewired = (node: Node, inputs: ReadonlyMap<number, Value> | undefined): Node =>
  inputs ? { ...node, inputs: node.inputs.map((value, i) => inputs.get(i) ?? value) } : node;

function typed(
  types: ReadonlyMap<Value, TensorType>,
  constants: ReadonlyMap<Value, Tensor>,
): ReadonlyMap<Value, TensorType> {
  const all = new Map(types);
  for (const [name, { type, shape }] of constants) if (!all.has(name)) all.set(name, { type, shape });
  return all;
}

const redrawn: Readonly<Record<RandomiseOptions["how"], (weight: FloatTensor, draw: Random) => FloatTensor>> =
  {
    normal: ({ shape, data }, draw) => {
      let squares = 0;
      for (let i = 0; i < data.length; i++) squares += (data[i] as number) ** 2;
      const deviation = Math.sqrt(squares / data.length);
      const values = new Float32Array(data.length);
      for (let i = 0; i < values.length; i++) values[i] = deviation * draw.normal();
      return floats(shape, values);
    },
    permute: ({ shape, data }, draw) => {
      const values = data.slice();
      for (let i = values.length - 1; i > 0; i--) {
        const j = Math.floor(draw.uniform() * (i + 1));
        const value = values[i] as number;
        values[i] = values[j] as number;
        values[j] = value;
      }
      return floats(shape, values);
    },
  };
