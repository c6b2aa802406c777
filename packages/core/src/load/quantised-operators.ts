/** Operators on 8-bit integers: real = (q − zero point) · scale, then the operator in float32, then back to 8 bits. */

import { attributes, floatOf, intOf } from "../graph/attributes.ts";
import type { Attributes, Node, Value } from "../graph/graph.ts";
import { floats, sizeOf } from "../tensor.ts";
import type { Rewrite, Rewriter, Rewrites } from "./rewriter.ts";

const without = (all: Attributes, ...names: string[]): Attributes =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));

/** (q, scale, zero point) from input `at` on, to float; one scale per index of `axis` where there are several. */
const real = (node: Node, to: Rewriter, at: number, axis?: number): Value =>
  to.add("DequantizeLinear", node.inputs.slice(at, at + 3), attributes({ axis }));

/** To the scale and zero point at input `at`. */
const quantised = (node: Node, to: Rewriter, value: Value, at: number): readonly Value[] => [
  to.add("QuantizeLinear", [value, ...node.inputs.slice(at, at + 2)]),
];

/** x, its scale and zero point, those of y. */
const unary =
  (op: string): Rewrite =>
  (node, to) => {
    if (intOf(node, "channels_last", 0) === 1) return undefined;
    const y = to.add(op, [real(node, to, 0)], without(node.attributes, "channels_last"));
    return quantised(node, to, y, 3);
  };

const binary =
  (op: string): Rewrite =>
  (node, to) =>
    quantised(node, to, to.add(op, [real(node, to, 0), real(node, to, 3)]), 6);

/** An int32 bias counts in steps of (scale of x · scale of w). */
const realBias = (to: Rewriter, bias: Value, scaleX: Value | undefined, scaleW: Value | undefined): Value =>
  to.add("Mul", [to.add("Cast", [bias], attributes({ to: 1 })), to.add("Mul", [scaleX, scaleW])]);

const conv: Rewrite = (node, to) => {
  if (intOf(node, "channels_last", 0) === 1) return undefined;
  const { inputs } = node;
  const bias = inputs[8] ? realBias(to, inputs[8], inputs[1], inputs[4]) : undefined;
  const operands = [real(node, to, 0), real(node, to, 3, 0), bias];
  return quantised(node, to, to.add("Conv", operands, without(node.attributes, "channels_last")), 6);
};

const matMul: Rewrite = (node, to) =>
  quantised(node, to, to.add("MatMul", [real(node, to, 0, -2), real(node, to, 3, -1)]), 6);

/** alpha · A B + alpha · C, C in steps of (scale of A · scale of B); without an output scale the result is float. */
const gemm: Rewrite = (node, to) => {
  const { inputs } = node;
  const alpha = floatOf(node, "alpha", 1);
  const transB = intOf(node, "transB", 0);
  const plain = inputs[6] ? realBias(to, inputs[6], inputs[1], inputs[4]) : undefined;
  const bias = plain && alpha !== 1 ? to.add("Mul", [plain, to.constant(floats([], [alpha]))]) : plain;
  const operands = [real(node, to, 0), real(node, to, 3, transB ? 0 : 1), bias];
  const y = to.add("Gemm", operands, attributes({ alpha, transA: intOf(node, "transA", 0), transB }));
  return inputs[7] ? quantised(node, to, y, 7) : [y];
};

const concat: Rewrite = (node, to) => {
  const parts = Array.from({ length: Math.floor((node.inputs.length - 2) / 3) }, (_, i) =>
    real(node, to, 2 + 3 * i),
  );
  return quantised(node, to, to.add("Concat", parts, node.attributes), 0);
};

/** `opset` tells which Softmax is meant: before 13 it runs over everything from `axis` on. */
const softmax: Rewrite = (node, to) => {
  const axis = intOf(node, "axis", -1);
  const x = real(node, to, 0);
  const rank = to.rank(node.inputs[0] ?? "");
  if (intOf(node, "opset", 13) >= 13 || axis === -1 || axis + 1 === rank) {
    return quantised(node, to, to.add("Softmax", [x], attributes({ axis })), 3);
  }
  const rows = to.add("Softmax", [to.add("Flatten", [x], attributes({ axis }))], attributes({ axis: -1 }));
  return quantised(node, to, to.add("Reshape", [rows, to.add("Shape", [x])]), 3);
};

const where: Rewrite = (node, to) =>
  quantised(node, to, to.add("Where", [node.inputs[0], real(node, to, 1), real(node, to, 4)]), 7);

/** q − zero point as floats: steps of one. */
function steps(to: Rewriter, q: Value, zero: Value | undefined, axis: number): Value {
  return to.add("DequantizeLinear", [q, onesLike(to, zero), zero], attributes({ axis }));
}

/** A scale of 1 in the shape of the zero point. */
function onesLike(to: Rewriter, zero: Value | undefined): Value {
  const tensor = zero ? to.known(zero) : undefined;
  if (!zero || tensor) {
    const shape = tensor?.shape ?? [];
    return to.constant(floats(shape, new Float32Array(sizeOf(shape)).fill(1)));
  }
  return to.add("ConstantOfShape", [to.add("Shape", [zero])], attributes({ value: floats([1], [1]) }));
}

const floatNumbers = new Set([1, 10, 11, 16]);

/** Sums of products of integers are int32; a float is given straight away where all readers make one of it. */
function summed(node: Node, to: Rewriter, sums: Value): readonly Value[] {
  const readers = to.readers(node.outputs[0] ?? "");
  const toFloat = readers?.every(
    ({ op, attributes: a }) => op === "Cast" && a.to?.type === "int" && floatNumbers.has(a.to.value),
  );
  return [toFloat ? sums : to.add("Cast", [to.add("Round", [sums])], attributes({ to: 6 }))];
}

const convInteger: Rewrite = (node, to) => {
  const [x = "", w = "", zeroX, zeroW] = node.inputs;
  return summed(node, to, to.add("Conv", [steps(to, x, zeroX, 0), steps(to, w, zeroW, 0)], node.attributes));
};

const matMulInteger: Rewrite = (node, to) => {
  const [a = "", b = "", zeroA, zeroB] = node.inputs;
  return summed(node, to, to.add("MatMul", [steps(to, a, zeroA, -2), steps(to, b, zeroB, -1)]));
};

/** The same operator under its standard name. */
const alias =
  (op: string): Rewrite =>
  (node, to) => [to.add(op, node.inputs, node.attributes)];

export const quantisedOperators: Rewrites = {
  QLinearConv: conv,
  QLinearMatMul: matMul,
  ConvInteger: convInteger,
  MatMulInteger: matMulInteger,
  "com.microsoft.QLinearConv": conv,
  "com.microsoft.QLinearAdd": binary("Add"),
  "com.microsoft.QLinearMul": binary("Mul"),
  "com.microsoft.QLinearAveragePool": unary("AveragePool"),
  "com.microsoft.QLinearConcat": concat,
  "com.microsoft.QLinearGlobalAveragePool": unary("GlobalAveragePool"),
  "com.microsoft.QLinearLeakyRelu": unary("LeakyRelu"),
  "com.microsoft.QLinearSigmoid": unary("Sigmoid"),
  "com.microsoft.QLinearSoftmax": softmax,
  "com.microsoft.QLinearWhere": where,
  "com.microsoft.QGemm": gemm,
  "com.microsoft.DequantizeLinear": alias("DequantizeLinear"),
  "com.microsoft.QuantizeLinear": alias("QuantizeLinear"),
};
