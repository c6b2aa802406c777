/**
 * Slopes of secants, (f(x) − f(x₀)) / (x − x₀), of elementwise functions.
 *
 * In single precision the quotient of two small differences loses its digits: with numbers near 1, an error of 6e-8 in
 * f becomes 6e-8 / |Δx| in the slope. So where there is a closed form without that division, it is used, and it needs no
 * threshold. For max(x, 0) and what is made of it, the quotient is well conditioned as it stands: both differences are
 * the same subtraction, or the operands have opposite signs.
 */

import { floatOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { type Arithmetic, arithmetic } from "../gradient/arithmetic.ts";
import { type DifferenceContext, type DifferenceRule, gradientAt } from "./rule.ts";

/** A function's argument and value at x and at x₀. */
export interface Ends {
  readonly x: Value;
  readonly x0: Value;
  readonly y: Value;
  readonly y0: Value;
}

type Secant = (o: Arithmetic, ends: Ends, node: Node, slopes: Slopes) => Value;

/** f′ at x and at x₀. */
interface Slopes {
  readonly here: () => Value;
  readonly there: () => Value;
}

/** m = dy ⊙ slope of the secant. */
export const bySecant =
  (secant: Secant): DifferenceRule =>
  (node, dy, to) => {
    const o = arithmetic(to.b);
    return [o.mul(dy, secant(o, endsOf(node, to), node, slopesOf(node, to)))];
  };

const endsOf = ({ inputs: [x = ""], outputs: [y = ""] }: Node, { twin }: DifferenceContext): Ends => ({
  x,
  x0: twin(x),
  y,
  y0: twin(y),
});

function slopesOf(node: Node, to: DifferenceContext): Slopes {
  const one = to.b.scalar(1);
  const at = (stand: (v: Value) => Value) => gradientAt(node, one, to, stand)[0] ?? to.b.scalar(0);
  return { here: () => at((value) => value), there: () => at(to.twin) };
}

/** Δy / Δx, and `otherwise` where Δx is exactly 0. */
export function quotient(o: Arithmetic, { x, x0, y, y0 }: Ends, otherwise: Value | number): Value {
  const dx = o.sub(x, x0);
  return o.where(o.equal(dx, 0), otherwise, o.div(o.sub(y, y0), dx));
}

/** Δy / Δx as it stands: for max(x, 0) and its kin, and for steps, whose secant is steep but true. */
export const plainQuotient: Secant = (o, ends, _node, { here }) => quotient(o, ends, here());

/**
 * Δy / Δx, but the mean of both derivatives where |Δx| ≤ 0.01 · scale: there the mean errs by f‴Δx²/12, about 1e-5, and
 * the quotient by 6e-8 / Δx, so that 0.01 is where the two meet. (In double precision it would be near 1e-5.)
 */
export function smooth(o: Arithmetic, ends: Ends, mean: Value, scale?: Value): Value {
  const dx = o.sub(ends.x, ends.x0);
  const near = o.lessOrEqual(o.abs(dx), scale === undefined ? 0.01 : o.mul(scale, 0.01));
  return o.where(near, mean, o.div(o.sub(ends.y, ends.y0), dx));
}

export const bySlopes: Secant = (o, ends, _node, { here, there }) =>
  smooth(o, ends, half(o, here(), there()));

export const half = (o: Arithmetic, a: Value, b: Value): Value => o.mul(o.add(a, b), 0.5);

/** tanh(d) / d, 1 at 0. */
function tanhc(o: Arithmetic, d: Value): Value {
  const series = o.sub(1, o.mul(o.mul(d, d), 1 / 3));
  return o.where(o.less(o.abs(d), 1e-3), series, o.div(o.tanh(d), d));
}

const halfDifference = (o: Arithmetic, a: Value, b: Value): Value => o.mul(o.sub(a, b), 0.5);

/** Of eˣ: the logarithmic mean of y and y₀, ½(y + y₀) · tanh(Δx/2) / (Δx/2). */
export const exponential = (o: Arithmetic, { x, x0, y, y0 }: Ends): Value =>
  o.mul(half(o, y, y0), tanhc(o, halfDifference(o, x, x0)));

/** Of ln x: one over the logarithmic mean of x and x₀. */
export const logarithm = (o: Arithmetic, { x, x0, y, y0 }: Ends): Value =>
  o.div(1, exponential(o, { x: y, x0: y0, y: x, y0: x0 }));

/** tanh a − tanh b = tanh(a − b)(1 − tanh a tanh b). */
export const hyperbolic = (o: Arithmetic, { x, x0, y, y0 }: Ends): Value =>
  o.mul(o.sub(1, o.mul(y, y0)), tanhc(o, o.sub(x, x0)));

/** The same for σ(x) = (1 + tanh(x/2)) / 2: ½(y(1 − y₀) + y₀(1 − y)) · tanh(Δx/2) / (Δx/2). */
export const logistic = (o: Arithmetic, { x, x0, y, y0 }: Ends): Value => {
  const both = o.add(o.mul(y, o.sub(1, y0)), o.mul(y0, o.sub(1, y)));
  return o.mul(o.mul(both, 0.5), tanhc(o, halfDifference(o, x, x0)));
};

/** 1 / (y + y₀) of a root y, 0 where both are 0. */
export function root(o: Arithmetic, { y, y0 }: Pick<Ends, "y" | "y0">): Value {
  const both = o.add(y, y0);
  return o.where(o.equal(both, 0), 0, o.div(1, both));
}

/** Of max(x, 0), as a value of its own: the share of the way from x₀ to x that lies above 0. */
export const rectified = (o: Arithmetic, { x, x0 }: Pick<Ends, "x" | "x0">): Value =>
  quotient(o, { x, x0, y: o.relu(x), y0: o.relu(x0) }, o.step(x));

/** max(x, 0) + α · min(x, 0): α + (1 − α) · that of max(x, 0). */
export const leaky: Secant = (o, ends, node) => {
  const alpha = floatOf(node, "alpha", 0.01);
  return o.add(o.mul(rectified(o, ends), 1 - alpha), alpha);
};

/** γ · (max(x, 0) + α · (e^u − 1)) with u = min(x, 0) / β: Elu, Selu and Celu. */
export const exponentialUnit =
  (settings: (node: Node) => { alpha: number; beta?: number; gamma?: number }): Secant =>
  (o, { x, x0 }, node) => {
    const { alpha, beta = 1, gamma = 1 } = settings(node);
    const above = rectified(o, { x, x0 });
    const [u, u0] = [x, x0].map((v) => o.mul(o.relu(o.neg(v)), -1 / beta)) as [Value, Value];
    const curve = exponential(o, { x: u, x0: u0, y: o.exp(u), y0: o.exp(u0) });
    const below = o.mul(o.mul(curve, o.sub(1, above)), alpha / beta);
    return gamma === 1 ? o.add(above, below) : o.mul(o.add(above, below), gamma);
  };

/** x·g(x): half of both g, and half of both x times the secant of g. */
const gated = (o: Arithmetic, { x, x0 }: Ends, g: Value, g0: Value, secant: Value): Value =>
  o.add(half(o, g, g0), o.mul(half(o, x, x0), secant));

/** min(1, max(0, αx + β)) cuts x at −β/α and (1 − β)/α. */
function ramp(to: Arithmetic, clip: (x: Value) => Value, ends: Pick<Ends, "x" | "x0">, alpha: number): Value {
  const [y, y0] = [clip(ends.x), clip(ends.x0)];
  const inside = to.indicator(to.equal(y, ends.x));
  return to.mul(quotient(to, { ...ends, y, y0 }, inside), alpha);
}

const clipped =
  ({ b }: DifferenceContext, alpha: number, beta: number) =>
  (x: Value): Value =>
    b.add("Clip", [x, b.scalar(-beta / alpha), b.scalar((1 - beta) / alpha)]);

export const hardSigmoid: DifferenceRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const [alpha, beta] = [floatOf(node, "alpha", 0.2), floatOf(node, "beta", 0.5)];
  return [o.mul(dy, ramp(o, clipped(to, alpha, beta), endsOf(node, to), alpha))];
};

