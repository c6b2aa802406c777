/** Gradients of normalisations by a tensor's own statistics, and of Softmax; BatchNormalization has its own file. */

import { UnsupportedOpError } from "../../errors.ts";
import { floatOf, intOf, intsOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";
import { type Matrix, matrix, transposedAlong } from "./axis-matrix.ts";
import { axisOf, reshape, unbroadcast, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { meanOver, perChannel, sumOver } from "./statistics.ts";

/** x̂ and the factor 1/s by which it was scaled. */
interface Normal {
  readonly unit: Value;
  readonly inverse: Value;
}

/** x̂ = (x − mean)/√(variance + ε) over some axes. */
function standardised(b: Builder, x: Value, axes: readonly number[], epsilon: number): Normal {
  const o = arithmetic(b);
  const centred = o.sub(x, meanOver(b, x, axes));
  const variance = meanOver(b, o.mul(centred, centred), axes);
  const inverse = o.div(1, o.sqrt(o.add(variance, epsilon)));
  return { unit: o.mul(centred, inverse), inverse };
}

/** With g = ∂S/∂x̂: dx = (g − mean g − x̂·mean(g·x̂))/s. */
function throughStatistics(b: Builder, g: Value, { unit, inverse }: Normal, axes: readonly number[]): Value {
  const o = arithmetic(b);
  const along = o.mul(unit, meanOver(b, o.mul(g, unit), axes));
  return o.mul(inverse, o.sub(o.sub(g, meanOver(b, g, axes)), along));
}

/** y = x̂·scale + bias with one scale and bias per channel; x̂ by the statistics of each group of channels. */
function channelNormalization(node: Node, dy: Value, to: GradientContext, groups: number) {
  const [x = "", scale = ""] = node.inputs;
  const o = arithmetic(to.b);
  const shape = to.shape(x);
  const grouped = (value: Value) => reshape(to.b, value, [shape[0] ?? 1, groups, -1]);
  const normal = standardised(to.b, grouped(x), [2], floatOf(node, "epsilon", 1e-5));
  const g = o.mul(dy, reshape(to.b, scale, perChannel(shape[1] ?? 1, shape.length)));
  const total = (value: Value) =>
    sumOver(
      to.b,
      value,
      upTo(shape.length).filter((axis) => axis !== 1),
      0,
    );
  return [
    to.needs(0) ? reshape(to.b, throughStatistics(to.b, grouped(g), normal, [2]), shape) : undefined,
    to.needs(1) ? total(o.mul(dy, reshape(to.b, normal.unit, shape))) : undefined,
    to.needs(2) ? total(dy) : undefined,
  ];
}

export const instanceNormalization: GradientRule = (node, dy, to) =>
  channelNormalization(node, dy, to, to.shape(node.inputs[0] as Value)[1] ?? 1);

export const groupNormalization: GradientRule = (node, dy, to) =>
  channelNormalization(node, dy, to, intOf(node, "num_groups", 1));

/** y = x̂·scale + bias, statistics over `axis` and all axes after it. */
export const layerNormalization: GradientRule = (node, dy, to) => {
  if (to.gradientOf(1) !== undefined || to.gradientOf(2) !== undefined) {
    const why = "its mean or deviation is used as an output, which has no rule";
    throw new UnsupportedOpError("gradient", node.op, node.name, why);
  }
  const axes = axesFrom(node, to);
  const normal = standardised(to.b, node.inputs[0] as Value, axes, floatOf(node, "epsilon", 1e-5));
  return scaled(node, dy, to, normal, (g) => throughStatistics(to.b, g, normal, axes));
};

/** y = x̂·scale with x̂ = x/√(mean x² + ε): dx = (g − x̂·mean(g·x̂))/s. */
export const rmsNormalization: GradientRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const axes = axesFrom(node, to);
  const x = node.inputs[0] as Value;
  const square = meanOver(to.b, o.mul(x, x), axes);
  const inverse = o.div(1, o.sqrt(o.add(square, floatOf(node, "epsilon", 1e-5))));
  const unit = o.mul(x, inverse);
  return scaled(node, dy, to, { unit, inverse }, (g) =>
    o.mul(inverse, o.sub(g, o.mul(unit, meanOver(to.b, o.mul(g, unit), axes)))),
  );
};

function axesFrom(node: Node, to: GradientContext): number[] {
  const rank = to.shape(node.inputs[0] as Value).length;
  const first = axisOf(intOf(node, "axis", -1), rank);
  return upTo(rank).filter((axis) => axis >= first);
}

/** The gradients by x, scale and bias of y = x̂·scale + bias, the latter two broadcast. */
function scaled(node: Node, dy: Value, to: GradientContext, { unit }: Normal, through: (g: Value) => Value) {
  const [x = "", scale = "", bias = ""] = node.inputs;
  const o = arithmetic(to.b);
  const back = (value: Value, of: Value) => unbroadcast(to.b, value, to.shape(x), to.shape(of));
  return [
    to.needs(0) ? through(o.mul(dy, scale)) : undefined,
    to.needs(1) ? back(o.mul(dy, unit), scale) : undefined,
    to.needs(2) ? back(dy, bias) : undefined,
  ];
}

/** y = (x − mean)/(deviation + 1e-9): the ε stands outside the root, which changes the gradient by less than 1e-9. */
export const meanVarianceNormalization: GradientRule = (node, dy, to) => {
  const axes = [...intsOf(node, "axes", [0, 2, 3])];
  const normal = standardised(to.b, node.inputs[0] as Value, axes, 1e-18);
  return [throughStatistics(to.b, dy, normal, axes)];
};

/** y = x/‖x‖ₚ: p = 2: (dy − y·Σ dy·y)/‖x‖; p = 1: (dy − sign(x)·Σ dy·y)/‖x‖; 0 for the zero vector. */
export const lpNormalization: GradientRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  const o = arithmetic(to.b);
  const p = intOf(node, "p", 2);
  const axes = to.b.ints([intOf(node, "axis", -1)]);
  const norm = to.b.add(p === 1 ? "ReduceL1" : "ReduceL2", [x, axes], { keepdims: 1 });
  const along = to.b.add("ReduceSum", [o.mul(dy, y), axes], { keepdims: 1 });
  const rest = o.sub(dy, o.mul(p === 1 ? o.sign(x) : y, along));
  return [o.where(o.equal(norm, 0), 0, o.div(rest, norm))];
};

