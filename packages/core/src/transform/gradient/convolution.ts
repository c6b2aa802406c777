/** Gradients of Conv and ConvTranspose by input, weights and bias, in any number of spatial dimensions. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { sizeOf, type Tensor, toFloats } from "../../tensor.ts";
import { reshape, transpose, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { type Axis, extentOf, padsOf, reachOf, windowOf } from "./window.ts";

/**
 * y = Conv(x, w) + bias: dx by `convolutionInput`, dw by `convolutionWeights`, dbias = Σ dy over all but channels.
 * Shapes: x N C X…, w O C/g K…, y N O Y….
 */
export const convolution: GradientRule = (node, dy, to) => {
  const [x = "", w = ""] = node.inputs;
  const axes = axesOf(node, to);
  const group = intOf(node, "group", 1);
  return [
    to.needs(0) ? convolutionInput(to, dy, w, axes, group) : undefined,
    to.needs(1) ? convolutionWeights(to.b, x, dy, { ...shapesOf(node, to), axes, group }) : undefined,
    to.needs(2) ? biasGradient(to.b, dy, axes.length) : undefined,
  ];
};

/**
 * y = ConvTranspose(x, w) + bias is the transpose of the convolution that leads from y back to x, so
 * dx = Conv(dy, w), and dw is that convolution's, with dy as its input and x as its ∂S/∂output.
 * Shapes: x N C X…, w C O/g K…, y N O Y….
 */
export const transposedConvolution: GradientRule = (node, dy, to) => {
  const [x = "", w = ""] = node.inputs;
  const axes = transposedAxesOf(node, to);
  const group = intOf(node, "group", 1);
  const { input, output, weights } = shapesOf(node, to);
  const shapes = { input: output, output: input, weights };
  return [
    to.needs(0) ? cropped(to.b, to.b.add("Conv", [dy, w], settings(axes, group)), axes) : undefined,
    to.needs(1) ? convolutionWeights(to.b, dy, x, { ...shapes, axes, group }) : undefined,
    to.needs(2) ? biasGradient(to.b, dy, axes.length) : undefined,
  ];
};

interface Shapes {
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly weights: readonly number[];
}

const shapesOf = ({ inputs: [x = "", w = ""], outputs: [y = ""] }: Node, to: GradientContext): Shapes => ({
  input: to.shape(x),
  weights: to.shape(w),
  output: to.shape(y),
});

function axesOf(node: Node, to: GradientContext): Axis[] {
  const { input, output, weights } = shapesOf(node, to);
  return windowOf(node, weights.slice(2), input.slice(2), output.slice(2));
}

/** The axes of the convolution from y (here `input`) to x that a ConvTranspose is the transpose of. */
function transposedAxesOf(node: Node, to: GradientContext): Axis[] {
  const { input, output, weights } = shapesOf(node, to);
  const axes = windowOf(node, weights.slice(2), output.slice(2), input.slice(2));
  const auto = stringOf(node, "auto_pad", "NOTSET");
  if (intsOf(node, "output_shape") === undefined && !auto.startsWith("SAME")) return axes;
  const extra = intsOf(node, "output_padding");
  return axes.map((axis, i) => {
    const total = Math.max(0, reachOf(axis) + (extra?.[i] ?? 0) - axis.input);
    const small = Math.floor(total / 2);
    // A given output_shape alone counts as SAME_LOWER does: the odd one comes first.
    return auto === "SAME_UPPER"
      ? { ...axis, begin: small, end: total - small }
      : { ...axis, begin: total - small, end: small };
  });
}

const settings = (axes: readonly Axis[], group: number) => ({
  kernel_shape: axes.map(({ kernel }) => kernel),
  strides: axes.map(({ stride }) => stride),
  dilations: axes.map(({ dilation }) => dilation),
  pads: padsOf(axes),
  group,
});

/** Output padding larger than a stride makes the convolution find positions that no input had. */
function cropped(b: Builder, dx: Value, axes: readonly Axis[]): Value {
  const found = (axis: Axis) =>
    Math.floor((axis.input + axis.begin + axis.end - extentOf(axis)) / axis.stride) + 1;
  if (axes.every((axis) => found(axis) === axis.output)) return dx;
  const spatial = axes.map((_, i) => i + 2);
  return b.add("Slice", [dx, b.ints(axes.map(() => 0)), b.ints(axes.map((a) => a.output)), b.ints(spatial)]);
}