export const hardSwish: DifferenceRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const ends = endsOf(node, to);
  const [g, g0] = [ends.x, ends.x0].map((x) => to.b.add("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 }));
  const slope = ramp(o, clipped(to, 1 / 6, 0.5), ends, 1 / 6);
  return [o.mul(dy, gated(o, ends, g as Value, g0 as Value, slope))];
};

/** x·σ(αx). */
export const swish: Secant = (o, ends, node) => {
  const alpha = floatOf(node, "alpha", 1);
  const [u, u0] = [ends.x, ends.x0].map((x) => (alpha === 1 ? x : o.mul(x, alpha))) as [Value, Value];
  const [g, g0] = [o.sigmoid(u), o.sigmoid(u0)];
  const slope = logistic(o, { x: u, x0: u0, y: g, y0: g0 });
  return gated(o, ends, g, g0, alpha === 1 ? slope : o.mul(slope, alpha));
};

/** x·tanh(softplus(x)). */
export const mish: Secant = (o, ends) => {
  const [s, s0] = [o.softplus(ends.x), o.softplus(ends.x0)];
  const [t, t0] = [o.tanh(s), o.tanh(s0)];
  const inner = smooth(o, { ...ends, y: s, y0: s0 }, half(o, o.sigmoid(ends.x), o.sigmoid(ends.x0)));
  return gated(o, ends, t, t0, o.mul(hyperbolic(o, { x: s, x0: s0, y: t, y0: t0 }), inner));
};

/** x·Φ(x), or ½x(1 + tanh q(x)) with q = √(2/π)(x + 0.044715x³). */
export const gelu: Secant = (o, ends, node) => {
  const byTanh = stringOf(node, "approximate", "none") === "tanh";
  const [e, e0, slope] = byTanh ? tanhGate(o, ends) : errorGate(o, ends);
  const both = (v: Value) => o.mul(o.add(v, 1), 0.5);
  return gated(o, ends, both(e), both(e0), o.mul(slope, 0.5));
};

function errorGate(o: Arithmetic, { x, x0 }: Ends): [Value, Value, Value] {
  const [e, e0] = [x, x0].map((v) => o.erf(o.mul(v, Math.SQRT1_2))) as [Value, Value];
  const density = (v: Value) => o.mul(o.exp(o.mul(o.mul(v, v), -0.5)), Math.sqrt(2 / Math.PI));
  return [e, e0, smooth(o, { x, x0, y: e, y0: e0 }, half(o, density(x), density(x0)))];
}

function tanhGate(o: Arithmetic, { x, x0 }: Ends): [Value, Value, Value] {
  const scale = Math.sqrt(2 / Math.PI);
  const inner = (v: Value) => o.mul(o.mul(v, o.add(o.mul(o.mul(v, v), 0.044715), 1)), scale);
  const [q, q0] = [inner(x), inner(x0)];
  const [t, t0] = [o.tanh(q), o.tanh(q0)];
  const squares = o.add(o.add(o.mul(x, x), o.mul(x, x0)), o.mul(x0, x0));
  const slope = o.mul(o.add(o.mul(squares, 0.044715), 1), scale);
  return [t, t0, o.mul(hyperbolic(o, { x: q, x0: q0, y: t, y0: t0 }), slope)];
}

/** x / (1 + |x|), as x times r = 1 / (1 + |x|). */
export const softsign: Secant = (o, ends) => {
  const [a, a0] = [o.abs(ends.x), o.abs(ends.x0)];
  const [r, r0] = [a, a0].map((v) => o.div(1, o.add(v, 1))) as [Value, Value];
  const fall = o.neg(o.mul(o.mul(r, r0), quotient(o, { ...ends, y: a, y0: a0 }, o.sign(ends.x))));
  return gated(o, ends, r, r0, fall);
};
