/** DeepLIFT rules of normalisations by a tensor's own statistics, and of Softmax: exact, from sums, products and roots. */

import { UnsupportedOpError } from "../../errors.ts";
import { floatOf, intOf, intsOf } from "../../graph/attributes.ts";
import type { Builder } from "../../graph/builder.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { type Arithmetic, arithmetic } from "../gradient/arithmetic.ts";
import { transposedAlong } from "../gradient/axis-matrix.ts";
import { axisOf, reshape, upTo } from "../gradient/broadcast.ts";
import { band } from "../gradient/normalisation.ts";
import type { DifferenceContext, DifferenceRule } from "./rule.ts";
import { exponential, half, logarithm, root } from "./secant.ts";
import { absolute, logarithmicMeans } from "./sums.ts";

const mean = (b: Builder, value: Value, axes: readonly number[]): Value =>
  b.add("ReduceMean", [value, b.ints(axes)], { keepdims: 1 });

interface Statistics {
  readonly axes: readonly number[];
  readonly epsilon: number;
  readonly centred: boolean;
}

/**
 * y = c·r with c = x − mean x (or x itself) and r = 1/√(v + ε), v = mean c². With g the multiplier of y, bars for the
 * mean of both ends, and Δr = −kΔv, k = (r r₀)²/(r + r₀), Δv = 2·mean(c̄ Δc):
 *
 *     m_c = r̄ g − 2 k c̄ · mean(g c̄),   m_x = m_c − mean(m_c)
 */
function throughStatistics(
  b: Builder,
  g: Value,
  x: Value,
  x0: Value,
  { axes, epsilon, centred }: Statistics,
) {
  const o = arithmetic(b);
  const [c, c0] = [x, x0].map((v) => (centred ? o.sub(v, mean(b, v, axes)) : v)) as [Value, Value];
  const inverse = (v: Value) => o.div(1, o.sqrt(o.add(mean(b, o.mul(v, v), axes), epsilon)));
  const [r, r0] = [inverse(c), inverse(c0)];
  const product = o.mul(r, r0);
  const k = o.div(o.mul(product, product), o.add(r, r0));
  const middle = half(o, c, c0);
  const along = o.mul(o.mul(middle, k), o.mul(mean(b, o.mul(g, middle), axes), 2));
  const m = o.sub(o.mul(g, half(o, r, r0)), along);
  return centred ? o.sub(m, mean(b, m, axes)) : m;
}

/** One scale per channel, statistics of each group of channels. */
const perGroup =
  (groupsOf: (node: Node, channels: number) => number): DifferenceRule =>
  (node, dy, to) => {
    const [x = "", scale = ""] = node.inputs;
    const shape = to.shape(x);
    const channels = shape[1] ?? 1;
    const rows = (v: Value) => reshape(to.b, v, [shape[0] ?? 1, groupsOf(node, channels), -1]);
    const g = arithmetic(to.b).mul(
      dy,
      reshape(to.b, scale, [channels, ...upTo(shape.length - 2).map(() => 1)]),
    );
    const statistics = { axes: [2], epsilon: floatOf(node, "epsilon", 1e-5), centred: true };
    return [reshape(to.b, throughStatistics(to.b, rows(g), rows(x), rows(to.twin(x)), statistics), shape)];
  };

/** By fixed statistics a scaling of each channel; by those of the batch there is no rule. */
export const batchNormalization: DifferenceRule = (node, dy, to) => {
  if (intOf(node, "training_mode", 0) === 0) return to.plain(node, dy, to);
  throw new UnsupportedOpError(
    "multipliers",
    node.op,
    node.name,
    "it is in training mode, by the statistics of the batch",
  );
};

export const instanceNormalization: DifferenceRule = perGroup((_node, channels) => channels);
export const groupNormalization: DifferenceRule = perGroup((node) => intOf(node, "num_groups", 1));

/** LayerNormalization and RMSNormalization: statistics over `axis` and all after it. */
export const fromAxis =
  (centred: boolean): DifferenceRule =>
  (node, dy, to) => {
    // The gradient rule knows what to say where the mean or the deviation is used as an output.
    if (to.gradientOf(1) !== undefined || to.gradientOf(2) !== undefined) return to.plain(node, dy, to);
    const [x = "", scale = ""] = node.inputs;
    const rank = to.shape(x).length;
    const first = axisOf(intOf(node, "axis", -1), rank);
    const axes = upTo(rank).filter((axis) => axis >= first);
    const g = arithmetic(to.b).mul(dy, scale);
    const statistics = { axes, epsilon: floatOf(node, "epsilon", 1e-5), centred };
    return [throughStatistics(to.b, g, x, to.twin(x), statistics)];
  };

