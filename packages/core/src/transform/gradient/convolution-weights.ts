/** Gradient of Conv by its weights: what each tap of the kernel saw, times dy. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { reshape, transpose, upTo } from "./broadcast.ts";
import { cropped, settings } from "./convolution-window.ts";
import { type Axis, reachOf } from "./window.ts";

export interface ConvolutionShapes {
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly weights: readonly number[];
}

interface WeightRequest extends ConvolutionShapes {
  readonly axes: readonly Axis[];
  readonly group: number;
  /** Numbers that are laid side by side at once; more taps than fit are multiplied in turns. @default 2²⁴, 64 MB */
  readonly most?: number;
}

/** The sizes that the forms are chosen by. */
interface Sizes {
  readonly batch: number;
  readonly group: number;
  /** Channels of x and of dy in each group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  /** Positions of x and of dy. */
  readonly places: number;
  readonly windows: number;
}

/**
 * dw[o, c, k] = Σₙᵧ x[n, c, y·stride + k·dilation − pad] · dy[n, o, y].
 *
 * Shapes: x N C X…, dy N O Y… → dw O C/g K…. There are three forms, whose sums are the same; milliseconds at batch 32
 * on two threads, 3×3 kernels, every tap cut out of x (see `tapsOf` for the gain of shifting dy):
 *
 *     channels, positions of dy      `asConvolution`   `perPicture`   `allPictures`
 *     16 → 16, 48×48                       62               10             11
 *     32 → 32, 24×24                       51                6.6            6.8
 *     64 → 64, 12×12                       11                8.4            5.9
 *     3 → 16, 48×48, stride 2               6.9              4.2            4.8
 *     16 → 32, 24×24, stride 2              9.6              6.5            7.5
 *     32 → 64, 12×12, stride 2             15                6.3            5.5
 *     32 → 32, 24×24, kernel 1×1           11                0.6            1.4
 *     256 → 256, 14×14, batch 16          151              121             79
 *     64 → 64, 224×224, batch 1           322              166            125
 */
export function convolutionWeights(b: Builder, x: Value, dy: Value, request: WeightRequest): Value {
  const form = formFor(sizesOf(request));
  return form(b, x, dy, request);
}

type Form = typeof convolutionWeights;

/**
 * `asConvolution` where groups are so small that products of matrices have nothing to do (depthwise). `perPicture`
 * leaves x and dy as they lie but adds up a dw of every picture, `allPictures` adds up inside the product but lays both
 * out anew: whichever moves fewer numbers.
 */
function formFor({ batch, group, inputs, outputs, taps, places, windows }: Sizes): Form {
  if (group > 1) return inputs * outputs < 64 ? asConvolution : perPicture;
  const adding = 2 * taps * inputs * outputs;
  const moving = inputs * places + outputs * windows;
  return batch === 1 || adding > moving ? allPictures : perPicture;
}

function sizesOf({ input, output, weights, group }: WeightRequest): Sizes {
  const [outputs = 1, inputs = 1, ...kernel] = weights;
  return {
    batch: input[0] ?? 1,
    group,
    inputs,
    outputs: outputs / group,
    taps: sizeOf(kernel),
    places: sizeOf(input.slice(2)),
    windows: sizeOf(output.slice(2)),
  };
}

/** One product of matrices per picture and group, (taps·C/g × Y)·(Y × taps·O/g), summed over the pictures. */
function perPicture(b: Builder, x: Value, dy: Value, request: WeightRequest): Value {
  const { batch, group, inputs, outputs } = sizesOf(request);
  const seen = tapsOf(b, x, dy, request);
  const laid = (parts: readonly Value[], channels: number) => {
    const rows = parts.map((part) => reshape(b, part, [batch, group, channels, seen.places]));
    return joined(b, rows, 2);
  };
  const columns = transpose(b, laid(seen.dy, outputs), [0, 1, 3, 2]);
  const products = seen.x.map((taps) => {
    const each = b.add("MatMul", [laid(taps, inputs), columns]);
    return b.add("ReduceSum", [each, b.ints([0])], { keepdims: 0 });
  });
  return unpacked(b, joined(b, products, 1), seen, request);
}

/** One product of matrices, (taps·C × N·Y)·(N·Y × taps·O), of x and dy with the channels first. One group. */
function allPictures(b: Builder, x: Value, dy: Value, request: WeightRequest): Value {
  const { batch, inputs, outputs } = sizesOf(request);
  const channelsFirst = (value: Value) => transpose(b, value, [1, 0, ...request.axes.map((_, i) => i + 2)]);
  const seen = tapsOf(b, channelsFirst(x), channelsFirst(dy), request);
  const laid = (parts: readonly Value[], channels: number) => {
    const rows = parts.map((part) => reshape(b, part, [channels, batch * seen.places]));
    return joined(b, rows, 0);
  };
  const columns = laid(seen.dy, outputs);
  const products = seen.x.map((taps) => b.add("Gemm", [laid(taps, inputs), columns], { transB: 1 }));
  return unpacked(b, joined(b, products, 0), seen, request);
}

