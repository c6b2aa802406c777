/** Gradients of operators that only move, repeat or drop elements. */

import { intOf, intsOf, stringOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { axisOf, reshape, transpose, unbroadcast, upTo } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { inputNumbers } from "./static-inputs.ts";

/** Reshape, Flatten, Squeeze, Unsqueeze: dy in the shape of x. */
export const reshaped: GradientRule = ({ inputs: [x = ""] }, dy, to) => [reshape(to.b, dy, to.shape(x))];

/** The permutation undone. */
export const transposed: GradientRule = (node, dy, to) => {
  const rank = to.shape(node.inputs[0] as Value).length;
  const perm = intsOf(node, "perm") ?? upTo(rank).reverse();
  return [
    transpose(
      to.b,
      dy,
      upTo(rank).map((axis) => perm.indexOf(axis)),
    ),
  ];
};

/** Expand: the sum over what was repeated. */
export const expanded: GradientRule = ({ inputs: [x = ""], outputs: [y = ""] }, dy, to) => [
  unbroadcast(to.b, dy, to.shape(y), to.shape(x)),
];

/** Tile: dy laid out as repeat × size on every axis, summed over the repeats. */
export const tiled: GradientRule = ({ inputs: [x = ""], outputs: [y = ""] }, dy, to) => {
  const [shape, full] = [to.shape(x), to.shape(y)];
  const axes = upTo(shape.length).filter((axis) => full[axis] !== shape[axis]);
  if (axes.length === 0) return [dy];
  const laid = shape.flatMap((size, axis) => [(full[axis] as number) / size, size]);
  const sum = to.b.add(
    "ReduceSum",
    [reshape(to.b, dy, laid), to.b.ints(upTo(shape.length).map((axis) => 2 * axis))],
    {
      keepdims: 0,
    },
  );
  return [sum];
};

/** Concat: each operand's part of dy. */
export const concatenated: GradientRule = (node, dy, to) => {
  const axis = axisOf(intOf(node, "axis", 0), to.shape(node.outputs[0] as Value).length);
  let end = 0;
  return node.inputs.map((x, i) => {
    const start = end;
    end += to.shape(x)[axis] as number;
    if (!to.needs(i)) return undefined;
    if (node.inputs.length === 1) return dy;
    return to.b.add("Slice", [dy, to.b.ints([start]), to.b.ints([end]), to.b.ints([axis])]);
  });
};

/** Split: the parts' gradients side by side, zeros for a part that S does not depend on. */
export const split: GradientRule = (node, _dy, to) => {
  const axis = intOf(node, "axis", 0);
  const parts = node.outputs.map((y, i) => to.gradientOf(i) ?? to.b.constant(floats(to.shape(y)), "zeros"));
  return [parts.length === 1 ? parts[0] : to.b.add("Concat", parts, { axis })];
};

/** Slice with any steps: dy spread out by its step, turned round for negative ones, zeros elsewhere. */
export const sliced: GradientRule = (node, dy, to) => {
  const shape = to.shape(node.inputs[0] as Value);
  const out = to.shape(node.outputs[0] as Value);
  const starts = inputNumbers(node, 1, to) ?? [];
  const axes = (inputNumbers(node, 3, to) ?? upTo(starts.length)).map((axis) => axisOf(axis, shape.length));
  const steps = inputNumbers(node, 4, to) ?? starts.map(() => 1);
  let value = dy;
  let size = out;
  const before = shape.map(() => 0);
  const after = shape.map(() => 0);
  for (const [i, axis] of axes.entries()) {
    const [length, count, step] = [shape[axis] as number, out[axis] as number, steps[i] as number];
    const first = firstOf(starts[i] as number, length, step);
    value = spreadAlong(value, size, axis, step, to);
    const span = count === 0 ? 0 : (count - 1) * Math.abs(step) + 1;
    size = size.with(axis, span);
    const low = count === 0 ? 0 : step > 0 ? first : first - span + 1;
    before[axis] = low;
    after[axis] = length - low - span;
  }
  return [
    [...before, ...after].every((n) => n === 0)
      ? value
      : to.b.add("Pad", [value, to.b.ints([...before, ...after])]),
  ];
};

/** Where a slice starts after ONNX's clamping. */
export function firstOf(start: number, length: number, step: number): number {
  const from = start < 0 ? start + length : start;
  return Math.min(Math.max(from, 0), step > 0 ? length : length - 1);
}

/** a b c with |step| − 1 zeros between neighbours; c b a first where the step is negative. */
function spreadAlong(
  value: Value,
  shape: readonly number[],
  axis: number,
  step: number,
  { b }: GradientContext,
): Value {
  const count = shape[axis] as number;
  const forward =
    step > 0 || count < 2
      ? value
      : b.add("Slice", [value, b.ints([-1]), b.ints([-count - 1]), b.ints([axis]), b.ints([-1])]);
  const gap = Math.abs(step);
  if (gap === 1 || count < 2) return forward;
  const column = b.add("Unsqueeze", [forward, b.ints([axis + 1])]);
  const zeros = upTo(shape.length + 1).map(() => 0);
  const padded = b.add("Pad", [column, b.ints([...zeros, ...zeros.with(axis + 1, gap - 1)])]);
  const flat = reshape(b, padded, shape.with(axis, count * gap));
  return b.add("Slice", [flat, b.ints([0]), b.ints([(count - 1) * gap + 1]), b.ints([axis])]);
}

/** DepthToSpace: the permutation undone, in either of its two orders of channels. */
export const depthToSpace: GradientRule = (node, dy, to) => {
  const block = intOf(node, "blocksize", 1);
  const [n = 1, channels = 1, h = 1, w = 1] = to.shape(node.inputs[0] as Value);
  const depth = channels / block ** 2;
  const laid = reshape(to.b, dy, [n, depth, h, block, w, block]);
  const perm = stringOf(node, "mode", "DCR") === "CRD" ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
  return [reshape(to.b, transpose(to.b, laid, perm), [n, channels, h, w])];
};

/** SpaceToDepth is undone by DepthToSpace in its default order. */
export const spaceToDepth: GradientRule = (node, dy, { b }) => [
  b.add("DepthToSpace", [dy], { blocksize: intOf(node, "blocksize", 1), mode: "DCR" }),
];
