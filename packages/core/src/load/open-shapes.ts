/** Rank, and sizes of 1 that hold for every input, read off the operators: enough to raise old Softmax without a run. */

import { intOf, intsOf } from "../graph/attributes.ts";
import type { Graph, Node, OpenShape, Value } from "../graph/graph.ts";
import { numbers, type Tensor } from "../tensor.ts";

/** What is known about a value while walking a graph. */
export interface Known {
  shape(value: Value): OpenShape | undefined;
  constant(value: Value): Tensor | undefined;
}

type ShapeRule = (node: Node, known: Known) => OpenShape | undefined;

const unknown = (rank: number): OpenShape => Array.from({ length: rank }, () => "?");
const first = (node: Node, known: Known): OpenShape | undefined => known.shape(node.inputs[0] ?? "");
const sameRank: ShapeRule = (node, known) => {
  const shape = first(node, known);
  return shape && unknown(shape.length);
};
const matrix: ShapeRule = () => unknown(2);

/** N C and then ones. */
const global: ShapeRule = (node, known) => first(node, known)?.map((size, axis) => (axis < 2 ? size : 1));

/** Broadcasting: the higher rank, and a size of 1 only where all operands agree. */
const broadcast: ShapeRule = (node, known) => {
  const shapes = node.inputs.filter(Boolean).map((value) => known.shape(value));
  if (shapes.some((shape) => shape === undefined)) return undefined;
  const rank = Math.max(...shapes.map((shape) => shape?.length ?? 0));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.every((shape) => (shape?.[axis - rank + shape.length] ?? 1) === 1) ? 1 : "?",
  );
};

const product: ShapeRule = (node, known) => {
  const ranks = node.inputs.slice(0, 2).map((value) => known.shape(value)?.length);
  const [a, b] = ranks;
  return a !== undefined && b !== undefined && a > 1 && b > 1 ? unknown(Math.max(a, b)) : undefined;
};

const reshape: ShapeRule = (node, known) => {
  const target = known.constant(node.inputs[1] ?? "");
  return target && numbers(target).map((size) => (size > 0 ? size : "?"));
};

const axesOf = (node: Node, known: Known): readonly number[] | undefined => {
  const given = known.constant(node.inputs[1] ?? "");
  return given ? numbers(given) : intsOf(node, "axes");
};

const reduce: ShapeRule = (node, known) => {
  const shape = first(node, known);
  const axes = axesOf(node, known);
  if (!shape || intOf(node, "keepdims", 1) === 1) return shape && unknown(shape.length);
  if (axes) return unknown(shape.length - axes.length);
  return node.inputs[1] || intOf(node, "noop_with_empty_axes", 0) === 1 ? undefined : [];
};

const squeeze =
  (sign: 1 | -1): ShapeRule =>
  (node, known) => {
    const shape = first(node, known);
    const axes = axesOf(node, known);
    return shape && axes ? unknown(shape.length + sign * axes.length) : undefined;
  };

const rows: readonly (readonly [operators: string, rule: ShapeRule])[] = [
  [
    "Relu LeakyRelu Elu Selu Celu ThresholdedRelu Softplus Softsign Mish Clip Sigmoid HardSigmoid HardSwish Tanh Erf Gelu Softmax LogSoftmax Hardmax BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LRN Identity Dropout Cast Abs Neg Exp Log Sqrt Reciprocal Floor Ceil Round PRelu QuantizeLinear DequantizeLinear",
    first,
  ],
  [
    "Conv ConvTranspose MaxPool AveragePool LpPool Resize Upsample Pad Slice Concat Split Transpose Tile",
    sameRank,
  ],
  ["GlobalAveragePool GlobalMaxPool GlobalLpPool", global],
  ["Add Sub Mul Div Pow Sum Mean Max Min Where", broadcast],
  ["Gemm Flatten", matrix],
  ["MatMul", product],
  ["Reshape", reshape],
  ["Squeeze", squeeze(-1)],
  ["Unsqueeze", squeeze(1)],
  [
    "ReduceMean ReduceSum ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceProd ReduceSumSquare ReduceLogSum ReduceLogSumExp",
    reduce,
  ],
];

const rules: ReadonlyMap<string, ShapeRule> = new Map(
  rows.flatMap(([operators, rule]) => operators.split(" ").map((op) => [op, rule] as const)),
);

/** What is known so far on a walk through a graph and the graphs inside it. */
export class Observer implements Known {
  readonly #shapes: Map<Value, OpenShape>;
  readonly #constants = new Map<Value, Tensor>();

  /** `shapes`: what is known beforehand. */
  constructor(shapes: ReadonlyMap<Value, OpenShape> = new Map()) {
    this.#shapes = new Map(shapes);
  }

  shape(value: Value): OpenShape | undefined {
    return this.#shapes.get(value);
  }

  constant(value: Value): Tensor | undefined {
    return this.#constants.get(value);
  }

  learn(name: Value, tensor: Tensor): void {
    this.#constants.set(name, tensor);
    this.#shapes.set(name, tensor.shape);
  }

  /** Takes in what stands before a graph's nodes. */
  enter(graph: Graph): void {
    for (const [name, tensor] of graph.constants) this.learn(name, tensor);
    for (const { name, shape } of graph.inputs) if (shape) this.#shapes.set(name, shape);
  }

  /** Takes in a node in its working form. */
  see(node: Node): void {
    const constant = constantValue(node);
    if (constant) this.learn(node.outputs[0] as Value, constant);
    const shape = openShapeOf(node, this);
    // A later output of these operators (mask, indices, the other parts) has the rank of the first.
    if (shape) for (const value of node.outputs) if (value) this.#shapes.set(value, shape);
  }
}

/** Open shape of every output of a standard operator; undefined where the table cannot tell. */
const openShapeOf = (node: Node, known: Known): OpenShape | undefined =>
  node.domain === "" ? rules.get(node.op)?.(node, known) : undefined;

/** Value of a Constant node. */
function constantValue(node: Node): Tensor | undefined {
  if (node.op !== "Constant" || node.domain !== "") return undefined;
  const { value, value_int, value_ints, value_float, value_floats } = node.attributes;
  if (value?.type === "tensor") return value.value;
  const whole = value_int?.type === "int" ? [value_int.value] : undefined;
  const ints = value_ints?.type === "ints" ? value_ints.value : whole;
  if (ints) {
    return { type: "int64", shape: whole ? [] : [ints.length], data: BigInt64Array.from(ints, BigInt) };
  }
  const single = value_float?.type === "float" ? [value_float.value] : undefined;
  const floats = value_floats?.type === "floats" ? value_floats.value : single;
  return floats && { type: "float32", shape: single ? [] : [floats.length], data: Float32Array.from(floats) };
}
