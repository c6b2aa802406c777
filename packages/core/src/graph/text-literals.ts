/** How names, numbers, types and tensors are written in the text form of a graph. */

import { numbers, type Tensor } from "../tensor.ts";
import type { OpenShape, Port, TensorType } from "./graph.ts";

/** Words that start a line; values of these names are quoted. */
export const statements: readonly string[] = ["graph", "opset", "metadata", "input", "output"];

const bare = /^(?:[\w./+-]|:+(?=[\w./+-]))+$/;

/** The name itself, quoted where it holds odd characters or is a word of the language. */
export const nameText = (name: string): string =>
  bare.test(name) && !statements.includes(name) ? name : JSON.stringify(name);

export const namesText = (names: readonly string[]): string => names.map(nameText).join(", ");

/** `float32[N,3,?,8]`; without brackets where not even the rank is known. */
export function typeText({ type, shape }: Pick<Port, "type" | "shape"> | TensorType): string {
  return shape === undefined ? type : `${type}[${openShapeText(shape)}]`;
}

const openShapeText = (shape: OpenShape): string =>
  shape.map((d) => (typeof d === "number" ? d : dimensionText(d))).join(",");

const dimensionText = (name: string): string =>
  name === "?" ? "?" : /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);

/** Shortest decimal that reads back as the same float32. */
function float32Text(value: number): string {
  const exact = Math.fround(value);
  if (Number.isNaN(exact)) return "nan";
  if (!Number.isFinite(exact)) return exact > 0 ? "inf" : "-inf";
  if (exact === 0) return Object.is(exact, -0) ? "-0" : "0";
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(exact.toPrecision(digits));
    if (Math.fround(short) === exact) return String(short);
  }
  return String(Number(exact.toPrecision(9)));
}

/** Always with a point, an exponent or a word: 1 is an integer, 1.0 a float. */
export function floatText(value: number): string {
  const text = float32Text(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export const intText = (value: number): string => BigInt(value).toString();

/** `[1, 2, 3]`, in memory order; 16-bit floats as their bits. */
export const dataText = (tensor: Tensor): string => `[${elements(tensor).join(", ")}]`;

function elements({ type, data, ...tensor }: Tensor): readonly string[] {
  if (type === "string") return (data as string[]).map((text) => JSON.stringify(text));
  if (type === "float32") return Array.from(data as Float32Array, float32Text);
  if (type === "float64") return numbers({ type, data, ...tensor } as Tensor).map(float64Text);
  return Array.from(data as ArrayLike<number | bigint>, String);
}

function float64Text(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** A number as `float32Text` and its kin write it; NaN for what is none. */
export function numberOf(text: string): number {
  if (text === "inf") return Number.POSITIVE_INFINITY;
  if (text === "-inf") return Number.NEGATIVE_INFINITY;
  return text === "" ? Number.NaN : Number(text);
}
