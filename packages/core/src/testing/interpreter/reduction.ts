/** Reductions over axes, arg max and running sums. */

import { intOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import type { Operator, Operators } from "./operator.ts";
import { alongAxis, at, eachIndex, fromFront, get, make, type Tensor64 } from "./tensor64.ts";

/** Shape in which the given axes are 1 (keepdims) or gone. */
const reducedShape = (shape: readonly number[], axes: readonly number[], keep: boolean): number[] =>
  shape
    .map((size, axis) => (axes.includes(axis) ? 1 : size))
    .filter((_, axis) => keep || !axes.includes(axis));

/** f over the elements that differ only along `axes`. */
function reduced(
  x: Tensor64,
  axes: readonly number[],
  keep: boolean,
  f: (values: number[]) => number,
): Tensor64 {
  const kept = reducedShape(x.shape, axes, true);
  const inner = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
  const y = make(kept, (index) => {
    const values: number[] = [];
    eachIndex(inner, (step) => {
      values.push(
        at(
          x,
          index.map((i, axis) => i + get(step, axis)),
        ),
      );
    });
    return f(values);
  });
  return { ...y, shape: reducedShape(x.shape, axes, keep) };
}

/**
 * Axes from the second input; where it is missing or empty all of them, or none if noop_with_empty_axes. Without axes
 * f still sees each element by itself, as the engine has it: ReduceSumSquare then squares.
 */
const reduce =
  (f: (values: number[]) => number): Operator =>
  (inputs, node) => {
    const x = get(inputs, 0);
    const given = Array.from(inputs[1]?.data ?? [], (axis) => fromFront(axis, x.shape.length));
    const all = given.length === 0 && !intOf(node, "noop_with_empty_axes", 0);
    return [reduced(x, all ? [...x.shape.keys()] : given, intOf(node, "keepdims", 1) === 1, f)];
  };

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function logSumExp(values: readonly number[]): number {
  const max = Math.max(...values);
  return max + Math.log(total(values.map((x) => Math.exp(x - max))));
}

/** Index of the best along one axis: the first, or the last where select_last_index is set. */
const argBest =
  (best: (values: number[]) => number): Operator =>
  (inputs, node) => {
    const x = get(inputs, 0);
    const axis = fromFront(intOf(node, "axis", 0), x.shape.length);
    const find = (values: number[]): number =>
      intOf(node, "select_last_index", 0) ? values.lastIndexOf(best(values)) : values.indexOf(best(values));
    return [reduced(x, [axis], intOf(node, "keepdims", 1) === 1, find)];
  };

/** The k largest (or smallest) along an axis in order, equal ones by position, and where they were. */
const topK: Operator = (inputs, node) => {
  const x = get(inputs, 0);
  const axis = fromFront(intOf(node, "axis", -1), x.shape.length);
  const sign = intOf(node, "largest", 1) ? -1 : 1;
  const order = alongAxis(x, axis, (line) =>
    [...line.keys()].sort((i, j) => sign * (get(line, i) - get(line, j)) || i - j),
  );
  const places = make(x.shape.with(axis, get(get(inputs, 1).data, 0)), (index) => at(order, index));
  return [make(places.shape, (index) => at(x, index.with(axis, at(places, index)))), places];
};

function runningSum(line: readonly number[], node: Node): number[] {
  const backwards = intOf(node, "reverse", 0) === 1;
  let sum = 0;
  const sums = (backwards ? line.toReversed() : line).map((x) => {
    sum += x;
    return intOf(node, "exclusive", 0) ? sum - x : sum;
  });
  return backwards ? sums.toReversed() : sums;
}

export const reduction: Operators = {
  ReduceSum: reduce(total),
  ReduceMean: reduce((values) => total(values) / values.length),
  ReduceMax: reduce((values) => Math.max(...values)),
  ReduceMin: reduce((values) => Math.min(...values)),
  ReduceProd: reduce((values) => values.reduce((product, x) => product * x, 1)),
  ReduceL1: reduce((values) => total(values.map(Math.abs))),
  ReduceL2: reduce((values) => Math.sqrt(total(values.map((x) => x * x)))),
  ReduceLogSum: reduce((values) => Math.log(total(values))),
  ReduceLogSumExp: reduce(logSumExp),
  ReduceSumSquare: reduce((values) => total(values.map((x) => x * x))),
  ArgMax: argBest((values) => Math.max(...values)),
  ArgMin: argBest((values) => Math.min(...values)),
  TopK: topK,
  CumSum: (inputs, node) => [
    alongAxis(get(inputs, 0), get(get(inputs, 1).data, 0), (line) => runningSum(line, node)),
  ],
};
