/** Activation functions. */

import { floatOf, intOf, stringOf } from "../../graph/attributes.ts";
import type { Node } from "../../graph/graph.ts";
import { erf, unary } from "./elementwise.ts";
import type { Operator, Operators } from "./operator.ts";
import { alongAxis, atBroadcast, get, make, mapped } from "./tensor64.ts";

/** An activation with settings: f(node) reads them and gives the function. */
const tuned =
  (f: (node: Node) => (x: number) => number): Operator =>
  (inputs, node) => [mapped(get(inputs, 0), f(node))];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** ln(1 + eˣ), written so that it never overflows. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const geluExact = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2));
const geluTanh = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** An operator on the lines along `axis`, the last by default. */
const linewise =
  (f: (line: number[]) => number[]): Operator =>
  (inputs, node) => [alongAxis(get(inputs, 0), intOf(node, "axis", -1), f)];

function logSoftmax(line: readonly number[]): number[] {
  const max = Math.max(...line);
  const logSum = Math.log(line.reduce((sum, x) => sum + Math.exp(x - max), 0));
  return line.map((x) => x - max - logSum);
}

const hardmax = (line: readonly number[]): number[] => {
  const first = line.indexOf(Math.max(...line));
  return line.map((_, i) => (i === first ? 1 : 0));
};

const pRelu: Operator = (inputs) => {
  const x = get(inputs, 0);
  const slope = get(inputs, 1);
  let i = 0;
  return [
    make(x.shape, (index) => {
      const value = get(x.data, i++);
      return value < 0 ? value * atBroadcast(slope, index) : value;
    }),
  ];
};

export const activation: Operators = {
  Relu: unary((x) => Math.max(x, 0)),
  Sigmoid: unary(sigmoid),
  Tanh: unary(Math.tanh),
  Softplus: unary(softplus),
  Softsign: unary((x) => x / (1 + Math.abs(x))),
  Mish: unary((x) => x * Math.tanh(softplus(x))),
  HardSwish: unary((x) => x * Math.max(0, Math.min(1, x / 6 + 0.5))),
  PRelu: pRelu,
  LeakyRelu: tuned((node) => {
    const alpha = floatOf(node, "alpha", 0.01);
    return (x) => (x < 0 ? alpha * x : x);
  }),
  Elu: tuned((node) => {
    const alpha = floatOf(node, "alpha", 1);
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
  }),
  Selu: tuned((node) => {
    const alpha = floatOf(node, "alpha", 1.6732632423543772);
    const gamma = floatOf(node, "gamma", 1.0507009873554805);
    return (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x));
  }),
  Celu: tuned((node) => {
    const alpha = floatOf(node, "alpha", 1);
    return (x) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
  }),
  ThresholdedRelu: tuned((node) => {
    const alpha = floatOf(node, "alpha", 1);
    return (x) => (x > alpha ? x : 0);
  }),
  HardSigmoid: tuned((node) => {
    const alpha = floatOf(node, "alpha", 0.2);
    const beta = floatOf(node, "beta", 0.5);
    return (x) => Math.max(0, Math.min(1, alpha * x + beta));
  }),
  Gelu: tuned((node) => (stringOf(node, "approximate", "none") === "tanh" ? geluTanh : geluExact)),
  Swish: tuned((node) => {
    const alpha = floatOf(node, "alpha", 1);
    return (x) => x * sigmoid(alpha * x);
  }),
  Softmax: linewise((line) => logSoftmax(line).map(Math.exp)),
  LogSoftmax: linewise(logSoftmax),
  Hardmax: linewise(hardmax),
};
