/** Gradients of average and Lp pooling and of their global forms; max pooling has its own file. */

import { intOf, intsOf } from "../../graph/attributes.ts";
import type { Node, Value } from "../../graph/graph.ts";
import { sizeOf } from "../../tensor.ts";
import { arithmetic } from "./arithmetic.ts";
import { type Matrix, matrix, transposedAlong } from "./axis-matrix.ts";
import { expand } from "./broadcast.ts";
import type { GradientContext, GradientRule } from "./rule.ts";
import { type Axis, windowOf } from "./window.ts";

/** The axes of a pooling node on N C X…. */
export function poolAxes(node: Node, to: GradientContext): Axis[] {
  const [input, output] = [to.shape(node.inputs[0] as Value), to.shape(node.outputs[0] as Value)];
  return windowOf(node, intsOf(node, "kernel_shape", []), input.slice(2), output.slice(2));
}

/**
 * y[o] = Σ x over the window / count[o]. Both the window and its count are products over the axes, so that dx is
 * dy times one constant matrix per axis, border counts included.
 */
export const averagePool: GradientRule = (node, dy, to) => {
  const include = intOf(node, "count_include_pad", 0) === 1;
  return [spread(node, dy, to, (axis) => averageMatrix(axis, include))];
};

/** Applies the transposes of the axes' matrices to dy. */
export function spread(node: Node, dy: Value, to: GradientContext, map: (axis: Axis) => Matrix): Value {
  const maps = new Map(poolAxes(node, to).map((axis, i) => [i + 2, map(axis)]));
  return transposedAlong(to.b, dy, to.shape(node.outputs[0] as Value), maps);
}

/** output × input: 1 / count where the window covers the input. */
function averageMatrix(axis: Axis, includePads: boolean): Matrix {
  const m = windowMatrix(axis);
  for (let o = 0; o < axis.output; o++) {
    const row = m.data.subarray(o * axis.input, (o + 1) * axis.input);
    const covered = includePads ? tapsOnPadded(axis, o) : row.reduce((n, value) => n + value, 0);
    for (const [i, value] of row.entries()) row[i] = value === 0 ? 0 : value / covered;
  }
  return m;
}

/** Taps inside the padded input: with ceil_mode the last window may stick out of it, and that part never counts. */
const tapsOnPadded = (axis: Axis, o: number): number =>
  Math.min(axis.kernel, Math.ceil((axis.input + axis.end + axis.begin - o * axis.stride) / axis.dilation));

/** output × input: 1 where the window covers the input. */
export function windowMatrix(axis: Axis): Matrix {
  const m = matrix(axis.output, axis.input);
  for (let o = 0; o < axis.output; o++) {
    for (let t = 0; t < axis.kernel; t++) {
      const i = o * axis.stride - axis.begin + t * axis.dilation;
      if (i >= 0 && i < axis.input) m.data[o * axis.input + i] = 1;
    }
  }
  return m;
}

/** y = (Σ |x|ᵖ)^(1/p) over the window: dx = sign(x)·|x|ᵖ⁻¹ ⊙ spread(dy·y¹⁻ᵖ), 0 where y = 0. */
export const lpPool: GradientRule = (node, dy, to) => {
  const share = normShare(node, dy, to);
  return [normSlope(node, spread(node, share, to, windowMatrix), to)];
};

export const globalLpPool: GradientRule = (node, dy, to) => [normSlope(node, normShare(node, dy, to), to)];

function normShare(node: Node, dy: Value, { b }: GradientContext): Value {
  const o = arithmetic(b);
  const y = node.outputs[0] as Value;
  const p = intOf(node, "p", 2);
  return p === 1 ? dy : o.where(o.equal(y, 0), 0, o.mul(dy, o.pow(y, 1 - p)));
}

function normSlope(node: Node, share: Value, { b }: GradientContext): Value {
  const o = arithmetic(b);
  const x = node.inputs[0] as Value;
  const p = intOf(node, "p", 2);
  if (p === 1) return o.mul(share, o.sign(x));
  return o.mul(share, p === 2 ? x : o.mul(o.sign(x), o.pow(o.abs(x), p - 1)));
}

/** y = mean over the spatial axes: dy / size everywhere. */
export const globalAveragePool: GradientRule = ({ inputs: [x = ""] }, dy, to) => {
  const shape = to.shape(x);
  return [expand(to.b, arithmetic(to.b).mul(dy, 1 / sizeOf(shape.slice(2))), shape)];
};
