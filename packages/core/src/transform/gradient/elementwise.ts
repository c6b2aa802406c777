/** Gradients of elementwise operators with one input, and of those with two that broadcast. */

import { floatOf, stringOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { numbers } from "../../tensor.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";
import { unbroadcast } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";

/** dx = dy ⊙ f′, where `derivative` makes f′ from the input x and the output y. */
export function pointwise(
  derivative: (o: Arithmetic, x: Value, y: Value, node: Node, to: GradientContext) => Value,
): GradientRule {
  return (node, dy, to) => {
    const o = arithmetic(to.b);
    return [o.mul(dy, derivative(o, node.inputs[0] as Value, node.outputs[0] as Value, node, to))];
  };
}

type Part = (o: Arithmetic, dy: Value, [x, y, z]: readonly [Value, Value, Value]) => Value;

/** One formula per operand (of x, y and the result z), made only where asked for and summed back to its shape. */
export function broadcasting(...parts: readonly [Part, Part]): GradientRule {
  return (node, dy, to) => {
    const [x = "", y = ""] = node.inputs;
    const z = node.outputs[0] as Value;
    return [x, y].map((operand, i) => {
      if (!to.needs(i)) return undefined;
      const full = (parts[i] as Part)(arithmetic(to.b), dy, [x, y, z]);
      return unbroadcast(to.b, full, to.shape(z), to.shape(operand));
    });
  };
}

/** Sum and Mean: dy, scaled, for every operand. */
export const sumOfAll =
  (scale: (count: number) => number): GradientRule =>
  ({ inputs, outputs: [y = ""] }, dy, to) => {
    const factor = scale(inputs.length);
    const part = factor === 1 ? dy : arithmetic(to.b).mul(dy, factor);
    return inputs.map((x, i) =>
      to.needs(i) ? unbroadcast(to.b, part, to.shape(y), to.shape(x)) : undefined,
    );
  };

/** Max and Min of any number of operands: those that reach the extreme share dy equally (½ each of two, as torch). */
export const extremeOfAll: GradientRule = ({ inputs, outputs: [y = ""] }, dy, to) => {
  const o = arithmetic(to.b);
  const hits = inputs.map((x) => o.indicator(o.equal(x, y)));
  const share = o.div(dy, hits.length === 1 ? (hits[0] as Value) : to.b.add("Sum", hits));
  return inputs.map((x, i) =>
    to.needs(i) ? unbroadcast(to.b, o.mul(share, hits[i] as Value), to.shape(y), to.shape(x)) : undefined,
  );
};

/** z = xᵃ: dx = a·xᵃ⁻¹, da = z·ln x, and 0 where x = 0 (as torch). Squares, the common case, avoid the power. */
export const pow: GradientRule = (node, dy, to) => {
  const [x = "", exponent = ""] = node.inputs;
  const known = to.constant(exponent);
  const a = known?.data.length === 1 ? numbers(known)[0] : undefined;
  if (a === 2 && !to.needs(1)) {
    const o = arithmetic(to.b);
    return [unbroadcast(to.b, o.mul(o.mul(dy, 2), x), to.shape(node.outputs[0] as Value), to.shape(x))];
  }
  return generalPow(node, dy, to);
};

const generalPow = broadcasting(
  // a = 0 gives 0 even at x = 0, where 0·0⁻¹ would be NaN.
  (o, dy, [x, a]) => o.mul(dy, o.where(o.equal(a, 0), 0, o.mul(a, o.pow(x, o.sub(a, 1))))),
  (o, dy, [x, , z]) => o.mul(dy, o.where(o.equal(x, 0), 0, o.mul(z, o.log(x)))),
);

/** Where: each branch gets dy where it was taken; the condition has no gradient. */
export const where: GradientRule = ({ inputs, outputs: [z = ""] }, dy, to) => {
  const [condition = "", x = "", y = ""] = inputs;
  const o = arithmetic(to.b);
  const back = (part: Value, of: Value) => unbroadcast(to.b, part, to.shape(z), to.shape(of));
  return [
    undefined,
    to.needs(1) ? back(o.where(condition, dy, 0), x) : undefined,
    to.needs(2) ? back(o.where(condition, 0, dy), y) : undefined,
  ];
};

/** √(2/π), of the tanh form of Gelu. */
const root = Math.sqrt(2 / Math.PI);

/** Gelu, exact x·Φ(x) or its tanh form: Φ(x) + x·φ(x), or the derivative of the tanh form. */
export const gelu: GradientRule = pointwise((o, x, _y, node) => {
  if (stringOf(node, "approximate", "none") === "tanh") return geluByTanh(o, x);
  const density = o.mul(o.exp(o.mul(o.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return o.add(o.mul(o.add(o.erf(o.mul(x, Math.SQRT1_2)), 1), 0.5), o.mul(x, density));
});

/** t = tanh(√(2/π)·(x + 0.044715x³)): ½(1 + t) + ½x(1 − t²)·√(2/π)·(1 + 3·0.044715x²). */
function geluByTanh(o: Arithmetic, x: Value): Value {
  const square = o.mul(x, x);
  const t = o.tanh(o.mul(o.mul(x, root), o.add(o.mul(square, 0.044715), 1)));
  const slope = o.mul(o.add(o.mul(square, 3 * 0.044715), 1), root);
  const tail = o.mul(o.mul(x, o.sub(1, o.mul(t, t))), slope);
  return o.mul(o.add(o.add(t, 1), tail), 0.5);
}

/** x·σ(αx): σ + αx·σ(1 − σ). `alpha` is 1 for Swish, 1.702 for QuickGelu unless the node says otherwise. */
export const swish = (alpha: number): GradientRule =>
  pointwise((o, x, _y, node) => {
    const a = floatOf(node, "alpha", alpha);
    const gate = o.sigmoid(a === 1 ? x : o.mul(x, a));
    return o.mul(gate, o.add(o.mul(o.mul(x, a), o.sub(1, gate)), 1));
  });

/** x·tanh(s), s = softplus(x): tanh(s) + x·(1 − tanh²(s))·σ(x). */
export const mish: GradientRule = pointwise((o, x) => {
  const t = o.tanh(o.softplus(x));
  return o.add(t, o.mul(o.mul(x, o.sub(1, o.mul(t, t))), o.sigmoid(x)));
});

/** x·max(0, min(1, αx + β)) with α = 1/6, β = ½: 0 to the left of −3, 1 to the right of 3, between x/3 + ½ (also at the ends, as torch). */
export const hardSwish: GradientRule = pointwise((o, x) => {
  const middle = o.add(o.mul(x, 1 / 3), 0.5);
  return o.where(o.less(x, -3), 0, o.where(o.greater(x, 3), 1, middle));
});
