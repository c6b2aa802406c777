/** What each operator does to a changed box: the table by which changes are followed through a network. */

import { intOf, intsOf, stringOf } from "../graph/attributes.ts";
import type { Attribute, Node, Value } from "../graph/graph.ts";
import { ruleKey } from "../transform/gradient/rule.ts";
import { type Axis, reachOf, windowOf } from "../transform/gradient/window.ts";
import type { Extent, Extents } from "./extents.ts";

/** What a rule may ask about the node. */
export interface PatchContext {
  shape(value: Value): readonly number[];
  /** The axes of a value along which only a part changes, in ascending order; undefined for what never changes. */
  moving(value: Value): readonly number[] | undefined;
  /** The part of a value that changes. */
  extent(value: Value): Extent | undefined;
  /** Whether it is of float32: of other types nothing can stand around. */
  float(value: Value): boolean;
  /** The numbers of a constant. */
  numbers(value: Value): readonly number[] | undefined;
  readonly extents: Extents;
}

/** A node on a part of its inputs. */
export interface PatchRow {
  /** Moving axes of the outputs. */
  readonly axes: readonly number[];
  /** What changes, from what changes in the inputs that do. */
  readonly changes: (inputs: readonly Extent[]) => Extent;
  /** What a part of the outputs reads of every input that changes. */
  readonly reads: (outputs: Extent) => Extent;
  /** What stands around the input where windows overhang it. */
  readonly around?: number;
  /** Whether it is the mean over all moving axes of its input, which is put together from those of two parts. */
  readonly mean?: boolean;
  /** Whether it can as well compute a larger part: element by element, or a window of one element. */
  readonly pointwise: boolean;
  /** The operator that takes its place on a part, with the first input alone. */
  readonly replaced?: string;
  /** Attributes that are others on a part. */
  readonly attributes?: Readonly<Record<string, Attribute | undefined>>;
}

type PatchRule = (node: Node, to: PatchContext) => PatchRow | undefined;

/** How a node is run on a part; undefined where everything may change, or its operator is not known. */
export function patchRow(node: Node, to: PatchContext): PatchRow | undefined {
  return patchRules[ruleKey(node)]?.(node, to);
}

/** Every element from those at its own place. Operands that never change must be the same at all places. */
const elementwise: PatchRule = (node, to) => {
  const shape = to.shape(node.outputs[0] as Value);
  const first = node.inputs.find((value) => to.moving(value)) as Value;
  const axes = to.moving(first) as readonly number[];
  const alike = node.inputs.every((value) => {
    if (value === "") return true;
    const own = to.shape(value);
    const moving = to.moving(value);
    const sizeAlong = (axis: number): number => own[axis - shape.length + own.length] ?? 1;
    if (!moving) return axes.every((axis) => sizeAlong(axis) === 1);
    return (
      own.length === shape.length &&
      moving.join() === axes.join() &&
      axes.every((axis) => own[axis] === shape[axis])
    );
  });
  return alike && shape[0] === 1 ? inPlace(axes, to) : undefined;
};

const inPlace = (axes: readonly number[], { extents }: PatchContext): PatchRow => ({
  axes,
  changes: (inputs) => extents.hull(inputs),
  reads: (outputs) => outputs,
  pointwise: true,
});

/**
 * The first input alone changes, and the axes that are mixed do not move. The others have so many axes at most (default:
 * those that are mixed): with more they could be others at every place.
 */
const mixing =
  (mixed: (node: Node, rank: number) => readonly number[], most?: number): PatchRule =>
  (node, to) => {
    const [x = "", ...others] = node.inputs;
    const axes = to.moving(x);
    if (!axes || others.some((value) => to.moving(value))) return undefined;
    const rank = to.shape(x).length;
    const own = mixed(node, rank);
    const free = own.every((axis) => ![0, ...axes].includes((axis + rank) % rank));
    const small = others.every((value) => value === "" || to.shape(value).length <= (most ?? own.length));
    return free && small ? inPlace(axes, to) : undefined;
  };