/**
 * y = x·s^(−β) with s = k + α/n·Σ x² over the n channels around each: dx = dy·s^(−β) − 2αβ/n·x ⊙ Wᵀ(dy·x·s^(−β−1)),
 * where W sums over the window.
 */
export const localResponseNormalization: GradientRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const o = arithmetic(to.b);
  const shape = to.shape(x);
  const size = intOf(node, "size", 1);
  const [alpha, beta] = [floatOf(node, "alpha", 1e-4), floatOf(node, "beta", 0.75)];
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const window = (value: Value, low: number, high: number) =>
    transposedAlong(to.b, value, shape, new Map([[1, band(shape[1] ?? 1, low, high)]]));
  // `transposedAlong` applies the transpose, so the window of the forward pass is given the other way round.
  const s = o.add(o.mul(window(o.mul(x, x), after, before), alpha / size), floatOf(node, "bias", 1));
  const power = o.pow(s, -beta);
  const back = window(o.div(o.mul(o.mul(dy, x), power), s), before, after);
  return [o.sub(o.mul(dy, power), o.mul(o.mul(x, back), (2 * alpha * beta) / size))];
};

/** Row c has ones from c − before to c + after. */
export function band(size: number, before: number, after: number): Matrix {
  const m = matrix(size, size);
  for (let c = 0; c < size; c++) {
    for (let i = Math.max(0, c - before); i <= Math.min(size - 1, c + after); i++) m.data[c * size + i] = 1;
  }
  return m;
}

const alongSoftmax =
  (slope: (o: Arithmetic, dy: Value, y: Value, sum: (v: Value) => Value) => Value): GradientRule =>
  (node, dy, { b }) => {
    const axes = b.ints([intOf(node, "axis", -1)]);
    const sum = (value: Value) => b.add("ReduceSum", [value, axes], { keepdims: 1 });
    return [slope(arithmetic(b), dy, node.outputs[0] as Value, sum)];
  };

/** y ⊙ (dy − Σ dy·y) along the axis. */
export const softmax: GradientRule = alongSoftmax((o, dy, y, sum) => o.mul(y, o.sub(dy, sum(o.mul(dy, y)))));

/** dy − eʸ·Σ dy along the axis. */
export const logSoftmax: GradientRule = alongSoftmax((o, dy, y, sum) => o.sub(dy, o.mul(o.exp(y), sum(dy))));
