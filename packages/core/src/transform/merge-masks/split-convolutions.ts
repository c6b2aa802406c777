/** Convolutions of which only slices of channels are used, as one convolution per slice. */

import { intOf } from "../../graph/attributes.ts";
import type { Graph, Node, Value } from "../../graph/graph.ts";
import { type FloatTensor, floats, numbers, sizeOf } from "../../tensor.ts";
import { Wiring } from "./wiring.ts";

/**
 * Conv(x, w)[:, a:b]  →  Conv(x, w[a:b]), where every use of the convolution is such a slice and none overlap.
 *
 * That is what the gradient of a Concat makes of the gradient of the convolution after it. The same products are summed,
 * and the engine need not leave its own layout to cut. Weights are shared, not copied.
 */
export function withSplitConvolutions(graph: Graph): Graph {
  const wiring = new Wiring(graph);
  const constants = new Map(graph.constants);
  for (const conv of graph.nodes) {
    const [x = "", of = ""] = conv.inputs;
    const w = constants.get(of);
    if (conv.op !== "Conv" || conv.inputs.length !== 2 || intOf(conv, "group", 1) !== 1) continue;
    if (w?.type !== "float32") continue;
    const cuts = cutsOf(graph, wiring, conv.outputs[0] as Value, w.shape[0] as number);
    for (const { slice, from, to } of cuts) {
      const part = wiring.fresh(`${of}/${from}-${to}`);
      constants.set(part, rowsOf(w as FloatTensor, from, to));
      const name = slice.outputs[0] as Value;
      wiring.replace(slice, [{ ...conv, name, inputs: [x, part], outputs: [name] }]);
    }
    if (cuts.length === 0) continue;
    wiring.replace(conv, []);
    if (wiring.users(of).length === 1) constants.delete(of);
  }
  const result = wiring.result();
  return result === graph ? graph : { ...result, constants };
}

interface Cut {
  readonly slice: Node;
  readonly from: number;
  readonly to: number;
}

/** All uses of a value, if they are slices of its channels that do not overlap; else none. */
function cutsOf({ constants, outputs }: Graph, wiring: Wiring, value: Value, channels: number): Cut[] {
  const given = (name: Value | undefined): readonly number[] => {
    const tensor = constants.get(name ?? "");
    return tensor ? numbers(tensor) : [];
  };
  const cuts = wiring.users(value).map((slice) => {
    const [from = -1, ...rest] = given(slice.inputs[1]);
    const [to = -1] = given(slice.inputs[2]);
    const isCut = slice.op === "Slice" && slice.inputs.length === 4 && slice.inputs[0] === value;
    const ofChannels = rest.length === 0 && given(slice.inputs[3])[0] === 1;
    return isCut && ofChannels && from >= 0 && to > from && to <= channels ? { slice, from, to } : undefined;
  });
  const found = cuts.filter((cut) => cut !== undefined).sort((a, b) => a.from - b.from);
  const apart = found.every(({ from }, i) => from >= (found[i - 1]?.to ?? 0));
  const all = found.length === cuts.length && !outputs.some(({ name }) => name === value);
  return all && apart ? found : [];
}

/** Rows of weights, on the same memory. */
function rowsOf({ shape, data }: FloatTensor, from: number, to: number): FloatTensor {
  const row = sizeOf(shape.slice(1));
  return floats(shape.with(0, to - from), data.subarray(from * row, to * row));
}