const biasGradient = (b: Builder, dy: Value, rank: number): Value =>
  b.add("ReduceSum", [dy, b.ints([0, ...upTo(rank).map((i) => i + 2)])], { keepdims: 0 });

/**
 * dx: a convolution of dy with the flipped weights where every stride is 1 and the weights are known (the engine
 * packs them beforehand), else ConvTranspose, padded at the end by what the strides did not reach.
 */
function convolutionInput(
  to: GradientContext,
  dy: Value,
  w: Value,
  axes: readonly Axis[],
  group: number,
): Value {
  const known = to.constant(w);
  const plain = axes.every((axis) => {
    const extent = extentOf(axis);
    return axis.stride === 1 && axis.begin < extent && axis.end < extent;
  });
  if (known && plain) {
    const mirrored = axes.map((a) => ({
      ...a,
      begin: extentOf(a) - 1 - a.begin,
      end: extentOf(a) - 1 - a.end,
    }));
    const flipped = to.b.constant(flippedWeights(known, group), "flipped");
    return to.b.add("Conv", [dy, flipped], settings(mirrored, group));
  }
  const single = group === 1 && to.shape(w)[0] === 1 && axes.every(isPointwise);
  if (single) return to.b.add("Mul", [dy, w]);
  const missing = axes.map((axis) => axis.input + axis.begin + axis.end - reachOf(axis));
  return to.b.add("ConvTranspose", [dy, w], { ...settings(axes, group), output_padding: missing });
}

/** One tap, next to its neighbour: with one output channel dx is the outer product of dy (N 1 X…) and w (1 C 1…). */
const isPointwise = ({ kernel, stride, begin, end }: Axis): boolean =>
  kernel === 1 && stride === 1 && begin === 0 && end === 0;

const flippedOf = new WeakMap<Tensor, Map<number, Tensor>>();

/** Weights O C/g K… as C O/g K… with every kernel reversed; kept, since one model is differentiated many times. */
function flippedWeights(weights: Tensor, group: number): Tensor {
  const known = flippedOf.get(weights) ?? new Map<number, Tensor>();
  flippedOf.set(weights, known);
  const flipped = known.get(group) ?? flip(weights, group);
  known.set(group, flipped);
  return flipped;
}

function flip(weights: Tensor, group: number): Tensor {
  const [outputs = 1, inputs = 1, ...kernel] = weights.shape;
  const taps = sizeOf(kernel);
  const perGroup = outputs / group;
  const from = toFloats(weights).data;
  const data = new Float32Array(from.length);
  for (let o = 0; o < outputs; o++) {
    const first = Math.floor(o / perGroup) * inputs;
    for (let c = 0; c < inputs; c++) {
      const source = (o * inputs + c) * taps;
      const target = ((first + c) * perGroup + (o % perGroup)) * taps;
      for (let t = 0; t < taps; t++) data[target + taps - 1 - t] = from[source + t] as number;
    }
  }
  return { type: "float32", shape: [inputs * group, perGroup, ...kernel], data };
}

/**
 * dw[o, c, k] = Σₙᵧ x[n, c, y·stride + k·dilation − pad] · dy[n, o, y]: itself a convolution, in which the channels
 * of x are the batch, those of dy the output channels, dy the kernel, and strides and dilations change places.
 * Groups stay groups: x is laid out as C/g × (g·N) × X, dy as (g·O/g) × N × Y.
 */
function convolutionWeights(
  b: Builder,
  x: Value,
  dy: Value,
  { input, output, weights, axes, group }: Shapes & { axes: readonly Axis[]; group: number },
): Value {
  const [batch = 1, channels = 1, ...size] = input;
  const spatial = axes.map((_, i) => i + 2);
  const split = reshape(b, x, [batch, group, channels / group, ...size]);
  const turned = transpose(b, split, [2, 1, 0, ...spatial.map((i) => i + 1)]);
  const asBatch = reshape(b, turned, [channels / group, group * batch, ...size]);
  const asKernel = transpose(b, dy, [1, 0, ...spatial]);
  const swapped = axes.map((a, i) => ({
    ...a,
    kernel: output[i + 2] as number,
    output: a.kernel,
    stride: a.dilation,
    dilation: a.stride,
    // Inputs that no window reached are not looked at; more of them than padding is cut off below.
    end: Math.max(0, reachOf(a) - a.input - a.begin),
  }));
  const found = b.add("Conv", [asBatch, asKernel], settings(swapped, group));
  return transpose(b, cropped(b, found, swapped), [1, 0, ...weights.slice(2).map((_, i) => i + 2)]);
}
