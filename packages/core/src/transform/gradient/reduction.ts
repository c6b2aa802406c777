/** Gradients of the Reduce… operators and of CumSum. */

import { intOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";
import { axisOf, expand, reshape, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule, GradientRules } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

export interface Reduced {
  readonly o: Arithmetic;
  readonly dy: Value;
  readonly x: Value;
  readonly y: Value;
  /** How many elements each result stands for. */
  readonly count: number;
  /** A value of the shape of y, laid out so that it broadcasts against x. */
  readonly keep: (value: Value) => Value;
  /** Σ over the reduced axes, which stay with size 1. */
  readonly sum: (value: Value) => Value;
}

/** dx from a formula in x and in dy and y, which are laid out so that they broadcast against x. */
export const reducing =
  (slope: (parts: Reduced) => Value): GradientRule =>
  (node, dy, to) => {
    const [x = ""] = node.inputs;
    const axes = reducedAxes(node, to);
    const shape = to.shape(x);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const keep = (value: Value) => (intOf(node, "keepdims", 1) === 1 ? value : reshape(to.b, value, kept));
    return [
      slope({
        o: arithmetic(to.b),
        x,
        dy: keep(dy),
        y: keep(node.outputs[0] as Value),
        keep,
        count: sizeOf(axes.map((axis) => shape[axis] as number)),
        sum: (value) =>
          to.b.add("ReduceSum", [value, to.b.ints(axes)], { keepdims: 1, noop_with_empty_axes: 1 }),
      }),
    ];
  };

/** The same where the formula does not mention x: its result is repeated to the shape of x. */
const repeating =
  (slope: (parts: Reduced) => Value): GradientRule =>
  (node, dy, to) => {
    const [dx] = reducing(slope)(node, dy, to);
    return [expand(to.b, dx as Value, to.shape(node.inputs[0] as Value))];
  };

/** The axes of a Reduce… node, counted from the front; an empty list means all unless the node says none. */
function reducedAxes(node: Node, to: GradientContext): number[] {
  const rank = to.shape(node.inputs[0] as Value).length;
  const listed = inputNumbers(node, 1, to) ?? [];
  if (listed.length > 0) return listed.map((axis) => axisOf(axis, rank));
  return intOf(node, "noop_with_empty_axes", 0) === 1 ? [] : upTo(rank);
}

/** Where x reaches the extreme, dy shared equally among all that do (as torch.amax). */
const extreme = reducing(({ o, dy, x, y, sum }) => {
  const hits = o.indicator(o.equal(x, y));
  return o.mul(o.div(dy, sum(hits)), hits);
});

/**
 * y = Π x: dy times the product of all *other* elements, which stays right where some x are 0. With z the number of
 * zeros and P the product of the rest: P/x where z = 0, P at the one zero where z = 1, else 0.
 */
const product: GradientRule = (node, dy, to) => {
  const axes = to.b.ints(reducedAxes(node, to));
  return reducing(({ o, dy: d, x, sum }) => {
    const zero = o.equal(x, 0);
    const zeros = sum(o.indicator(zero));
    const filled = o.where(zero, 1, x);
    const rest = to.b.add("ReduceProd", [filled, axes], { keepdims: 1, noop_with_empty_axes: 1 });
    const others = o.equal(o.sub(zeros, o.indicator(zero)), 0);
    return o.where(others, o.mul(d, o.div(rest, filled)), 0);
  })(node, dy, to);
};

/** The row of each operator. */
export const reductions: GradientRules = {
  ReduceSum: repeating(({ dy }) => dy),
  ReduceMean: repeating(({ o, dy, count }) => o.mul(dy, 1 / count)),
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceProd: product,
  ReduceL1: reducing(({ o, dy, x }) => o.mul(dy, o.sign(x))),
  /** x / ‖x‖, and 0 for the zero vector (as torch). */
  ReduceL2: reducing(({ o, dy, x, y }) => o.mul(o.where(o.equal(y, 0), 0, o.div(dy, y)), x)),
  ReduceLogSum: repeating(({ o, dy, y }) => o.div(dy, o.exp(y))),
  ReduceLogSumExp: reducing(({ o, dy, x, y }) => o.mul(dy, o.exp(o.sub(x, y)))),
  ReduceSumSquare: reducing(({ o, dy, x }) => o.mul(o.mul(dy, 2), x)),
};

/** y = running sum along an axis: the running sum of dy from the other end. */
export const cumSum: GradientRule = ({ inputs: [, axis = ""], attributes }, dy, { b }) => {
  const flag = (name: string) => (attributes[name]?.value === 1 ? 1 : 0);
  return [b.add("CumSum", [dy, axis], { exclusive: flag("exclusive"), reverse: 1 - flag("reverse") })];
};
