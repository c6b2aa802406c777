/** The largest value of every channel of a layer and where it is, computed by the engine. */

import { Builder } from "../graph/builder.ts";
import type { Graph, Port, StaticGraph, Value } from "../graph/graph.ts";

export interface MaximaGraph {
  /** The network as far as the layer. */
  readonly graph: Graph;
  /** float32, one per channel. */
  readonly maxima: Value;
  /** int64, one per channel: index into the row-major positions, the first if several are equal. */
  readonly positions: Value;
}

/** `layer`: a value of shape 1×C×(space). So that 2 C numbers leave the engine, not all of the layer. */
export function maximaGraph(network: StaticGraph, layer: Value): MaximaGraph {
  const b = new Builder(network).within("maxima");
  const channels = network.types.get(layer)?.shape[1] ?? 0;
  const rows = b.add("Reshape", [layer, b.ints([channels, -1])]);
  const maxima = b.add("ReduceMax", [rows, b.ints([1])], { keepdims: 0 });
  const positions = b.add("ArgMax", [rows], { axis: 1, keepdims: 0, select_last_index: 0 });
  const ports: Port[] = [
    { name: maxima, type: "float32", shape: [channels] },
    { name: positions, type: "int64", shape: [channels] },
  ];
  return { graph: b.build(ports), maxima, positions };
}