/** What the taps of the kernel see, each tensor as it lies, before it is reshaped. */
interface Taps {
  /** x at each tap, in portions that fit into memory. */
  readonly x: readonly (readonly Value[])[];
  /** dy, once, or once for each tap of the first axis. */
  readonly dy: readonly Value[];
  /** Positions of each. */
  readonly places: number;
}

/**
 * x as each tap sees it, row-major, and dy. Where windows overlap row by row (first stride 1), the taps of the first
 * axis are not cut out of x but are shifts of dy in the frame of the padded x, which copies 3 + 3 instead of 9 tensors for
 * a 3×3 kernel: a fifth to a third less time, but for small maps, where the frame is much larger than dy.
 */
function tapsOf(b: Builder, x: Value, dy: Value, request: WeightRequest): Taps {
  const [first, ...rest] = request.axes as [Axis, ...Axis[]];
  const rows = Math.max(reachOf(first), first.input + first.begin);
  const shifts = rest.length > 0 && first.kernel > 1 && first.stride === 1 && 5 * rows <= 6 * first.output;
  if (!shifts) {
    return { x: cutOut(b, x, request, request.axes), dy: [dy], places: sizeOf(request.output.slice(2)) };
  }
  const shifted = upTo(first.kernel).map((t) => {
    const before = t * first.dilation;
    const zeros = rest.map(() => 0);
    return padded(b, dy, [before, ...zeros], [rows - first.output - before, ...zeros]);
  });
  const frame = { ...first, kernel: 1, output: rows };
  const places = rows * sizeOf(request.output.slice(3));
  return { x: cutOut(b, x, request, [frame, ...rest]), dy: shifted, places };
}

/**
 * Zeros before and after on the spatial axes. Not by the input `axes`: onnxruntime-web 1.30 on WebGPU moves transpositions
 * past Pad as if it had none, and refuses the graph.
 */
function padded(b: Builder, x: Value, before: readonly number[], after: readonly number[]): Value {
  if ([...before, ...after].every((n) => n === 0)) return x;
  return b.add("Pad", [x, b.ints([0, 0, ...before, 0, 0, ...after])]);
}

/** What each tap of a window sees of x (N C X…, or C N X…), row-major. */
function cutOut(b: Builder, x: Value, request: WeightRequest, axes: readonly Axis[]): Value[][] {
  const spatial = b.ints(upTo(axes.length).map((i) => i + 2));
  const ends = request.axes.map((axis) => Math.max(0, reachOf(axis) - axis.input - axis.begin));
  const framed = padded(
    b,
    x,
    axes.map(({ begin }) => begin),
    ends,
  );
  const whole = (axis: Axis, i: number) =>
    axis.kernel === 1 && axis.stride === 1 && axis.begin + axis.input + (ends[i] as number) === axis.output;
  const views = positionsOf(axes).map((position) => {
    if (axes.every(whole)) return framed;
    const starts = axes.map((axis, i) => (position[i] as number) * axis.dilation);
    const stops = axes.map((axis, i) => (starts[i] as number) + (axis.output - 1) * axis.stride + 1);
    const steps = b.ints(axes.map(({ stride }) => stride));
    return b.add("Slice", [framed, b.ints(starts), b.ints(stops), spatial, steps]);
  });
  const each = sizeOf([...request.input.slice(0, 2), ...axes.map(({ output }) => output)]);
  const portion = Math.max(1, Math.floor((request.most ?? 2 ** 24) / Math.max(1, each)));
  return upTo(Math.ceil(views.length / portion)).map((i) => views.slice(i * portion, (i + 1) * portion));
}

/** The window's taps by their place on each axis, row-major. */
const positionsOf = (axes: readonly Axis[]): number[][] =>
  axes.reduce<number[][]>(
    (list, { kernel }) => list.flatMap((place) => upTo(kernel).map((t) => [...place, t])),
    [[]],
  );

const joined = (b: Builder, parts: readonly Value[], axis: number): Value =>
  parts.length === 1 ? (parts[0] as Value) : b.add("Concat", parts, { axis });

/** group × taps of x · C/g × taps of dy · O/g as O × C/g × K…. */
function unpacked(b: Builder, products: Value, seen: Taps, request: WeightRequest): Value {
  const { group, inputs, outputs, taps } = sizesOf(request);
  const first = seen.dy.length;
  const split = reshape(b, products, [group, taps / first, inputs, first, outputs]);
  return reshape(b, transpose(b, split, [0, 4, 2, 3, 1]), request.weights);
}

/**
 * A convolution in which the channels of x are the batch, those of dy the output channels, dy the kernel, and strides
 * and dilations change places. Groups stay groups: x is laid out as C/g × (g·N) × X, dy as (g·O/g) × N × Y.
 */
function asConvolution(b: Builder, x: Value, dy: Value, request: WeightRequest): Value {
  const { input, output, weights, axes, group } = request;
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
