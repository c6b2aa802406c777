/** DeepLIFT's rules: the gradient table with the rows of everything changed that is not linear. */

import { floatOf } from "../../graph/attributes.ts";
import type { GradientRules } from "../gradient/rule.ts";
import { extreme } from "./extremes.ts";
import {
  batchNormalization,
  fromAxis,
  groupNormalization,
  instanceNormalization,
  localResponseNormalization,
  logSoftmax,
  lpNormalization,
  meanVarianceNormalization,
  softmax,
} from "./normalisation.ts";
import { choice, division, multilinear, parametricRelu, power, quantised } from "./products.ts";
import type { Twin } from "./reference.ts";
import type { DifferenceRule } from "./rule.ts";
import {
  bySecant,
  bySlopes,
  exponential,
  exponentialUnit,
  gelu,
  hardSigmoid,
  hardSwish,
  hyperbolic,
  leaky,
  logarithm,
  logistic,
  mish,
  plainQuotient,
  root,
  softsign,
  swish,
} from "./secant.ts";
import { absolute, globalLpPool, logSumExp, lpPool, product, reduced, sumOfLogs } from "./sums.ts";

/** The rows that differ. Every other operator is linear in what moves, and keeps its gradient rule. */
const differenceRules: Readonly<Record<string, DifferenceRule>> = {
  // Elementwise: Δy / Δx
  Relu: bySecant(plainQuotient),
  Clip: bySecant(plainQuotient),
  Abs: bySecant(plainQuotient),
  ThresholdedRelu: bySecant(plainQuotient),
  ...Object.fromEntries("Sign Floor Ceil Round".split(" ").map((op) => [op, bySecant(plainQuotient)])),
  LeakyRelu: bySecant(leaky),
  PRelu: parametricRelu,
  Elu: bySecant(exponentialUnit((node) => ({ alpha: floatOf(node, "alpha", 1) }))),
  Selu: bySecant(
    exponentialUnit((node) => ({
      alpha: floatOf(node, "alpha", 1.6732632423543772),
      gamma: floatOf(node, "gamma", 1.0507009873554805),
    })),
  ),
  Celu: bySecant(
    exponentialUnit((node) => ({ alpha: floatOf(node, "alpha", 1), beta: floatOf(node, "alpha", 1) })),
  ),
  Sigmoid: bySecant(logistic),
  Tanh: bySecant(hyperbolic),
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  Swish: bySecant(swish),
  Mish: bySecant(mish),
  Gelu: bySecant(gelu),
  Softsign: bySecant(softsign),
  Exp: bySecant(exponential),
  Log: bySecant(logarithm),
  Sqrt: bySecant(root),
  Reciprocal: bySecant((o, { y, y0 }) => o.neg(o.mul(y, y0))),
  ...Object.fromEntries("Softplus Erf Sin Cos".split(" ").map((op) => [op, bySecant(bySlopes)])),
  QuantizeLinear: quantised,

  // Where several moving values meet
  ...Object.fromEntries(
    "Mul MatMul Gemm Einsum Conv ConvTranspose".split(" ").map((op) => [op, multilinear]),
  ),
  Div: division,
  Pow: power,
  Where: choice,

  // Maxima and minima: what was gained goes where the maximum is, what was lost where it was
  ...Object.fromEntries("MaxPool GlobalMaxPool Max ReduceMax".split(" ").map((op) => [op, extreme(1)])),
  ...Object.fromEntries("Min ReduceMin".split(" ").map((op) => [op, extreme(-1)])),

  // Reductions and pooling
  ReduceProd: product,
  ReduceL1: reduced(({ o, dy, x, x0 }) => o.mul(dy, absolute(o, x, x0))),
  ReduceL2: reduced(({ o, dy, x, x0, y, y0 }) => o.mul(o.mul(dy, root(o, { y, y0 })), o.add(x, x0))),
  ReduceSumSquare: reduced(({ o, dy, x, x0 }) => o.mul(dy, o.add(x, x0))),
  ReduceLogSum: sumOfLogs,
  ReduceLogSumExp: logSumExp,
  LpPool: lpPool,
  GlobalLpPool: globalLpPool,

  // Normalisations
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: fromAxis(true),
  RMSNormalization: fromAxis(false),
  MeanVarianceNormalization: meanVarianceNormalization,
  LpNormalization: lpNormalization,
  LRN: localResponseNormalization,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};

/**
 * The table by which a sweep makes multipliers: Σ m ⊙ Δx = ΔS at every cut of the network. `gradients` is the table whose
 * rows it changes, `twin` says where the values at x₀ are.
 */
export const deepLiftRules = (twin: Twin, gradients: GradientRules): GradientRules => ({
  ...gradients,
  ...Object.fromEntries(
    Object.entries(differenceRules).flatMap(([op, rule]) => {
      const plain = gradients[op];
      return plain ? [[op, (node, dy, to) => rule(node, dy, { ...to, twin, plain })]] : [];
    }) as [string, GradientRules[string]][],
  ),
});
