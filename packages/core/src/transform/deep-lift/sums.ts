/** DeepLIFT rules of reductions and pooling that are not linear: products, norms, logarithms of sums. */

import { intOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { type Arithmetic, arithmetic } from "../gradient/arithmetic.ts";
import { expand } from "../gradient/broadcast.ts";
import { spread, windowMatrix } from "../gradient/pooling.ts";
import { type Reduced, reducing } from "../gradient/reduction.ts";
import { type DifferenceContext, type DifferenceRule, gradientAt } from "./rule.ts";
import { exponential, half, quotient, root } from "./secant.ts";

interface Pair extends Reduced {
  readonly x0: Value;
  readonly y0: Value;
}

/** The multipliers of a reduction from both ends of x and y. */
export const reduced =
  (slope: (parts: Pair) => Value): DifferenceRule =>
  (node, dy, to) =>
    reducing((parts) =>
      slope({ ...parts, x0: to.twin(parts.x), y0: parts.keep(to.twin(node.outputs[0] as Value)) }),
    )(node, dy, to);

/** Of |x|. */
export const absolute = (o: Arithmetic, x: Value, x0: Value): Value =>
  quotient(o, { x, x0, y: o.abs(x), y0: o.abs(x0) }, o.sign(x));

export const sumOfLogs: DifferenceRule = (node, dy, to) => {
  const slope = reduced(({ o, dy: d, y, y0 }) => o.div(d, logarithmicMeans(o, y, y0)));
  const [m = dy] = slope(node, dy, to);
  return [expand(to.b, m, to.shape(node.inputs[0] as Value))];
};

/** With L the logarithmic mean of softmax(x) and softmax(x₀): Σ L ⊙ (Δx − Δy) = 0, so Δy = Σ L ⊙ Δx / Σ L. */
export const logSumExp: DifferenceRule = reduced(({ o, dy, x, x0, y, y0, sum }) => {
  const means = logarithmicMeans(o, o.sub(x, y), o.sub(x0, y0));
  return o.mul(o.div(dy, sum(means)), means);
});

/** L from the logarithms of both. */
export const logarithmicMeans = (o: Arithmetic, x: Value, x0: Value): Value =>
  exponential(o, { x, x0, y: o.exp(x), y0: o.exp(x0) });

/**
 * Π x: the gradient half-way, and what is missing spread so that the multipliers change least:
 * m = g + (dy Δy − Σ g ⊙ Δx) Δx / Σ Δx².
 */
export const product: DifferenceRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const [x = ""] = node.inputs;
  const middle = half(o, x, to.twin(x));
  const [g = dy] = gradientAt(node, dy, to, (value) => (value === x ? middle : value));
  return reduced(({ dy: d, x0, y, y0, sum }) => {
    const step = o.sub(x, x0);
    const missing = o.sub(o.mul(d, o.sub(y, y0)), sum(o.mul(g, step)));
    const squares = sum(o.mul(step, step));
    const share = o.where(o.equal(squares, 0), 0, o.div(missing, squares));
    return o.add(g, o.mul(share, step));
  })(node, dy, to);
};

/** (Σ |x|ᵖ)^(1/p) over windows: the secants of |x|ᵖ, of the sum and of its root, one after the other. */
export const lpPool: DifferenceRule = (node, dy, to) => {
  const share = normShare(intOf(node, "p", 2), node.outputs[0] as Value, dy, to);
  return [normSlope(node, spread(node, share, to, windowMatrix), to)];
};

export const globalLpPool: DifferenceRule = (node, dy, to) => [
  normSlope(node, normShare(intOf(node, "p", 2), node.outputs[0] as Value, dy, to), to),
];

/** dy over the secant of yᵖ: what each |x|ᵖ gets. */
function normShare(p: number, y: Value, dy: Value, to: DifferenceContext): Value {
  if (p === 1) return dy;
  const o = arithmetic(to.b);
  if (p === 2) return o.mul(dy, root(o, { y, y0: to.twin(y) }));
  const slope = powerSecant(o, p, y, to.twin(y));
  return o.where(o.equal(slope, 0), 0, o.div(dy, slope));
}

function normSlope(node: Node, share: Value, to: DifferenceContext): Value {
  const o = arithmetic(to.b);
  const x = node.inputs[0] as Value;
  const x0 = to.twin(x);
  const p = intOf(node, "p", 2);
  if (p === 2) return o.mul(share, o.add(x, x0));
  return o.mul(share, o.mul(absolute(o, x, x0), powerSecant(o, p, o.abs(x), o.abs(x0))));
}

/** Of uᵖ for u ≥ 0 and whole p: Σ uᵏ u₀^(p − 1 − k). */
function powerSecant(o: Arithmetic, p: number, u: Value, u0: Value): Value {
  const power = (v: Value, k: number): Value | number => (k === 0 ? 1 : k === 1 ? v : o.pow(v, k));
  const terms = Array.from({ length: p }, (_, k) => o.mul(power(u, k), power(u0, p - 1 - k)));
  return terms.reduce((sum, term) => o.add(sum, term));
}