const concatenated: PatchRule = (node, to) => {
  const shapes = node.inputs.map(to.shape);
  const rank = shapes[0]?.length ?? 0;
  const axis = (intOf(node, "axis", 0) + rank) % rank;
  const changing = node.inputs.every((value) => to.moving(value) && !to.moving(value)?.includes(axis));
  return changing && axis !== 0 ? elementwise(node, to) : undefined;
};

/** Convolution and pooling: the first input changes, by windows along its axes from the third on. */
const windowed =
  (value: number, kernelOf: (node: Node, to: PatchContext) => readonly number[]): PatchRule =>
  (node, to) => {
    const [x = "", ...others] = node.inputs;
    const axes = to.moving(x);
    if (!axes || axes.some((axis) => axis < 2) || others.some((one) => to.moving(one))) return undefined;
    const [input, output] = [to.shape(x), to.shape(node.outputs[0] as Value)];
    const all = windowOf(node, kernelOf(node, to), input.slice(2), output.slice(2));
    const windows = axes.map((axis) => all[axis - 2] as Axis);
    const overhanging = windows.some(overhangs);
    if (overhanging && !to.float(x)) return undefined;
    const still = all.map((axis, i) => (axes.includes(i + 2) ? { ...axis, begin: 0, end: 0 } : axis));
    const pads = [...still.map(({ begin }) => begin), ...still.map(({ end }) => end)];
    return {
      axes,
      changes: ([input = 0]) => to.extents.reached(input, windows),
      reads: (outputs) => to.extents.read(outputs, windows),
      ...(overhanging ? { around: value } : {}),
      pointwise: windows.every(({ kernel, begin, end }) => kernel === 1 && begin === 0 && end === 0),
      attributes: {
        pads: { type: "ints", value: pads },
        auto_pad: undefined,
        ceil_mode: undefined,
      },
    };
  };

const overhangs = (axis: Axis): boolean => axis.begin > 0 || reachOf(axis) > axis.input;

const kernelShape = (node: Node): readonly number[] => intsOf(node, "kernel_shape", []);

const convolution = windowed(0, ({ inputs: [, w = ""] }, to) => to.shape(w).slice(2));

/** Indices of maxima count from the beginning of the map, so that a part's would be others. */
const maxPooling: PatchRule = (node, to) =>
  node.outputs.length > 1 ? undefined : windowed(Number.NEGATIVE_INFINITY, kernelShape)(node, to);

/** Padding counts as zeros, or there is none: otherwise the divisor depends on the place. */
const averagePooling: PatchRule = (node, to) => {
  const row = windowed(0, kernelShape)(node, to);
  const uniform = intOf(node, "count_include_pad", 0) === 1 && intOf(node, "ceil_mode", 0) === 0;
  return row?.around === undefined || uniform ? row : undefined;
};

/** The mean over all places is that of the part and of what is known of the others, weighed by their numbers. */
const averaged =
  (over: (node: Node, rank: number, to: PatchContext) => readonly number[] | undefined): PatchRule =>
  (node, to) => {
    const [x = ""] = node.inputs;
    const [axes, extent, rank] = [to.moving(x) ?? [], to.extent(x), to.shape(x).length];
    const pooled = over(node, rank, to)?.map((axis) => (axis + rank) % rank);
    const all = pooled?.toSorted((a, b) => a - b).join() === axes.join() && rank === axes.length + 2;
    if (extent === undefined || axes.length === 0 || !all || !to.float(x)) return undefined;
    return {
      axes: [],
      changes: () => to.extents.whole([]),
      reads: () => extent,
      mean: true,
      pointwise: false,
    };
  };

const pooledMean: PatchRule = averaged((_node, rank) =>
  Array.from({ length: rank - 2 }, (_, axis) => axis + 2),
);

