/** The gradient of MaxPool without `Indices`, for engines that do not have them. */

import type { Builder } from "../../graph/builder.ts";
import type { Value } from "../../graph/graph.ts";
import { floats } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { reshape, upTo } from "./broadcast.ts";
import { poolAxes } from "./pooling.ts";
import type { GradientRule, GradientRules } from "./rule.ts";
import { type Axis, reachOf } from "./window.ts";

/** Pooling along one axis: the tensor it starts from, what each tap of the window sees, and the maxima. */
interface Step {
  readonly axis: Axis;
  readonly at: number;
  readonly shape: readonly number[];
  readonly taps: readonly Value[];
  readonly maximum: Value;
}

/** `rules` without `Indices`, which the GPU engine does not have. */
export const withoutIndices = (rules: GradientRules): GradientRules => ({
  ...rules,
  MaxPool: maxPoolByComparison,
});

/**
 * The same by slices and comparisons alone. Max pooling is done one axis at a time, innermost first: the first row
 * that holds a window's maximum, then the first column in it, is the first maximum in row-major order. Each such step
 * is undone by comparing the window's taps with its maximum in turn; the last tap gets what the others left.
 */
const maxPoolByComparison: GradientRule = (node, dy, to) => {
  const steps: Step[] = [];
  let x = node.inputs[0] as Value;
  let shape = to.shape(x);
  const pooled = poolAxes(node, to)
    .map((axis, i) => ({ axis, at: i + 2 }))
    .filter(({ axis }) => axis.kernel > 1 || axis.input !== axis.output);
  for (const [left, { axis, at }] of [...pooled.entries()].reverse()) {
    const taps = tapsOf(to.b, x, shape, axis, at);
    const maximum = left === 0 ? (node.outputs[0] as Value) : to.b.add("Max", taps);
    steps.push({ axis, at, shape, taps, maximum });
    shape = shape.with(at, axis.output);
    x = maximum;
  }
  return [steps.reverse().reduce((gradient, step) => unpool(to.b, step, gradient), dy)];
};

/** What tap t of every window sees: a strided slice of the padded tensor, for each t. */
function tapsOf(b: Builder, x: Value, shape: readonly number[], axis: Axis, at: number): Value[] {
  const { input, output, stride, begin } = axis;
  const end = Math.max(0, reachOf(axis) - begin - input);
  const padded = padAlong(b, x, shape.length, at, [begin, end], Number.NEGATIVE_INFINITY);
  return upTo(axis.kernel).map((t) => {
    const start = t * axis.dilation;
    return sliceAlong(b, padded, at, start, start + (output - 1) * stride + 1, stride);
  });
}

function unpool(b: Builder, { axis, at, shape, taps, maximum }: Step, dy: Value): Value {
  const o = arithmetic(b);
  let left = dy;
  const parts = taps.map((tap, t) => {
    if (t === taps.length - 1) return left;
    const part = o.where(o.equal(tap, maximum), left, 0);
    left = o.sub(left, part);
    return part;
  });
  return scatterTaps(b, parts, axis, at, shape);
}

/**
 * The transpose of `tapsOf`: Σ over taps of each part put back where its tap looked. Positions are grouped by their
 * remainder modulo the stride; within a group the parts are only shifted, and the groups are interleaved at the end.
 */
function scatterTaps(
  b: Builder,
  parts: readonly Value[],
  axis: Axis,
  at: number,
  shape: readonly number[],
): Value {
  const { input, output, stride, dilation, begin } = axis;
  const length = Math.ceil(Math.max(reachOf(axis), begin + input) / stride);
  const groups = upTo(stride).map((remainder) => {
    const shifted = parts.flatMap((part, t) => {
      const shift = Math.floor((t * dilation) / stride);
      const here = (t * dilation) % stride === remainder;
      return here ? [padAlong(b, part, shape.length, at, [shift, length - shift - output], 0)] : [];
    });
    if (shifted.length === 0) return b.constant(floats(shape.with(at, length)), "zeros");
    return shifted.reduce((sum, part) => b.add("Add", [sum, part]));
  });
  return sliceAlong(
    b,
    interleaved(b, groups, shape.with(at, length), at),
    at,
    begin,
    begin + input,
    1,
    length * stride,
  );
}

/** a₀ b₀ … a₁ b₁ … along an axis. */
function interleaved(b: Builder, groups: readonly Value[], shape: readonly number[], at: number): Value {
  if (groups.length === 1) return groups[0] as Value;
  const columns = groups.map((group) => b.add("Unsqueeze", [group, b.ints([at + 1])]));
  const length = (shape[at] as number) * groups.length;
  return reshape(b, b.add("Concat", columns, { axis: at + 1 }), shape.with(at, length));
}

function padAlong(
  b: Builder,
  x: Value,
  rank: number,
  at: number,
  [before, after]: readonly [number, number],
  value: number,
): Value {
  if (before === 0 && after === 0) return x;
  const zeros = upTo(rank).map(() => 0);
  return b.add("Pad", [x, b.ints([...zeros.with(at, before), ...zeros.with(at, after)]), b.scalar(value)]);
}

/** x[start:stop:step] along an axis; `whole` is the length at which nothing has to be cut. */
function sliceAlong(
  b: Builder,
  x: Value,
  at: number,
  start: number,
  stop: number,
  step: number,
  whole?: number,
): Value {
  if (start === 0 && stop === whole) return x;
  return b.add("Slice", [x, b.ints([start]), b.ints([stop]), b.ints([at]), b.ints([step])]);
}
