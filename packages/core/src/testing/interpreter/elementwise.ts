/** Arithmetic, comparisons and logic, element by element with broadcasting. */

import { floatOf, intOf } from "../../graph/attributes.ts";
import type { Operator, Operators } from "./operator.ts";
import { atBroadcast, broadcastShape, get, make, mapped, type Tensor64 } from "./tensor64.ts";

export const unary =
  (f: (x: number) => number): Operator =>
  (inputs) => [mapped(get(inputs, 0), f)];

function combined(tensors: readonly Tensor64[], f: (values: number[]) => number): Tensor64 {
  const shape = broadcastShape(...tensors.map((t) => t.shape));
  return make(shape, (index) => f(tensors.map((t) => atBroadcast(t, index))));
}

const binary =
  (f: (a: number, b: number) => number): Operator =>
  (inputs) => [combined([get(inputs, 0), get(inputs, 1)], ([a, b]) => f(a as number, b as number))];

/** Any number of inputs, all broadcast together. */
const variadic =
  (f: (values: number[]) => number): Operator =>
  (inputs) => [combined(inputs as Tensor64[], f)];

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const isInteger = ({ type = "float32" }: Tensor64): boolean => /^u?int/.test(type);

/** Division, of integers towards zero. */
const div: Operator = (inputs, node) =>
  binary(isInteger(get(inputs, 0)) ? (a, b) => Math.trunc(a / b) : (a, b) => a / b)(inputs, node);

/** Remainder: with the sign of the divisor, or of the dividend where fmod = 1. */
const mod: Operator = (inputs, node) =>
  binary(intOf(node, "fmod", 0) ? (a, b) => a % b : (a, b) => a - b * Math.floor(a / b))(inputs, node);

/** Halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** erf(x) = 2/√π · e^(−x²) · Σₙ 2ⁿ x^(2n+1) / (2n+1)!!, a series without cancellation. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Max(min, Min(x, max)) with scalar limits, either of which may be missing. */
const clip: Operator = (inputs) => {
  const low = inputs[1]?.data[0] ?? Number.NEGATIVE_INFINITY;
  const high = inputs[2]?.data[0] ?? Number.POSITIVE_INFINITY;
  return [mapped(get(inputs, 0), (value) => Math.min(Math.max(value, low), high))];
};

const where: Operator = (inputs) => [
  combined([get(inputs, 0), get(inputs, 1), get(inputs, 2)], ([c, a, b]) => (c ? a : b) as number),
];

/** x − bias beyond the threshold lambd, 0 inside. */
const shrink: Operator = (inputs, node) => {
  const lambd = floatOf(node, "lambd", 0.5);
  const bias = floatOf(node, "bias", 0);
  return [mapped(get(inputs, 0), (v) => (v < -lambd ? v + bias : v > lambd ? v - bias : 0))];
};

const truth = (x: unknown): number => (x ? 1 : 0);

export const elementwise: Operators = {
  Abs: unary(Math.abs),
  Neg: unary((x) => -x),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Reciprocal: unary((x) => 1 / x),
  Sign: unary(Math.sign),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(roundHalfEven),
  Erf: unary(erf),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Tan: unary(Math.tan),
  Asin: unary(Math.asin),
  Acos: unary(Math.acos),
  Atan: unary(Math.atan),
  Sinh: unary(Math.sinh),
  Cosh: unary(Math.cosh),
  Asinh: unary(Math.asinh),
  Acosh: unary(Math.acosh),
  Atanh: unary(Math.atanh),
  Not: unary((x) => truth(!x)),
  IsNaN: unary((x) => truth(Number.isNaN(x))),
  IsInf: unary((x) => truth(Math.abs(x) === Number.POSITIVE_INFINITY)),
  Clip: clip,
  Shrink: shrink,

  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: div,
  Mod: mod,
  Pow: binary((a, b) => a ** b),
  Greater: binary((a, b) => truth(a > b)),
  Less: binary((a, b) => truth(a < b)),
  Equal: binary((a, b) => truth(a === b)),
  GreaterOrEqual: binary((a, b) => truth(a >= b)),
  LessOrEqual: binary((a, b) => truth(a <= b)),
  And: binary((a, b) => truth(a && b)),
  Or: binary((a, b) => truth(a || b)),
  Xor: binary((a, b) => truth(Boolean(a) !== Boolean(b))),
  Where: where,

  Sum: variadic(total),
  Mean: variadic((values) => total(values) / values.length),
  Max: variadic((values) => Math.max(...values)),
  Min: variadic((values) => Math.min(...values)),
};
