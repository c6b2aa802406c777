/** Element type of what a node makes, from the types of what it takes. */

import { intOf, tensorOf } from "../graph/attributes.ts";
import type { Node, Value } from "../graph/graph.ts";
import { elementType } from "../load/elements.ts";
import type { ElementType } from "../tensor.ts";

type TypeRule = (node: Node, input: (index: number) => ElementType | undefined) => ElementType | undefined;

const cast: TypeRule = (node) => elementType(intOf(node, "to", 1), `attribute "to" of node "${node.name}"`);
const dtype: TypeRule = (node) =>
  elementType(intOf(node, "dtype", 1), `attribute "dtype" of node "${node.name}"`);
const always =
  (type: ElementType): TypeRule =>
  () =>
    type;
const like =
  (index: number): TypeRule =>
  (_node, input) =>
    input(index);

/** Operators whose first output does not simply have the type of their first input. */
const firstOutput: Readonly<Record<string, TypeRule>> = {
  ...Object.fromEntries(
    "Equal Greater Less GreaterOrEqual LessOrEqual Not And Or Xor IsNaN IsInf"
      .split(" ")
      .map((op) => [op, always("bool")]),
  ),
  ...Object.fromEntries("Shape Size ArgMax ArgMin NonZero".split(" ").map((op) => [op, always("int64")])),
  Cast: cast,
  CastLike: like(1),
  Constant: (node) =>
    tensorOf(node, "value")?.type ??
    (node.attributes.value_int || node.attributes.value_ints ? "int64" : "float32"),
  ConstantOfShape: (node) => tensorOf(node, "value")?.type ?? "float32",
  DequantizeLinear: like(1),
  DynamicQuantizeLinear: always("uint8"),
  ConvInteger: always("int32"),
  MatMulInteger: always("int32"),
  NonMaxSuppression: always("int64"),
  OneHot: like(2),
  QuantizeLinear: (_node, input) => input(2) ?? "uint8",
  RandomNormal: dtype,
  RandomUniform: dtype,
  Where: like(1),
};

const laterOutputs: Readonly<Record<string, readonly ElementType[]>> = {
  MaxPool: ["int64"],
  TopK: ["int64"],
  Unique: ["int64", "int64", "int64"],
  Dropout: ["bool"],
  DynamicQuantizeLinear: ["float32", "uint8"],
};

/** The attribute that holds the graph whose outputs a node gives, and how many of them come before the node's first. */
const inner: Readonly<Record<string, readonly [attribute: string, before: number]>> = {
  If: ["then_branch", 0],
  Loop: ["body", 1],
  Scan: ["body", 0],
};

/** Types that the graph inside a node states for its outputs. */
function innerTypes(node: Node): readonly ElementType[] | undefined {
  const [attribute = "", before] = inner[node.op] ?? [];
  const graph = node.attributes[attribute];
  return graph?.type === "graph" ? graph.value.outputs.slice(before).map(({ type }) => type) : undefined;
}

/** Types of all outputs of a node. */
export function outputTypes(node: Node, typeOf: (value: Value) => ElementType | undefined): ElementType[] {
  const input = (index: number): ElementType | undefined => typeOf(node.inputs[index] ?? "");
  const first = (firstOutput[node.op] ?? like(0))(node, input) ?? "float32";
  const types = innerTypes(node) ?? [first, ...(laterOutputs[node.op] ?? [])];
  return node.outputs.map((_, index) => types[index] ?? first);
}
