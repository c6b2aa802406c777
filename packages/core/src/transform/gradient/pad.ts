/** Gradient of Pad: constant, reflect, edge and wrap, negative pads included. */

import { stringOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { type Matrix, matrix, transposedAlong } from "./axis-matrix.ts";
import { axisOf, reshape, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

interface AxisPads {
  readonly axis: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * dx: constant pads are cut off (negative ones put zeros back); reflected, repeated and wrapped elements are added to
 * the one they copy, by a constant 0/1 matrix per axis. The constant itself gets the sum of dy over the padding.
 */
export const padded: GradientRule = (node, dy, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  const pads = inputNumbers(node, 1, to) ?? [];
  const axes = inputNumbers(node, 3, to) ?? upTo(shape.length);
  const list = axes.map((axis, i): AxisPads => {
    return { axis: axisOf(axis, shape.length), begin: pads[i] ?? 0, end: pads[i + axes.length] ?? 0 };
  });
  const mode = stringOf(node, "mode", "constant");
  if (mode !== "constant") return [copiedBack(dy, to.shape(node.outputs[0] as Value), shape, list, mode, to)];
  const dx = cut(dy, shape.length, list, to);
  return [dx, undefined, to.needs(2) ? paddingSum(dy, dx, to.shape(node.inputs[2] as Value), to) : undefined];
};

function cut(dy: Value, rank: number, list: readonly AxisPads[], { b }: GradientContext): Value {
  if (list.every(({ begin, end }) => begin === 0 && end === 0)) return dy;
  const pads = upTo(2 * rank).map(() => 0);
  for (const { axis, begin, end } of list) {
    pads[axis] = -begin;
    pads[axis + rank] = -end;
  }
  return b.add("Pad", [dy, b.ints(pads)]);
}

/** Σ dy − Σ dx: what went into the padding. */
function paddingSum(dy: Value, dx: Value, shape: readonly number[], { b }: GradientContext): Value {
  const total = (value: Value) => b.add("ReduceSum", [value], { keepdims: 0 });
  return reshape(b, b.add("Sub", [total(dy), total(dx)]), shape);
}

function copiedBack(
  dy: Value,
  full: readonly number[],
  shape: readonly number[],
  list: readonly AxisPads[],
  mode: string,
  { b }: GradientContext,
): Value {
  const maps = new Map<number, Matrix>();
  for (const { axis, begin } of list)
    maps.set(axis, copyMatrix(full[axis] as number, shape[axis] as number, begin, mode));
  return transposedAlong(b, dy, full, maps);
}

/** padded × original: 1 where a padded position shows an original one. */
function copyMatrix(rows: number, columns: number, begin: number, mode: string): Matrix {
  const m = matrix(rows, columns);
  for (let r = 0; r < rows; r++) m.data[r * columns + sourceOf(r - begin, columns, mode)] = 1;
  return m;
}

/** The element that position `i`, possibly outside 0 … size − 1, copies. */
export function sourceOf(i: number, size: number, mode: string): number {
  if (mode === "edge") return Math.min(Math.max(i, 0), size - 1);
  if (mode === "wrap") return ((i % size) + size) % size;
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const place = ((i % period) + period) % period;
  return place < size ? place : period - place;
}
