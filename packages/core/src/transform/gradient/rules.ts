/** The gradient rule of every operator: the table that plain back-propagation walks by. */

import { floatOf } from "../../graph/attributes.ts";
import type { Value } from "../../graph/graph.ts";
import { elementNumber } from "../../load/elements.ts";
import { arithmetic } from "./arithmetic.ts";
import { batchNormalization, batchNormalizationByBatch } from "./batch-normalisation.ts";
import { clip } from "./clip.ts";
import { convolution, transposedConvolution } from "./convolution.ts";
import { einsum } from "./einsum.ts";
import {
  broadcasting,
  extremeOfAll,
  gelu,
  hardSwish,
  mish,
  pointwise,
  pow,
  sumOfAll,
  swish,
  where,
} from "./elementwise.ts";
import { gather, gatherElements, gatherND, scatterElements, scatterND } from "./indexing.ts";
import { gemm, matMul } from "./linear.ts";
import { globalMaxPool, maxPool } from "./max-pool.ts";
import {
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  localResponseNormalization,
  logSoftmax,
  lpNormalization,
  meanVarianceNormalization,
  rmsNormalization,
  softmax,
} from "./normalisation.ts";
import { padded } from "./pad.ts";
import { averagePool, globalAveragePool, globalLpPool, lpPool } from "./pooling.ts";
import { product } from "./product.ts";
import { dequantizeLinear, dynamicQuantizeLinear, quantizeLinear } from "./quantisation.ts";
import { cumSum, reductions } from "./reduction.ts";
import { resize } from "./resize.ts";
import type { GradientRule, GradientRules } from "./rule.ts";
import {
  concatenated,
  depthToSpace,
  expanded,
  reshaped,
  sliced,
  spaceToDepth,
  split,
  tiled,
  transposed,
} from "./shape.ts";

/** The value itself. */
const passed: GradientRule = (_node, dy) => [dy];

/** No gradient: the output does not change where the input changes a little. */
const constant: GradientRule = () => [];

/** Between float types dy goes back in the type of x; through integers and truth values nothing goes back. */
const cast: GradientRule = ({ inputs: [x = ""], outputs: [y = ""] }, dy, to) => {
  const [from, onto] = [to.type(x), to.type(y)];
  if (!from.includes("float") || !onto.includes("float")) return [];
  return [from === onto ? dy : to.b.add("Cast", [dy], { to: elementNumber(from) })];
};

/** Operators that are flat wherever they are smooth, or whose output is no number. */
const flat = (
  "Floor Ceil Round Sign Equal Greater Less GreaterOrEqual LessOrEqual Not And Or Xor IsNaN IsInf " +
  "ArgMax ArgMin Shape Size NonZero OneHot Hardmax Constant ConstantOfShape Range EyeLike"
).split(" ");

/** The slope of the negative side, `alpha`, of LeakyRelu: at 0 too. */
const leakyRelu = pointwise((o, x, y, node) => {
  const alpha = floatOf(node, "alpha", 0.01);
  // For positive slopes y has the sign of x, and not to read x lets the engine fuse the activation into a convolution.
  return o.where(o.greater(alpha > 0 ? y : x, 0), 1, alpha);
});