export const meanVarianceNormalization: DifferenceRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const axes = [...intsOf(node, "axes", [0, 2, 3])];
  return [throughStatistics(to.b, dy, x, to.twin(x), { axes, epsilon: 1e-18, centred: true })];
};

/** x·r with r = 1/‖x‖. A zero vector has no r: then all of Δy belongs to the end that is not zero, m = r of that end. */
export const lpNormalization: DifferenceRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const x0 = to.twin(x);
  const o = arithmetic(to.b);
  const p = intOf(node, "p", 2);
  const axes = to.b.ints([intOf(node, "axis", -1)]);
  const norm = (v: Value) => to.b.add(p === 1 ? "ReduceL1" : "ReduceL2", [v, axes], { keepdims: 1 });
  const [n, n0] = [norm(x), norm(x0)];
  const inverse = (v: Value) => o.where(o.equal(v, 0), 0, o.div(1, v));
  const [r, r0] = [inverse(n), inverse(n0)];
  const product = o.mul(r, r0);
  const straight = o.where(o.equal(product, 0), o.add(r, r0), half(o, r, r0));
  const slope = p === 1 ? absolute(o, x, x0) : o.mul(o.add(x, x0), root(o, { y: n, y0: n0 }));
  const along = to.b.add("ReduceSum", [o.mul(dy, half(o, x, x0)), axes], { keepdims: 1 });
  return [o.sub(o.mul(dy, straight), o.mul(slope, o.mul(product, along)))];
};

/** x·s^(−β) with s = k + α/n·Σ x² over the channels around: a product, a power and a sum of squares. */
export const localResponseNormalization: DifferenceRule = (node, dy, to) => {
  const [x = ""] = node.inputs;
  const x0 = to.twin(x);
  const o = arithmetic(to.b);
  const size = intOf(node, "size", 1);
  const [alpha, beta] = [floatOf(node, "alpha", 1e-4), floatOf(node, "beta", 0.75)];
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const shape = to.shape(x);
  const window = (value: Value, low: number, high: number) =>
    transposedAlong(to.b, value, shape, new Map([[1, band(shape[1] ?? 1, low, high)]]));
  const total = (v: Value) =>
    o.add(o.mul(window(o.mul(v, v), after, before), alpha / size), floatOf(node, "bias", 1));
  const [s, s0] = [total(x), total(x0)];
  const [q, q0] = [o.pow(s, -beta), o.pow(s0, -beta)];
  const slope = powerSecant(o, { s, s0, q, q0 }, -beta);
  const back = window(o.mul(o.mul(dy, half(o, x, x0)), slope), before, after);
  return [o.add(o.mul(dy, half(o, q, q0)), o.mul(o.mul(o.add(x, x0), back), alpha / size))];
};

/** Of q = sᵃ for s > 0, by way of u = ln s: q = e^(au). */
function powerSecant(o: Arithmetic, at: { s: Value; s0: Value; q: Value; q0: Value }, a: number): Value {
  const [u, u0] = [o.log(at.s), o.log(at.s0)];
  const outer = exponential(o, { x: o.mul(u, a), x0: o.mul(u0, a), y: at.q, y0: at.q0 });
  return o.mul(o.mul(outer, a), logarithm(o, { x: at.s, x0: at.s0, y: u, y0: u0 }));
}

/** Logarithms of Softmax at both ends, their logarithmic means L, and Σ along the axis. */
function softmaxParts(node: Node, to: DifferenceContext) {
  const { b } = to;
  const [x = ""] = node.inputs;
  const axis = intOf(node, "axis", -1);
  const logs = (v: Value) => b.add("LogSoftmax", [v], { axis });
  const o = arithmetic(b);
  const sum = (v: Value) => b.add("ReduceSum", [v, b.ints([axis])], { keepdims: 1 });
  return { o, sum, means: logarithmicMeans(o, logs(x), logs(to.twin(x))) };
}

/** z = x − lse(x), with Δlse = Σ L Δx / Σ L: m = dy − L Σdy / ΣL. */
export const logSoftmax: DifferenceRule = (node, dy, to) => {
  const { o, sum, means } = softmaxParts(node, to);
  return [o.sub(dy, o.mul(means, o.div(sum(dy), sum(means))))];
};

/** y = e^z, whose secant is L: m = L (dy − Σ(dy L) / ΣL). */
export const softmax: DifferenceRule = (node, dy, to) => {
  const { o, sum, means } = softmaxParts(node, to);
  return [o.mul(means, o.sub(dy, o.div(sum(o.mul(dy, means)), sum(means))))];
};
