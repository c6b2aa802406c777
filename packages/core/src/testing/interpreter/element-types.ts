/** Element types: what each operator's outputs are, and casting between them. */

import { intOf, tensorOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import type { ElementType } from "../../tensor.ts";
import type { Inputs } from "./operator.ts";

/** By the number that ONNX gives them. */
const numbered: Readonly<Record<number, ElementType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

type TypeOf = (node: Node, inputs: Inputs, output: number) => ElementType;

const of =
  (input: number): TypeOf =>
  (_node, inputs) =>
    inputs[input]?.type ?? "float32";
const always =
  (type: ElementType): TypeOf =>
  () =>
    type;

/** The second output is of this type, the first as the first input. */
const second =
  (type: ElementType): TypeOf =>
  (node, inputs, output) =>
    output === 1 ? type : of(0)(node, inputs, output);

/** Operators whose outputs are not of the type of their first input. */
const exceptions: Readonly<Record<string, TypeOf>> = {
  ...Object.fromEntries(
    "Greater Less Equal GreaterOrEqual LessOrEqual Not And Or Xor IsNaN IsInf"
      .split(" ")
      .map((op) => [op, always("bool")]),
  ),
  Shape: always("int64"),
  Size: always("int64"),
  NonZero: always("int64"),
  ArgMax: always("int64"),
  ArgMin: always("int64"),
  MaxPool: second("int64"),
  TopK: second("int64"),
  Dropout: second("bool"),
  Where: of(1),
  OneHot: of(2),
  DequantizeLinear: of(1),
  QuantizeLinear: (node, inputs) => inputs[2]?.type ?? numbered[intOf(node, "output_dtype", 2)] ?? "uint8",
  Cast: (node) => numbered[intOf(node, "to", 1)] ?? "float32",
  CastLike: of(1),
  Constant: (node) => constantType(node),
  ConstantOfShape: (node) => tensorOf(node, "value")?.type ?? "float32",
};

function constantType(node: Node): ElementType {
  const whole = node.attributes.value_int ?? node.attributes.value_ints;
  return tensorOf(node, "value")?.type ?? (whole ? "int64" : "float32");
}

export const resultType: TypeOf = (node, inputs, output) =>
  (exceptions[node.op] ?? of(0))(node, inputs, output);

/** A number as the type holds it: integers cut towards zero, bool 0 or 1; floats keep double precision. */
export function castTo(type: ElementType, value: number): number {
  if (type === "bool") return value ? 1 : 0;
  return /int/.test(type) ? Math.trunc(value) : value;
}

/** Smallest and largest number of an integer type that quantised models use. */
export const limits: Readonly<Partial<Record<ElementType, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};
