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
  const found = layers.map((layer) => maximaOf(b, layer));
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

/**
 * Max and its first place of each channel: the largest of each line, then the first line that has the largest of all,
 * then the first place in that line. The engine's ArgMax takes 1 ns for each number and its ReduceMax a fifth of that,
 * so only one pass is made over all.
 */
function maximaOf(b: Builder, { value, shape }: WatchedLayer): { readonly max: string; readonly at: string } {
  const [channels, line] = [shape[1] as number, shape.at(-1) as number];
  const lines = shape.slice(2, -1).reduce((all, size) => all * size, 1);
  const first = (rows: string): string =>
    b.add("ArgMax", [rows], { axis: 1, keepdims: 0, select_last_index: 0 });
  const ofLines = b.add(
    "ReduceMax",
    [b.add("Reshape", [value, b.ints([channels, lines, line])]), b.ints([2])],
    {
      keepdims: 0,
    },
  );
  const which = first(ofLines);
  const offsets = b.ints(Array.from({ length: channels }, (_, channel) => channel * lines));
  const all = b.add("Reshape", [value, b.ints([channels * lines, line])]);
  const place = first(b.add("Gather", [all, b.add("Add", [which, offsets])], { axis: 0 }));
  return {
    max: b.add("ReduceMax", [ofLines, b.ints([1])], { keepdims: 0 }),
    at: b.add("Add", [b.add("Mul", [which, b.ints([line])]), place]),
  };
}

/** Number of int32 among the element types of ONNX. */
const int32 = 6;

function offsetsOf(layers: readonly WatchedLayer[]): number[] {
  const offsets = [0];
  for (const { shape } of layers) offsets.push((offsets.at(-1) as number) + (shape[1] as number));
  return offsets;
}
