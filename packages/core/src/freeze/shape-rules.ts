/** The shape that a node makes, by arithmetic on those it takes: operators whose formula leaves no doubt. */

import { intOf, intsOf } from "../graph/attributes.ts";
import type { Node } from "../graph/graph.ts";
import { numbers, sameShape, sizeOf, type Tensor } from "../tensor.ts";
import { slidWindow } from "./slid-window.ts";

export type Shape = readonly number[];

/** What a node takes: the shape of each input, and its numbers where it is a constant. */
export interface Taken {
  readonly shape: Shape | undefined;
  readonly constant: Tensor | undefined;
}

/** Undefined wherever the engine might refuse the node or see it otherwise: then the engine is asked. */
type ShapeRule = (node: Node, x: Shape, rest: readonly Taken[]) => Shape | undefined;

const same: ShapeRule = (_node, x) => x;

const broadcast: ShapeRule = (_node, x, rest) =>
  rest.reduce<Shape | undefined>((a, { shape: b }) => (a && b ? broadcastOf(a, b) : undefined), x);

function broadcastOf(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number): number => shape[axis - rank + shape.length] ?? 1;
  const sizes = Array.from({ length: rank }, (_, axis) => {
    const [p, q] = [at(a, axis), at(b, axis)];
    return p === q || q === 1 ? p : p === 1 ? q : Number.NaN;
  });
  return sizes.some(Number.isNaN) ? undefined : sizes;
}

/** The others only stretch over x. */
const intoFirst: ShapeRule = (node, x, rest) => {
  const shape = broadcast(node, x, rest);
  return shape && sameShape(shape, x) ? x : undefined;
};

const perChannel: ShapeRule = (node, x, rest) =>
  intOf(node, "training_mode", 0) === 0 && rest.length === 4 && rest.every(({ shape }) => isRow(shape, x[1]))
    ? x
    : undefined;

const isRow = (shape: Shape | undefined, size: number | undefined): boolean =>
  shape?.length === 1 && shape[0] === size;

const convolution: ShapeRule = (node, x, [weight, bias]) => {
  const w = weight?.shape;
  if (!w || w.length !== x.length || x.length < 3) return undefined;
  const group = intOf(node, "group", 1);
  const [outputs = 0, each = 0, ...kernel] = w;
  const fits = x[1] === each * group && outputs % group === 0 && (!bias || isRow(bias.shape, outputs));
  const space = fits ? slidWindow(node, x.slice(2), kernel) : undefined;
  return space && [x[0] as number, outputs, ...space];
};

const pooling: ShapeRule = (node, x) => {
  const kernel = intsOf(node, "kernel_shape");
  // How the engine rounds averages up depends on what of a window counts.
  const unclear = node.op === "AveragePool" && intOf(node, "ceil_mode", 0) !== 0;
  if (!kernel || unclear || x.length < 3) return undefined;
  // Padding as large as the window is refused.
  if (intsOf(node, "pads")?.some((size, i) => size >= (kernel[i % kernel.length] as number)))
    return undefined;
  const space = slidWindow(node, x.slice(2), kernel);
  return space && [...x.slice(0, 2), ...space];
};

const globalPooling: ShapeRule = (_node, x) =>
  x.length < 3 ? undefined : x.map((size, axis) => (axis < 2 ? size : 1));

const concatenation: ShapeRule = (node, x, rest) => {
  const axis = axisOf(intOf(node, "axis", Number.NaN), x.length);
  if (axis === undefined) return undefined;
  const agree = rest.every(
    ({ shape }) => shape?.length === x.length && shape.every((size, i) => i === axis || size === x[i]),
  );
  const sum = rest.reduce((total, { shape }) => total + (shape?.[axis] ?? 0), x[axis] as number);
  return agree ? x.with(axis, sum) : undefined;
};

const flattened: ShapeRule = (node, x) => {
  const axis = intOf(node, "axis", 1);
  if (Math.abs(axis) > x.length) return undefined;
  // From the end, as slice() counts it too; 0 is the front.
  return [sizeOf(x.slice(0, axis)), sizeOf(x.slice(axis))];
};

const gemm: ShapeRule = (node, x, [weight, bias]) => {
  const w = weight?.shape;
  if (x.length !== 2 || w?.length !== 2) return undefined;
  const [m, k] = intOf(node, "transA", 0) ? x.toReversed() : x;
  const [k2, n] = intOf(node, "transB", 0) ? w.toReversed() : w;
  if (k !== k2) return undefined;
  const made = [m as number, n as number];
  return bias ? intoFirst(node, made, [bias]) : made;
};

const product: ShapeRule = (_node, x, [other]) => {
  const y = other?.shape;
  return x.length === 2 && y?.length === 2 && x[1] === y[0] ? [x[0] as number, y[1] as number] : undefined;
};

const reshaped: ShapeRule = (node, x, [wanted]) => {
  if (!wanted?.constant || intOf(node, "allowzero", 0) !== 0) return undefined;
  const sizes = numbers(wanted.constant).map((size, axis) => (size === 0 ? (x[axis] ?? Number.NaN) : size));
  const known = sizeOf(sizes.filter((size) => size !== -1));
  const filled = sizes.map((size) => (size === -1 ? sizeOf(x) / known : size));
  const clear = sizes.filter((size) => size === -1).length <= 1 && filled.every(isSize);
  return clear && sizeOf(filled) === sizeOf(x) ? filled : undefined;
};

const isSize = (size: number): boolean => Number.isInteger(size) && size > 0;

const transposed: ShapeRule = (node, x) => {
  const order = intsOf(node, "perm") ?? x.map((_, axis) => x.length - 1 - axis);
  const whole = order.length === x.length && new Set(order).size === x.length;
  const shape = order.map((axis) => x[axis] ?? 0);
  return whole && shape.every(isSize) ? shape : undefined;
};

function axisOf(axis: number, rank: number): number | undefined {
  const from = axis < 0 ? axis + rank : axis;
  return from >= 0 && from < rank ? from : undefined;
}

const rowsOf = (words: string, rule: ShapeRule): Readonly<Record<string, ShapeRule>> =>
  Object.fromEntries(words.split(" ").map((op) => [op, rule]));

const rules: Readonly<Record<string, ShapeRule>> = {
  ...rowsOf("Relu LeakyRelu Elu Selu Celu ThresholdedRelu Sigmoid Tanh HardSigmoid HardSwish", same),
  ...rowsOf("Softplus Softsign Erf Exp Sqrt Abs Neg Clip Identity Dropout Softmax LogSoftmax LRN", same),
  ...rowsOf("Add Sub Mul Div Pow Sum Min Max", broadcast),
  ...rowsOf("MaxPool AveragePool", pooling),
  ...rowsOf("GlobalAveragePool GlobalMaxPool", globalPooling),
  PRelu: intoFirst,
  BatchNormalization: perChannel,
  Conv: convolution,
  Concat: concatenation,
  Flatten: flattened,
  Gemm: gemm,
  MatMul: product,
  Reshape: reshaped,
  Transpose: transposed,
};

/** The shape of the node's first and only output; undefined where there is no rule or a doubt. */
export function shapeMade(node: Node, taken: readonly Taken[]): Shape | undefined {
  const rule = node.domain === "" ? rules[node.op] : undefined;
  const [x, ...rest] = taken;
  if (!rule || !x?.shape || node.outputs.slice(1).some((value) => value !== "")) return undefined;
  const shape = rule(node, x.shape, rest);
  return shape?.every(isSize) ? shape : undefined;
}