const reducedMean: PatchRule = averaged(({ inputs: [, axes = ""] }, _rank, to) => to.numbers(axes));

const transposed: PatchRule = (node, to) => {
  const [x = ""] = node.inputs;
  const from = to.moving(x);
  const rank = to.shape(x).length;
  const backwards = Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const perm = intsOf(node, "perm", backwards);
  if (!from || perm[0] !== 0) return undefined;
  const axes = perm.flatMap((axis, to) => (from.includes(axis) ? [to] : []));
  const order = axes.map((axis) => from.indexOf(perm[axis] as number));
  const back = order.map((_, i) => order.indexOf(i));
  return {
    axes,
    changes: ([input = 0]) => to.extents.permuted(input, order),
    reads: (outputs) => to.extents.permuted(outputs, back),
    pointwise: true,
  };
};

/** A frame of one number: the same values at other places, and the number around them. */
const padded: PatchRule = (node, to) => {
  const [x = "", pads = "", value = "", along = ""] = node.inputs;
  const axes = to.moving(x);
  const [input, output] = [to.shape(x), to.shape(node.outputs[0] as Value)];
  const widths = to.numbers(pads);
  const around = value === "" ? 0 : to.numbers(value)?.[0];
  if (!axes || !widths || around === undefined || along !== "" || !to.float(x)) return undefined;
  const shifted = widths.some((width, i) => width !== 0 && !axes.includes(i % input.length));
  if (shifted || stringOf(node, "mode", "constant") !== "constant") return undefined;
  const one = { kernel: 1, stride: 1, dilation: 1 };
  const windows = axes.map((axis): Axis => {
    const [begin, end] = [widths[axis] as number, widths[axis + input.length] as number];
    return { ...one, input: input[axis] as number, output: output[axis] as number, begin, end };
  });
  return {
    axes,
    changes: ([input = 0]) => to.extents.reached(input, windows),
    reads: (outputs) => to.extents.read(outputs, windows),
    around,
    pointwise: false,
    replaced: "Identity",
  };
};

const lastAxes = (node: Node, rank: number): readonly number[] => {
  const first = (intOf(node, "axis", -1) + rank) % rank;
  return Array.from({ length: rank - first }, (_, i) => first + i);
};

const rows = (operators: string, rule: PatchRule): Readonly<Record<string, PatchRule>> =>
  Object.fromEntries(operators.split(" ").map((op) => [op, rule]));

const patchRules: Readonly<Record<string, PatchRule>> = {
  ...rows(
    "Add Sub Mul Div Pow Mod Max Min Sum Mean Where PRelu Clip And Or Xor Not Equal Greater Less GreaterOrEqual " +
      "LessOrEqual Neg Abs Reciprocal Sqrt Exp Log Floor Ceil Round Sign Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh " +
      "Asinh Acosh Atanh Erf Sigmoid HardSigmoid HardSwish Swish Softplus Softsign Mish Gelu Relu LeakyRelu " +
      "ThresholdedRelu Elu Selu Celu Shrink IsNaN IsInf Identity Cast",
    elementwise,
  ),
  BatchNormalization: mixing(() => [1]),
  LRN: mixing(() => [1]),
  MatMul: mixing(() => [-1], 2),
  ...rows(
    "QuantizeLinear DequantizeLinear",
    mixing((node) => [intOf(node, "axis", 1)]),
  ),
  LayerNormalization: mixing(lastAxes),
  ...rows(
    "Softmax LogSoftmax",
    mixing((node) => [intOf(node, "axis", -1)]),
  ),
  Split: mixing((node) => [intOf(node, "axis", 0)]),
  Concat: concatenated,
  Conv: convolution,
  MaxPool: maxPooling,
  AveragePool: averagePooling,
  GlobalAveragePool: pooledMean,
  ReduceMean: reducedMean,
  Transpose: transposed,
  Pad: padded,
};
