/** DeepLIFT rules of operators in which two moving values meet: products, quotients, powers, choices. */

import type { Node, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { type Arithmetic, arithmetic } from "../gradient/arithmetic.ts";
import { unbroadcast } from "../gradient/broadcast.ts";
import { broadcasting } from "../gradient/elementwise.ts";
import { type DifferenceContext, type DifferenceRule, gradientAt, moves } from "./rule.ts";
import { half, quotient, rectified, smooth } from "./secant.ts";

/** Two-point Gauss–Legendre: exact for gradients up to the third degree. */
const gauss = [0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6];

/**
 * Products of several inputs, each linear in every one of them: the gradient half-way between x₀ and x. For two moving
 * factors that is exact, Δ(ab) = ½(a + a₀)Δb + ½(b + b₀)Δa; for three and four, the mean of two points is.
 */
export const multilinear: DifferenceRule = (node, dy, to) => {
  const moving = node.inputs.filter((value) => moves(value, to)).length;
  if (moving < 2) return to.plain(node, dy, to);
  const o = arithmetic(to.b);
  if (moving === 2) return gradientAt(node, dy, to, between(0.5, to));
  const [one = [], two = []] = gauss.map((t) => gradientAt(node, dy, to, between(t, to)));
  return one.map((part, i) =>
    part === undefined || two[i] === undefined ? undefined : half(o, part, two[i]),
  );
};

/** x₀ + t(x − x₀) for the inputs that move; what does not move, and the outputs, stay. */
const between =
  (t: number, to: DifferenceContext) =>
  (value: Value): Value => {
    if (!moves(value, to)) return value;
    const o = arithmetic(to.b);
    return o.add(o.mul(value, t), o.mul(to.twin(value), 1 - t));
  };

/** x / y as x · r with r = 1 / y: Δ(x / y) = ½(r + r₀)Δx − ½(x + x₀) r r₀ Δy. */
export const division: DifferenceRule = (node, dy, to) => {
  if (!moves(node.inputs[1] ?? "", to)) return to.plain(node, dy, to);
  const inverses = (o: Arithmetic, y: Value): [Value, Value] => [o.div(1, y), o.div(1, to.twin(y))];
  return broadcasting(
    (o, d, [, y]) => o.mul(d, half(o, ...inverses(o, y))),
    (o, d, [x, y]) => {
      const [r, r0] = inverses(o, y);
      return o.neg(o.mul(o.mul(d, half(o, x, to.twin(x))), o.mul(r, r0)));
    },
  )(node, dy, to);
};

/** xᵃ with a fixed: the secant, x + x₀ for squares. With a moving too: half of each order of changing one at a time. */
export const power: DifferenceRule = (node, dy, to) => {
  const known = to.constant(node.inputs[1] ?? "");
  if (known?.data.length === 1 && numbers(known)[0] === 2)
    return broadcasting(
      (o, d, [x]) => o.mul(d, o.add(x, to.twin(x))),
      (o, d) => o.mul(d, 0),
    )(node, dy, to);
  return moves(node.inputs[1] ?? "", to) ? movingPower(node, dy, to) : fixedPower(node, dy, to);
};

function fixedPower(node: Node, dy: Value, to: DifferenceContext): readonly (Value | undefined)[] {
  return broadcasting(
    (o, d, [x, a, z]) => {
      const x0 = to.twin(x);
      const slope = (v: Value) => o.where(o.equal(a, 0), 0, o.mul(a, o.pow(v, o.sub(a, 1))));
      const scale = half(o, o.abs(x), o.abs(x0));
      return o.mul(d, smooth(o, { x, x0, y: z, y0: to.twin(z) }, half(o, slope(x), slope(x0)), scale));
    },
    (o, d) => o.mul(d, 0),
  )(node, dy, to);
}

function movingPower(node: Node, dy: Value, to: DifferenceContext): readonly (Value | undefined)[] {
  const { twin } = to;
  /** Mean change of z when one operand moves, the other standing at either end, over the change of the first. */
  const share = (o: Arithmetic, d: Value, of: Value, [z, there, here]: readonly [Value, Value, Value]) => {
    const change = o.add(o.sub(z, there), o.sub(here, twin(z)));
    const step = o.sub(of, twin(of));
    return o.mul(d, o.where(o.equal(step, 0), 0, o.div(o.mul(change, 0.5), step)));
  };
  return broadcasting(
    (o, d, [x, a, z]) => share(o, d, x, [z, o.pow(twin(x), a), o.pow(x, twin(a))]),
    (o, d, [x, a, z]) => share(o, d, a, [z, o.pow(x, twin(a)), o.pow(twin(x), a)]),
  )(node, dy, to);
}

/** max(x, 0) + a · min(x, 0), the second as a product: a may move. */
export const parametricRelu: DifferenceRule = (node, dy, to) => {
  const { twin } = to;
  const below = (o: Arithmetic, x: Value): Value => o.neg(o.relu(o.neg(x)));
  return broadcasting(
    (o, d, [x, a]) => {
      const above = rectified(o, { x, x0: twin(x) });
      return o.mul(d, o.add(above, o.mul(half(o, a, twin(a)), o.sub(1, above))));
    },
    (o, d, [x]) => o.mul(d, half(o, below(o, x), below(o, twin(x)))),
  )(node, dy, to);
};

/**
 * Where: where the choice is the same at x and x₀, the branch that was taken; where it changed, all of Δz goes to the
 * branch that moved more, since the condition itself cannot carry any.
 */
export const choice: DifferenceRule = (node, dy, to) => {
  const [condition = "", x = "", y = ""] = node.inputs;
  const [z = ""] = node.outputs;
  if (!moves(condition, to)) return to.plain(node, dy, to);
  const o = arithmetic(to.b);
  const change = o.sub(z, to.twin(z));
  const [dx, other] = [x, y].map((v) => o.sub(v, to.twin(v))) as [Value, Value];
  const first = o.greaterOrEqual(o.abs(dx), o.abs(other));
  const same = o.equal(o.indicator(condition), o.indicator(to.twin(condition)));
  const ratio = (step: Value) => o.where(o.equal(step, 0), 0, o.div(o.mul(dy, change), step));
  const part = (kept: Value, changed: Value, of: Value) =>
    unbroadcast(to.b, o.where(same, kept, changed), to.shape(z), to.shape(of));
  return [
    undefined,
    to.needs(1) ? part(o.where(condition, dy, 0), o.where(first, ratio(dx), 0), x) : undefined,
    to.needs(2) ? part(o.where(condition, 0, dy), o.where(first, 0, ratio(other)), y) : undefined,
  ];
};

/** Codes: Δcode / Δx where they lie 8 or more apart; closer by, rounding would make most of it, and the gradient goes on. */
export const quantised: DifferenceRule = (node, dy, to) => {
  const o = arithmetic(to.b);
  const [x = ""] = node.inputs;
  const [code = ""] = node.outputs;
  const [y, y0] = [code, to.twin(code)].map(o.indicator) as [Value, Value];
  const [plain = dy] = to.plain(node, dy, to);
  const far = o.greaterOrEqual(o.abs(o.sub(y, y0)), 8);
  return [o.where(far, o.mul(dy, quotient(o, { x, x0: to.twin(x), y, y0 }, 0)), plain)];
};
