/** The network with what a scan keeps of it, computed by the engine. */

import { Builder, type Graph, type Model, type Port } from "@fovea/core";
import type { WatchedLayer } from "../store/row.ts";

export interface ScanGraph {
  readonly graph: Graph;
  /** Names of its outputs. */
  readonly outputs: ScanOutputs;
  /** Where each watched layer's channels begin in `maxima` and `positions`; one more number for the end. */
  readonly offsets: readonly number[];
}

interface ScanOutputs {
  readonly scores: string;
  /** 1×(channels): mean over positions of the embedding's layer; the scores in a network without space. */
  readonly embedding: string;
  /** Largest value of each channel of all watched layers, one after another; undefined if none is watched. */
  readonly maxima: string | undefined;
  /** Where it is: int32, index into the row-major positions, the first if several are equal. */
  readonly positions: string | undefined;
}

/**
 * For each watched layer of shape 1×C×(space): max and argmax over space, C each; of the embedding's layer the mean.
 *
 * So that of a layer of 64×112×112 values no more than 64 and their places leave the engine.
 */
export function scanGraph(
  model: Model,
  layers: readonly WatchedLayer[],
  embedded: WatchedLayer | undefined,
): ScanGraph {
  const b = new Builder(model.graph).within("scan");
  const flat = ({ value, shape }: WatchedLayer): string =>
    b.add("Reshape", [value, b.ints([shape[1] as number, -1])]);
  const found = layers.map((layer) => {
    const rows = flat(layer);
    const max = b.add("ReduceMax", [rows, b.ints([1])], { keepdims: 0 });
    return { max, at: b.add("ArgMax", [rows], { axis: 1, keepdims: 0, select_last_index: 0 }) };
  });
  const joined = (values: readonly string[]): string => b.add("Concat", values, { axis: 0 });
  const some = found.length > 0;
  const maxima = some ? joined(found.map(({ max }) => max)) : undefined;
  const positions = some ? b.add("Cast", [joined(found.map(({ at }) => at))], { to: int32 }) : undefined;
  const embedding = embedded
    ? b.add("ReduceMean", [flat(embedded), b.ints([1])], { keepdims: 0 })
    : model.head.logits;
  const scores = model.head.logits;
  const floatPorts = [...new Set([scores, embedding, ...(maxima === undefined ? [] : [maxima])])];
  const ports: Port[] = floatPorts.map((name) => ({ name, type: "float32", shape: undefined }));
  if (positions !== undefined) ports.push({ name: positions, type: "int32", shape: undefined });
  return {
    graph: b.build(ports),
    outputs: { scores, embedding, maxima, positions },
    offsets: offsetsOf(layers),
  };
}

/** Number of int32 among the element types of ONNX. */
const int32 = 6;

function offsetsOf(layers: readonly WatchedLayer[]): number[] {
  const offsets = [0];
  for (const { shape } of layers) offsets.push((offsets.at(-1) as number) + (shape[1] as number));
  return offsets;
}
