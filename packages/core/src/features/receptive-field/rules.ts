/** The receptive rule of every operator: the table that fields are walked back by. */

import { elementwise, expanded, perChannel, samePlace, tiled } from "./elementwise.ts";
import {
  cumSum,
  dynamicQuantization,
  einsum,
  extremePlace,
  gemm,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  matMul,
  meanVarianceNormalization,
  normalization,
  reduction,
} from "./mixing.ts";
import {
  concatenated,
  depthToSpace,
  gathered,
  padded,
  reshaped,
  sliced,
  spaceToDepth,
  split,
  transposed,
} from "./moving.ts";
import { resized } from "./resizing.ts";
import type { ReceptiveRule, ReceptiveRules } from "./rule.ts";
import { acrossChannels, convolution, globalPooling, pooling, transposedConvolution } from "./windows.ts";

const rows = (operators: string, rule: ReceptiveRule): ReceptiveRules =>
  Object.fromEntries(operators.split(" ").map((op) => [op, rule]));

export const receptiveRules: ReceptiveRules = {
  ...rows(
    "Add Sub Mul Div Pow Mod Max Min Sum Mean Where PRelu Clip BitShift And Or Xor Not Equal Greater Less " +
      "GreaterOrEqual LessOrEqual Neg Abs Reciprocal Sqrt Exp Log Floor Ceil Round Sign Sin Cos Tan Asin Acos Atan " +
      "Sinh Cosh Tanh Asinh Acosh Atanh Erf Sigmoid HardSigmoid HardSwish Swish Softplus Softsign Mish Gelu Relu " +
      "LeakyRelu ThresholdedRelu Elu Selu Celu Shrink IsNaN IsInf",
    elementwise,
  ),
  ...rows("Identity Dropout Cast CastLike QuantizeLinear DequantizeLinear", samePlace),
  ...rows("BatchNormalization", perChannel),

  Conv: convolution,
  ConvTranspose: transposedConvolution,
  ...rows("MaxPool AveragePool LpPool", pooling),
  ...rows("GlobalMaxPool GlobalAveragePool GlobalLpPool", globalPooling),
  LRN: acrossChannels,
  Resize: resized,

  ...rows(
    "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare",
    reduction,
  ),
  ...rows("ArgMax ArgMin", extremePlace),
  CumSum: cumSum,
  Gemm: gemm,
  MatMul: matMul,
  Einsum: einsum,

  ...rows("Softmax LogSoftmax Hardmax LpNormalization", normalization),
  ...rows("LayerNormalization RMSNormalization", layerNormalization),
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
  DynamicQuantizeLinear: dynamicQuantization,

  ...rows("Reshape Flatten Squeeze Unsqueeze", reshaped),
  Transpose: transposed,
  Expand: expanded,
  Tile: tiled,
  Concat: concatenated,
  Split: split,
  Slice: sliced,
  Pad: padded,
  Gather: gathered,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
};
