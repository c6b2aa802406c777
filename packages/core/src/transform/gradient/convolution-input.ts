/** Gradient of Conv by its input. */

import type { Builder } from "../../graph/builder.ts";
import { derived } from "../../graph/derived.ts";
import type { Value } from "../../graph/graph.ts";
import { sizeOf, type Tensor } from "../../tensor.ts";
import { reshape, transpose } from "./broadcast.ts";
import { settings } from "./convolution-window.ts";
import type { GradientContext } from "./rule.ts";
import { type Axis, extentOf, reachOf } from "./window.ts";

/**
 * dx: a convolution of dy with the flipped weights where every stride is 1, else ConvTranspose, padded at the end by
 * what the strides did not reach.
 *
 * Known weights are flipped beforehand (the engine then packs them too), weights that are computed or fed, as in
 * training, by nodes. Measured at batch 32 on two threads, ConvTranspose against the flipped form: 17 and 9 ms for 16
 * channels 48×48, 5.6 and 4.0 for 32 channels 24×24. Under strides it is the other way round: zeros between the
 * elements of dy cost 19 to 28 ms, a Conv per phase and DepthToSpace 6 to 8, ConvTranspose 3 to 6.
 */
export function convolutionInput(
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
  const single = group === 1 && to.shape(w)[0] === 1 && axes.every(isPointwise);
  if (single && !known) return to.b.add("Mul", [dy, w]);
  if (plain) {
    const mirrored = axes.map((a) => ({
      ...a,
      begin: extentOf(a) - 1 - a.begin,
      end: extentOf(a) - 1 - a.end,
    }));
    const flipped = known
      ? to.b.constant(flippedWeights(known, group), "flipped")
      : flippedByNodes(to.b, w, to.shape(w), group);
    return to.b.add("Conv", [dy, flipped], settings(mirrored, group));
  }
  const missing = axes.map((axis) => axis.input + axis.begin + axis.end - reachOf(axis));
  return to.b.add("ConvTranspose", [dy, w], { ...settings(axes, group), output_padding: missing });
}

/** One tap, next to its neighbour: with one output channel dx is the outer product of dy (N 1 X…) and w (1 C 1…). */
const isPointwise = ({ kernel, stride, begin, end }: Axis): boolean =>
  kernel === 1 && stride === 1 && begin === 0 && end === 0;

/** Weights O C/g K… as C O/g K… with every kernel reversed, by nodes. */
function flippedByNodes(b: Builder, w: Value, shape: readonly number[], group: number): Value {
  const [outputs = 1, inputs = 1, ...kernel] = shape;
  const taps = kernel.map((_, i) => i + 3);
  const split = reshape(b, w, [group, outputs / group, inputs, ...kernel]);
  const turned = transpose(b, split, [0, 2, 1, ...taps]);
  const flat = reshape(b, turned, [inputs * group, outputs / group, ...kernel]);
  const axes = taps.map((axis) => axis - 1).filter((axis) => shape[axis] !== 1);
  if (axes.length === 0) return flat;
  const [from, step] = [axes.map(() => -1), axes.map(() => -1)];
  const beyond = axes.map((axis) => -1 - (shape[axis] as number));
  return b.add("Slice", [flat, b.ints(from), b.ints(beyond), b.ints(axes), b.ints(step)]);
}

const flippedOf = new WeakMap<Tensor, Map<number, Tensor>>();

/** The same of known weights; one tensor for all graphs of a model. */
function flippedWeights(weights: Tensor, group: number): Tensor {
  const known = flippedOf.get(weights) ?? new Map<number, Tensor>();
  flippedOf.set(weights, known);
  const [outputs = 1, inputs = 1, ...kernel] = weights.shape;
  const shape = [inputs * group, outputs / group, ...kernel];
  const flipped =
    known.get(group) ??
    derived([weights], `flipped in ${group} groups`, shape, (into, read) =>
      flip(read(weights), weights.shape, group, into),
    );
  known.set(group, flipped);
  return flipped;
}

function flip(from: Float32Array, shape: readonly number[], group: number, into: Float32Array): void {
  const [outputs = 1, inputs = 1, ...kernel] = shape;
  const taps = sizeOf(kernel);
  const perGroup = outputs / group;
  for (let o = 0; o < outputs; o++) {
    const first = Math.floor(o / perGroup) * inputs;
    for (let c = 0; c < inputs; c++) {
      const source = (o * inputs + c) * taps;
      const target = ((first + c) * perGroup + (o % perGroup)) * taps;
      for (let t = 0; t < taps; t++) into[target + taps - 1 - t] = from[source + t] as number;
    }
  }
}
