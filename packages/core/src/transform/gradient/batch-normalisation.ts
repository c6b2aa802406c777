/** Gradients of BatchNormalization: by fixed statistics, and by those of the batch, as in training. */

import { UnsupportedOpError } from "../../errors.ts";
import { floatOf, intOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { floats, numbers, sizeOf } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { meanOver, perChannel, sumOver } from "./statistics.ts";

/** By fixed statistics, or by the batch's where the node says `training_mode`. */
export const batchNormalization: GradientRule = (node, dy, to) =>
  intOf(node, "training_mode", 0) === 1 ? inTrainingMode(node, dy, to) : byFixedStatistics(node, dy, to);

/**
 * y = (x − μ)·γ/s + β with s = √(σ² + ε), statistics fixed: dx = dy·γ/s, dγ = Σ dy·(x − μ)/s, dβ = Σ dy,
 * dμ = −γ/s·Σ dy, dσ² = −γ/(2s³)·Σ dy·(x − μ); sums over all axes but the channels.
 */
const byFixedStatistics: GradientRule = (node, dy, to) => {
  const [x = "", gamma = "", , mean = "", variance = ""] = node.inputs;
  const o = arithmetic(to.b);
  const shape = to.shape(x);
  const others = upTo(shape.length).filter((axis) => axis !== 1);
  const spread = (value: Value) => reshape(to.b, value, perChannel(shape[1] ?? 1, shape.length));
  const total = (value: Value) => sumOver(to.b, value, others, 0);
  const inverse = o.div(1, o.sqrt(o.add(variance, floatOf(node, "epsilon", 1e-5))));
  const centred = () => total(o.mul(dy, o.sub(x, spread(mean))));
  const slope = o.mul(gamma, inverse);
  return [
    to.needs(0) ? o.mul(dy, fixedSlope(node, to) ?? spread(slope)) : undefined,
    to.needs(1) ? o.mul(centred(), inverse) : undefined,
    to.needs(2) ? total(dy) : undefined,
    to.needs(3) ? o.neg(o.mul(slope, total(dy))) : undefined,
    to.needs(4) ? o.mul(o.mul(centred(), slope), o.mul(o.mul(inverse, inverse), -0.5)) : undefined,
  ];
};

/** γ/s as a constant, where γ and σ² are. */
function fixedSlope(node: Node, to: GradientContext): Value | undefined {
  const [gamma, variance] = [to.constant(node.inputs[1] ?? ""), to.constant(node.inputs[4] ?? "")];
  if (!gamma || !variance) return undefined;
  const epsilon = floatOf(node, "epsilon", 1e-5);
  const deviations = numbers(variance).map((v) => Math.sqrt(v + epsilon));
  const slopes = numbers(gamma).map((g, c) => g / (deviations[c] as number));
  const shape = perChannel(slopes.length, to.shape(node.inputs[0] as Value).length);
  return to.b.constant(floats(shape, slopes), "slope");
}

/**
 * `training_mode=1`: mean and variance are computed once more, since the operator does not give them away. Its other
 * outputs are the running statistics, old · momentum + batch · (1 − momentum), where the engine, as the ONNX
 * specification has it, takes the variance divided by n; PyTorch feeds the running variance σ²·n/(n − 1). They have no
 * gradient. In the engine (1.30, CPU) this mode runs on one thread and is 35 times as slow as inference: networks to
 * train are better written for `batchNormalizationByBatch`.
 */
const inTrainingMode: GradientRule = (node, dy, to) => {
  if (to.gradientOf(1) !== undefined || to.gradientOf(2) !== undefined) {
    const why = "its running statistics are used as outputs, which have no rule";
    throw new UnsupportedOpError("gradient", node.op, node.name, why);
  }
  const x = node.inputs[0] as Value;
  const o = arithmetic(to.b);
  const { others, wide, flat } = layoutOf(x, to);
  const mean = meanOver(to.b, x, others);
  const centred = o.sub(x, reshape(to.b, mean, wide));
  const variance = flat(meanOver(to.b, o.mul(centred, centred), others));
  return throughBatch(node, dy, to, { mean: flat(mean), variance });
};

/**
 * For a node whose mean and variance inputs are those of x itself, computed by nodes in front of it:
 *
 *     mean = ReduceMean(x)    variance = ReduceSumSquare(x − mean) / n    y = BatchNormalization(x, γ, β, mean, variance)
 *
 * The whole way through the statistics is in dx, so nothing is left to flow into those nodes.
 */
export const batchNormalizationByBatch: GradientRule = (node, dy, to) => {
  const [, , , mean = "", variance = ""] = node.inputs;
  return throughBatch(node, dy, to, { mean, variance });
};

/** One number per channel. */
interface Statistics {
  readonly mean: Value;
  readonly variance: Value;
}

/**
 * y = x̂·γ + β with x̂ = (x − μ)/s and s = √(σ² + ε), where μ and σ² (divided by n) are those of x:
 *
 *     dβ = Σ dy     dγ = Σ dy·(x − μ)/s     dx = γ/s · (dy − dβ/n − x̂·dγ/n)
 *
 * dx is three passes: dy and x − μ each times a number per channel, and their sum. BatchNormalization itself does the
 * second of them, with dβ's share added, in one.
 */
function throughBatch(node: Node, dy: Value, to: GradientContext, { mean, variance }: Statistics) {
  const [x = "", gamma = ""] = node.inputs;
  const o = arithmetic(to.b);
  const { channels, count, others, wide } = layoutOf(x, to);
  const spread = (value: Value) => reshape(to.b, value, wide);
  const total = (value: Value) => sumOver(to.b, value, others, 0);
  const centred = o.sub(x, spread(mean));
  const inverse = o.div(1, o.sqrt(o.add(variance, floatOf(node, "epsilon", 1e-5))));
  const dgamma = o.mul(total(o.mul(dy, centred)), inverse);
  const dbeta = total(dy);
  const throughX = () => {
    const slope = o.mul(gamma, inverse);
    const share = o.mul(slope, -1 / count);
    const [zero, one] = [floats([channels]), floats([channels], new Float32Array(channels).fill(1))];
    const affine = [o.mul(o.mul(share, inverse), dgamma), o.mul(share, dbeta)];
    const statistics = [to.b.constant(zero, "zeros"), to.b.constant(one, "ones")];
    const rest = to.b.add("BatchNormalization", [centred, ...affine, ...statistics], { epsilon: 0 });
    return o.add(o.mul(dy, spread(slope)), rest);
  };
  return [to.needs(0) ? throughX() : undefined, dgamma, dbeta];
}

function layoutOf(x: Value, to: GradientContext) {
  const shape = to.shape(x);
  const channels = shape[1] ?? 1;
  return {
    channels,
    count: sizeOf(shape) / channels,
    others: upTo(shape.length).filter((axis) => axis !== 1),
    wide: perChannel(channels, shape.length),
    flat: (value: Value) => reshape(to.b, value, [channels]),
  };
}
