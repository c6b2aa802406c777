/** Receptive rules of convolutions and poolings. */

import { intOf, intsOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { transposedAxesOf } from "../../transform/gradient/convolution.ts";
import { type Axis, windowOf } from "../../transform/gradient/window.ts";
import { type Box, everyIndex, type Indices, mapped, wholeBox } from "./region.ts";
import type { ReceptiveContext, ReceptiveRule } from "./rule.ts";

/** Output o reads inputs o·stride − begin + t·dilation. */
const windowed =
  ({ stride, begin, dilation, kernel }: Axis) =>
  (o: number): number[] =>
    Array.from({ length: kernel }, (_, t) => o * stride - begin + t * dilation);

const reached = (axes: readonly Axis[], space: readonly Indices[]): Indices[] =>
  axes.map((axis, i) => mapped(space[i] as Indices, axis.input, windowed(axis)));

/** Output channels of a group read the input channels of that group. */
function channelsOf(set: Indices, size: number, groups: number): Indices {
  const found = new Uint8Array(size);
  const [from, into] = [set.length / groups, size / groups];
  for (let group = 0; group < groups; group++)
    if (set.subarray(group * from, (group + 1) * from).includes(1))
      found.fill(1, group * into, (group + 1) * into);
  return found;
}

/** x N C X…, w O C/g K…, bias O. */
export const convolution: ReceptiveRule = (node, box, to) => {
  const [x = "", w = ""] = node.inputs;
  const [input, output, weights] = [to.shape(x), to.shape(node.outputs[0] as Value), to.shape(w)];
  const [n, channels, ...space] = box as [Indices, Indices, ...Indices[]];
  const axes = windowOf(node, weights.slice(2), input.slice(2), output.slice(2));
  const taken = channelsOf(channels, input[1] as number, intOf(node, "group", 1));
  const kernels = to.isConstant(w) ? undefined : [channels, ...wholeBox(weights.slice(1))];
  return [[n, taken, ...reached(axes, space)], kernels, [channels]];
};

/** y[o] = Σ x[i] w[t] over all i and t with i·stride − begin + t·dilation = o. */
export const transposedConvolution: ReceptiveRule = (node, box, to) => {
  const [x = "", w = ""] = node.inputs;
  const input = to.shape(x);
  const [n, channels, ...space] = box as [Indices, Indices, ...Indices[]];
  const axes = transposedAxesOf(node, to);
  const taken = channelsOf(channels, input[1] as number, intOf(node, "group", 1));
  const places = axes.map((axis, i) =>
    mapped(space[i] as Indices, input[i + 2] as number, (o) =>
      Array.from(
        { length: axis.kernel },
        (_, t) => (o + axis.begin - t * axis.dilation) / axis.stride,
      ).filter(Number.isInteger),
    ),
  );
  return [[n, taken, ...places], to.isConstant(w) ? undefined : wholeBox(to.shape(w)), [channels]];
};

/** Max, average and Lp pooling: each channel by itself. */
export const pooling: ReceptiveRule = (node, box, to) => {
  const [n, channels, ...space] = box as [Indices, Indices, ...Indices[]];
  return [[n, channels, ...reached(poolAxes(node, to), space)]];
};

function poolAxes(node: Node, to: ReceptiveContext): Axis[] {
  const [input, output] = [to.shape(node.inputs[0] as Value), to.shape(node.outputs[0] as Value)];
  return windowOf(node, intsOf(node, "kernel_shape", []), input.slice(2), output.slice(2));
}

/** All positions of the same channel. */
export const globalPooling: ReceptiveRule = ({ inputs: [x = ""] }, [n, channels], to) => [
  [n as Indices, channels as Indices, ...wholeBox(to.shape(x).slice(2))],
];

/** Σ over the channels c − ⌊(size − 1)/2⌋ … c + ⌈(size − 1)/2⌉ at the same place. */
export const acrossChannels: ReceptiveRule = (node, [n, channels, ...space]: Box) => {
  const size = intOf(node, "size", 1);
  const set = channels ?? everyIndex(0);
  const before = Math.floor((size - 1) / 2);
  const reach = (c: number): number[] => Array.from({ length: size }, (_, i) => c - before + i);
  return [[n as Indices, mapped(set, set.length, reach), ...space]];
};
