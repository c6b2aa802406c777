/** The largest value of every channel of a layer and where it is, computed by the engine. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../graph/graph.ts";
import { numbers } from "../tensor.ts";

export interface MaximaGraph {
  /** The network as far as the layer. */
  readonly graph: Graph;
  /** float32, one per channel. */
  readonly maxima: Value;
  /** int64, one per channel: index into the row-major positions, the first if several are equal. */
  readonly positions: Value;
}

/** The bound that a layer's values are cut off at from above, as in ReLU6. */
export interface Ceiling {
  readonly at: number;
  /** What is cut off. */
  readonly of: Value;
  /** The bound from below; "" where there is none. */
  readonly floor: Value;
}

/** Undefined unless the layer is made by a Clip with one finite upper bound. */
export function ceilingOf(network: StaticGraph, layer: Value): Ceiling | undefined {
  const node = network.nodes.find(({ outputs }) => outputs.includes(layer));
  if (node?.op !== "Clip") return undefined;
  const [of = "", floor = "", high = ""] = node.inputs;
  const bound = network.constants.get(high);
  const at = bound && numbers(bound)[0];
  // Exporters write "no bound" as the largest float32.
  return at !== undefined && Math.abs(at) < 3e38 ? { at, of, floor } : undefined;
}

/**
 * `layer`: a value of shape 1×C×(space). So that 2 C numbers leave the engine, not all of the layer.
 *
 * Of a layer with a ceiling the values as they were before it: else units that reach it could not be told apart.
 */
export function maximaGraph(network: StaticGraph, layer: Value): MaximaGraph {
  const b = new Builder(network).within("maxima");
  const channels = network.types.get(layer)?.shape[1] ?? 0;
  const ceiling = ceilingOf(network, layer);
  const open = ceiling ? (ceiling.floor ? b.add("Max", [ceiling.of, ceiling.floor]) : ceiling.of) : layer;
  const rows = b.add("Reshape", [open, b.ints([channels, -1])]);
  const maxima = b.add("ReduceMax", [rows, b.ints([1])], { keepdims: 0 });
  const positions = b.add("ArgMax", [rows], { axis: 1, keepdims: 0, select_last_index: 0 });
  const ports: Port[] = [
    { name: maxima, type: "float32", shape: [channels] },
    { name: positions, type: "int64", shape: [channels] },
  ];
  return { graph: b.build(ports), maxima, positions };
}
