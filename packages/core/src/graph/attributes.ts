/** Reading a node's attributes with the operator's default, and tagging plain values for new nodes. */

import type { Tensor } from "../tensor.ts";
import type { Attribute, Attributes, Node } from "./graph.ts";

export function intOf(node: Node, name: string, fallback: number): number {
  const a = node.attributes[name];
  return a?.type === "int" ? a.value : fallback;
}

export function floatOf(node: Node, name: string, fallback: number): number {
  const a = node.attributes[name];
  return a?.type === "float" || a?.type === "int" ? a.value : fallback;
}

export function stringOf(node: Node, name: string, fallback: string): string {
  const a = node.attributes[name];
  return a?.type === "string" ? a.value : fallback;
}

export function intsOf(node: Node, name: string): readonly number[] | undefined;
export function intsOf(node: Node, name: string, fallback: readonly number[]): readonly number[];
export function intsOf(
  node: Node,
  name: string,
  fallback?: readonly number[],
): readonly number[] | undefined {
  const a = node.attributes[name];
  return a?.type === "ints" ? a.value : fallback;
}

export function tensorOf(node: Node, name: string): Tensor | undefined {
  const a = node.attributes[name];
  return a?.type === "tensor" ? a.value : undefined;
}

/** Attributes whose numbers are floats; every other number is an integer. */
const floatNames = new Set(
  "alpha beta gamma bias epsilon momentum lambd ratio scale max min value_float value_floats cubic_coeff_a extrapolation_value spatial_scale softcap activation_alpha activation_beta low high mean coefficients intercepts".split(
    " ",
  ),
);

type PlainAttribute = number | boolean | string | readonly number[] | readonly string[] | Tensor | undefined;
export type PlainAttributes = Readonly<Record<string, PlainAttribute>>;

/** `{ group: 2, pads: [1, 1], alpha: 0.1 }` with ONNX tags; undefined entries are left out. */
export function attributes(plain: PlainAttributes): Attributes {
  const result: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(plain)) {
    if (value !== undefined) result[name] = tagged(name, value);
  }
  return result;
}

function tagged(name: string, value: Exclude<PlainAttribute, undefined>): Attribute {
  if (typeof value === "boolean") return { type: "int", value: value ? 1 : 0 };
  if (typeof value === "number") return { type: floatNames.has(name) ? "float" : "int", value };
  if (typeof value === "string") return { type: "string", value };
  if (!Array.isArray(value)) return { type: "tensor", value: value as Tensor };
  if (value.some((item) => typeof item === "string")) return { type: "strings", value: value as string[] };
  return { type: floatNames.has(name) ? "floats" : "ints", value: value as number[] };
}