export const gradientRules: GradientRules = {
  ...Object.fromEntries(flat.map((op) => [op, constant])),

  // Arithmetic
  Add: sumOfAll(() => 1),
  Sum: sumOfAll(() => 1),
  Mean: sumOfAll((count) => 1 / count),
  Sub: broadcasting(
    (_o, dy) => dy,
    (o, dy) => o.neg(dy),
  ),
  Mul: product,
  Div: broadcasting(
    (o, dy, [, y]) => o.div(dy, y),
    (o, dy, [, y, z]) => o.neg(o.mul(dy, o.div(z, y))),
  ),
  Pow: pow,
  Max: extremeOfAll,
  Min: extremeOfAll,
  Where: where,
  Neg: (_node, dy, { b }) => [arithmetic(b).neg(dy)],
  Abs: pointwise((o, x) => o.sign(x)),
  Reciprocal: pointwise((o, _x, y) => o.neg(o.mul(y, y))),
  Sqrt: pointwise((o, _x, y) => o.div(0.5, y)),
  Exp: pointwise((_o, _x, y) => y),
  Log: (node, dy, { b }) => [arithmetic(b).div(dy, node.inputs[0] as Value)],
  Sin: pointwise((o, x) => o.cos(x)),
  Cos: pointwise((o, x) => o.neg(o.sin(x))),
  Erf: pointwise((o, x) => o.mul(o.exp(o.neg(o.mul(x, x))), 2 / Math.sqrt(Math.PI))),
  MatMul: matMul,
  Gemm: gemm,
  Einsum: einsum,

  // Activations; relu′(0) = 0, LeakyRelu and PRelu have their slope at 0, as in PyTorch
  Relu: pointwise((o, _x, y) => o.step(y)),
  LeakyRelu: leakyRelu,
  PRelu: broadcasting(
    (o, dy, [x, slope]) => o.where(o.greater(x, 0), dy, o.mul(dy, slope)),
    (o, dy, [x]) => o.mul(dy, o.neg(o.relu(o.neg(x)))),
  ),
  Elu: pointwise((o, x, y, node) => o.where(o.greater(x, 0), 1, o.add(y, floatOf(node, "alpha", 1)))),
  Selu: pointwise((o, x, y, node) => {
    const gamma = floatOf(node, "gamma", 1.0507009873554805);
    return o.where(o.greater(x, 0), gamma, o.add(y, gamma * floatOf(node, "alpha", 1.6732632423543772)));
  }),
  Celu: pointwise((o, x, y, node) => {
    const alpha = floatOf(node, "alpha", 1);
    return o.where(o.greater(x, 0), 1, o.add(o.div(y, alpha), 1));
  }),
  ThresholdedRelu: pointwise((o, x, _y, node) => o.indicator(o.greater(x, floatOf(node, "alpha", 1)))),
  Clip: clip,
  // 1 − σ as a HardSigmoid stays in the layout of the tensors around it, as Sub does not.
  Sigmoid: pointwise((o, _x, y, _node, { b }) => o.mul(y, b.add("HardSigmoid", [y], { alpha: -1, beta: 1 }))),
  Tanh: pointwise((o, _x, y) => o.sub(1, o.mul(y, y))),
  HardSigmoid: pointwise((o, _x, y, node) =>
    o.mul(o.indicator(o.and(o.greater(y, 0), o.less(y, 1))), floatOf(node, "alpha", 0.2)),
  ),
  HardSwish: hardSwish,
  Swish: swish(1),
  Softplus: pointwise((o, x) => o.sigmoid(x)),
  Softsign: pointwise((o, x) => {
    const root = o.div(1, o.add(o.abs(x), 1));
    return o.mul(root, root);
  }),
  Mish: mish,
  Gelu: gelu,

  // Convolution and pooling
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalMaxPool: globalMaxPool,
  GlobalAveragePool: globalAveragePool,
  GlobalLpPool: globalLpPool,
  Resize: resize,

  // Reductions
  ...reductions,
  CumSum: cumSum,

  // Normalisations
  BatchNormalization: batchNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  RMSNormalization: rmsNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
  LpNormalization: lpNormalization,
  LRN: localResponseNormalization,
  Softmax: softmax,
  LogSoftmax: logSoftmax,

  // Moving elements
  Identity: passed,
  Dropout: passed,
  Cast: cast,
  CastLike: cast,
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: transposed,
  Expand: expanded,
  Tile: tiled,
  Concat: concatenated,
  Split: split,
  Slice: sliced,
  Pad: padded,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherND,
  ScatterElements: scatterElements,
  ScatterND: scatterND,

  // Quantisation, straight through
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  DynamicQuantizeLinear: dynamicQuantizeLinear,
};

/**
 * For graphs whose BatchNormalizations are given the mean and variance of their own x, computed by nodes: the same table
 * with one row changed. That is how networks are trained, see `batchNormalizationByBatch`.
 */
export const batchStatisticsRules: GradientRules = {
  ...gradientRules,
  BatchNormalization: batchNormalizationByBatch,
};
