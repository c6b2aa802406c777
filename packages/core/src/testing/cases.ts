/** One-node cases for every operator: the interpreter and the gradient rules are both tested on them. */

import type { PlainAttributes } from "../graph/attributes.ts";
import { floats, ints, shapeText } from "../tensor.ts";
import { type Tensor64, tensor64 } from "./interpreter/tensor64.ts";
import { type NodeGraph, type NodeInput, nodeGraph } from "./node-graph.ts";
import { random, randomTensor } from "./random.ts";

type Shape = readonly number[];

/** Inputs, attributes and number of outputs of one node. */
export type Case = readonly [inputs: readonly NodeInput[], attributes?: PlainAttributes, outputs?: number];

const positive = (...shape: number[]): Tensor64 => randomTensor(shape, 7, { values: "positive" });
/** Values of both signs with no ties and no kink nearby. */
export const apart = (...shape: number[]): Tensor64 => randomTensor(shape, 8, { values: "apart" });
/** A list of int64: axes, a shape. */
const list = (...values: number[]): Tensor64 => tensor64([values.length], values, "int64");
const float = (...values: number[]): Tensor64 => tensor64([values.length], values);
const scalar = (value: number): Tensor64 => tensor64([], [value]);
/** Random int64 in [low, high]. */
const whole = (shape: Shape, low: number, high: number): Tensor64 => {
  const r = random(5);
  return tensor64(
    shape,
    Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () => r.int(low, high)),
    "int64",
  );
};
const bool = (...shape: number[]): Tensor64 => ({ ...whole(shape, 0, 1), type: "bool" });
const within = (limit: number, ...shape: number[]): Tensor64 => {
  const x = randomTensor(shape, 9, { values: "positive" });
  return { ...x, data: x.data.map((v) => Math.fround(((v - 1.25) / 0.75) * limit)) };
};

const unaryCases: readonly Case[] = [[[[7]]], [[[2, 3, 4]]], [[[]]]];
const binaryCases: readonly Case[] = [
  [
    [
      [2, 3],
      [2, 3],
    ],
  ],
  [
    [
      [2, 3, 4],
      [3, 1],
    ],
  ],
  [[[1], [2, 2]]],
  [
    [
      [2, 1, 3],
      [4, 1],
    ],
  ],
  [[[2, 2], []]],
];
const logicCases: readonly Case[] = [[[bool(2, 3), bool(2, 3)]], [[bool(2, 1, 3), bool(4, 1)]]];
const compareCases: readonly Case[] = [...binaryCases, [[whole([3, 4], 0, 2), whole([4], 0, 2)]]];
const reduceCases: readonly Case[] = [
  [[positive(2, 3, 4)]],
  [[positive(2, 3, 4), list(1)]],
  [[positive(2, 3, 4), list(-1, 0)], { keepdims: 0 }],
  [[positive(2, 3, 2, 2), list(2, 3)], { keepdims: 1 }],
  [[positive(2, 3), undefined], { keepdims: 0 }],
  [[positive(2, 3)], { noop_with_empty_axes: 1 }],
];
const unaryOps = "Abs Neg Exp Sign Floor Ceil Round Erf Sin Cos Tan Sinh Cosh Asinh Atan IsNaN IsInf".split(
  " ",
);
const activations = "Relu Sigmoid Tanh Softplus Softsign Mish HardSwish LeakyRelu Elu Selu Celu".split(" ");

const poolCases: readonly Case[] = [
  [[apart(1, 2, 7)], { kernel_shape: [3] }],
  [[apart(2, 2, 6, 5)], { kernel_shape: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1] }],
  [[apart(1, 1, 4, 4, 5)], { kernel_shape: [2, 2, 3], strides: [2, 2, 2], pads: [0, 1, 1, 1, 0, 1] }],
  [[apart(1, 2, 8)], { kernel_shape: [3], dilations: [2], pads: [2, 2] }],
  [[apart(1, 2, 6, 6)], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }],
  [[apart(1, 2, 7, 6)], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], ceil_mode: 1 }],
  [[apart(1, 1, 5, 6)], { kernel_shape: [2, 2], strides: [3, 3], pads: [0, 0, 1, 1], ceil_mode: 1 }],
  [[apart(1, 2, 7, 5)], { kernel_shape: [3, 2], strides: [2, 2], auto_pad: "SAME_UPPER" }],
  [[apart(1, 2, 7, 6)], { kernel_shape: [2, 3], strides: [2, 2], auto_pad: "SAME_LOWER" }],
  [[apart(1, 2, 7, 5)], { kernel_shape: [3, 3], strides: [2, 1], auto_pad: "VALID" }],
];
const added = (cases: readonly Case[], attributes: PlainAttributes, outputs = 1): Case[] =>
  cases.map(([inputs, old]) => [inputs, { ...old, ...attributes }, outputs]);

const resizeTo = (sizes: Shape, plain: PlainAttributes): Case => [
  [[1, 2, 5, 4], undefined, undefined, list(...sizes)],
  plain,
];
const coordinates = "half_pixel asymmetric align_corners pytorch_half_pixel half_pixel_symmetric".split(" ");
const nearestModes = "round_prefer_floor round_prefer_ceil floor ceil".split(" ");

export const cases: Readonly<Record<string, readonly Case[]>> = {
  ...Object.fromEntries(unaryOps.map((op) => [op, unaryCases])),
  ...Object.fromEntries(activations.map((op) => [op, unaryCases])),
  ...Object.fromEntries("Sqrt Log Reciprocal".split(" ").map((op) => [op, [[[positive(2, 3)]]]])),
  ...Object.fromEntries("Asin Acos Atanh".split(" ").map((op) => [op, [[[within(0.9, 2, 3)]]]])),
  Acosh: [[[{ ...positive(5), data: positive(5).data.map((x) => x + 1) }]]],
  ...Object.fromEntries("Add Sub Mul".split(" ").map((op) => [op, binaryCases])),
  Div: [[[[2, 3, 4], positive(3, 1)]], [[whole([3, 4], -9, 9), whole([4], 2, 4)]]],
  Mod: [[[[2, 3], positive(3)], { fmod: 1 }], [[whole([3, 4], -9, 9), whole([4], 2, 4)]]],
  Pow: [[[positive(2, 3), [3]]], [[[2, 3], scalar(2)]], [[[2, 3], scalar(3)]]],
  ...Object.fromEntries(
    "Sum Mean Max Min".split(" ").map((op) => [op, [...binaryCases, [[[2, 3], [3], [2, 1]]]]]),
  ),
  ...Object.fromEntries(
    "Greater Less Equal GreaterOrEqual LessOrEqual".split(" ").map((op) => [op, compareCases]),
  ),
  ...Object.fromEntries("And Or Xor".split(" ").map((op) => [op, logicCases])),
  Not: [[[bool(2, 3)]]],
  Where: [[[bool(2, 3), [2, 3], [2, 3]]], [[bool(3), [2, 1], []]]],
  Clip: [
    [[[3, 4], scalar(-0.5), scalar(0.7)]],
    [[[3, 4], undefined, scalar(0.2)]],
    [[[3, 4], scalar(0)]],
    [[[5]]],
  ],
  Shrink: [[[[3, 4]], { lambd: 0.4, bias: 0.1 }]],

  LeakyRelu: [[[[2, 5]]], [[[2, 5]], { alpha: 0.3 }]],
  Elu: [[[[2, 5]]], [[[2, 5]], { alpha: 0.3 }]],
  Selu: [[[[2, 5]]], [[[2, 5]], { alpha: 1.3, gamma: 2 }]],
  Celu: [[[[2, 5]]], [[[2, 5]], { alpha: 0.3 }]],
  ThresholdedRelu: [[[[2, 5]]], [[[2, 5]], { alpha: 0.3 }]],
  HardSigmoid: [[[[2, 5]]], [[[2, 5]], { alpha: 0.5, beta: 0.3 }]],
  Gelu: [[[[2, 5]]], [[[2, 5]], { approximate: "tanh" }]],
  PRelu: [
    [
      [
        [2, 3, 4],
        [3, 1],
      ],
    ],
    [[[2, 3], [1]]],
    [
      [
        [2, 3],
        [2, 3],
      ],
    ],
  ],
  ...Object.fromEntries(
    "Softmax LogSoftmax Hardmax"
      .split(" ")
      .map((op) => [op, [[[[2, 5]]], [[[2, 3, 4]], { axis: 1 }], [[[2, 3, 4]], { axis: -3 }], [[[6]]]]]),
  ),

  Gemm: [
    [
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [[[2, 3], [4, 3], [4]], { transB: 1 }],
    [
      [
        [3, 2],
        [3, 4],
        [2, 1],
      ],
      { transA: 1, alpha: 0.5, beta: 2 },
    ],
    [[[3, 2], [4, 3], []], { transA: 1, transB: 1 }],
  ],
  MatMul: [
    [
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      [
        [2, 3, 4],
        [4, 2],
      ],
    ],
    [
      [
        [2, 1, 3, 4],
        [5, 4, 2],
      ],
    ],
    [[[3], [3, 2]]],
    [[[2, 4, 3], [3]]],
    [[[3], [3]]],
    [[[3], [2, 3, 4]]],
  ],
  Einsum: [
    [
      [
        [2, 3],
        [3, 4],
      ],
      { equation: "ij,jk->ik" },
    ],
    [
      [
        [2, 3, 4],
        [2, 4, 5],
      ],
      { equation: "bij,bjk->bik" },
    ],
    [
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
      { equation: "...id,...jd->...ij" },
    ],
    [[[2, 3]], { equation: "ij->ji" }],
    [[[2, 3]], { equation: "ij->" }],
    [[[2, 3, 4]], { equation: "abc->b" }],
    [
      [
        [2, 3],
        [3, 4],
      ],
      { equation: "ij,jk" },
    ],
    [
      [
        [2, 3],
        [4, 3],
        [2, 4],
      ],
      { equation: "nc,kc,nk->n" },
    ],
    [[[3], [4]], { equation: "i,j->ij" }],
    [[[3, 3]], { equation: "ii->i" }],
    [
      [
        [2, 3, 4, 5],
        [6, 3],
      ],
      { equation: "bchw,oc->bohw" },
    ],
  ],

  Conv: [
    [
      [
        [2, 3, 8],
        [4, 3, 3],
      ],
    ],
    [[[1, 4, 7], [6, 2, 3], [6]], { group: 2, strides: [2], pads: [1, 2] }],
    [[[2, 3, 5, 6], [4, 3, 3, 2], [4]], { strides: [2, 1], pads: [1, 0, 2, 1] }],
    [
      [
        [1, 4, 7, 7],
        [4, 1, 3, 3],
      ],
      { group: 4, dilations: [2, 1], pads: [2, 1, 2, 1] },
    ],
    [
      [
        [1, 4, 6, 6],
        [8, 2, 2, 3],
      ],
      { group: 2, dilations: [1, 2], strides: [2, 2] },
    ],
    [[[1, 2, 4, 5, 4], [3, 2, 2, 3, 2], [3]], { strides: [1, 2, 2], pads: [0, 1, 0, 1, 1, 1] }],
    [
      [
        [1, 2, 5, 4, 4],
        [2, 1, 2, 2, 2],
      ],
      { group: 2, dilations: [2, 1, 1] },
    ],
    [
      [
        [1, 2, 7, 6],
        [3, 2, 3, 2],
      ],
      { auto_pad: "SAME_UPPER", strides: [2, 2] },
    ],
    [
      [
        [1, 2, 7, 6],
        [3, 2, 2, 3],
      ],
      { auto_pad: "SAME_LOWER", strides: [2, 1] },
    ],
    [
      [
        [1, 2, 7, 6],
        [3, 2, 3, 3],
      ],
      { auto_pad: "VALID", strides: [2, 2] },
    ],
    [[[1, 2, 6, 6], [3, 2, 1, 1], [3]]],
    [[[2, 3, 4, 5], [1, 3, 1, 1], [1]]],
  ],
  ConvTranspose: [
    [
      [
        [2, 3, 4],
        [3, 2, 3],
      ],
    ],
    [[[1, 4, 4], [4, 3, 3], [6]], { group: 2, strides: [2], pads: [1, 0], output_padding: [1] }],
    [[[1, 3, 4, 3], [3, 2, 3, 2], [2]], { strides: [2, 3], pads: [1, 0, 1, 1] }],
    [
      [
        [1, 4, 3, 3],
        [4, 1, 3, 3],
      ],
      { group: 4, dilations: [2, 1], strides: [2, 2], output_padding: [1, 0] },
    ],
    [
      [
        [1, 2, 3, 2, 3],
        [2, 3, 2, 2, 3],
      ],
      { strides: [2, 1, 2], pads: [1, 0, 1, 0, 0, 1] },
    ],
    [
      [
        [1, 2, 3, 3],
        [2, 2, 3, 3],
      ],
      { strides: [2, 2], output_shape: [6, 6] },
    ],
    [
      [
        [1, 2, 3, 4],
        [2, 2, 3, 2],
      ],
      { strides: [2, 3], output_shape: [6, 9], auto_pad: "SAME_UPPER" },
    ],
    [
      [
        [1, 2, 3, 4],
        [2, 2, 3, 2],
      ],
      { strides: [2, 2], output_shape: [6, 7], auto_pad: "SAME_LOWER" },
    ],
    [
      [
        [1, 2, 3, 4],
        [2, 2, 3, 4],
      ],
      { strides: [2, 3], auto_pad: "SAME_UPPER" },
    ],
    [
      [
        [1, 2, 3, 4],
        [2, 2, 4, 3],
      ],
      { strides: [1, 2], auto_pad: "SAME_LOWER" },
    ],
    [
      [
        [1, 2, 3, 4],
        [2, 2, 3, 3],
      ],
      { strides: [2, 2], auto_pad: "VALID" },
    ],
  ],
  Col2Im: [
    [[[2, 12, 9], list(4, 5), list(2, 3)]],
    [[[1, 8, 9], list(4, 4), list(2, 2)], { strides: [2, 2], pads: [1, 1, 1, 1] }],
    [[[1, 8, 4], list(5, 5), list(2, 2)], { strides: [2, 2], dilations: [2, 2] }],
    [[[1, 6, 3], list(5), list(3)]],
  ],

  MaxPool: added(poolCases, {}, 2),
  AveragePool: [...added(poolCases, {}), ...added(poolCases, { count_include_pad: 1 })],
  LpPool: [...added(poolCases, {}), ...added(poolCases.slice(0, 3), { p: 3 })],
  ...Object.fromEntries(
    "GlobalAveragePool GlobalMaxPool GlobalLpPool"
      .split(" ")
      .map((op) => [op, [[[[2, 3, 4]]], [[[2, 3, 4, 2]]], [[[1, 2, 2, 3, 2]]]]]),
  ),

  ...Object.fromEntries(
    "Sum Mean Max Min Prod L1 L2 LogSum LogSumExp SumSquare"
      .split(" ")
      .map((name) => [`Reduce${name}`, reduceCases]),
  ),
  ArgMax: [
    [[apart(2, 3, 4)]],
    [[apart(2, 3, 4)], { axis: -1, keepdims: 0 }],
    [[float(1, 3, 3)], { select_last_index: 1 }],
  ],
  ArgMin: [[[apart(2, 3, 4)], { axis: 1 }], [[float(3, 1, 1)]]],
  TopK: [
    [[apart(2, 6), list(3)], {}, 2],
    [[apart(5, 2), list(2)], { axis: 0, largest: 0 }, 2],
    [[float(1, 3, 3, 2), list(2)], {}, 2],
  ],
  CumSum: [
    [[[2, 3], { ...scalar(1), type: "int64" }]],
    [[[2, 3, 2], { ...scalar(-2), type: "int64" }], { reverse: 1 }],
    [[[5], { ...scalar(0), type: "int64" }], { exclusive: 1 }],
    [[[5], { ...scalar(0), type: "int64" }], { exclusive: 1, reverse: 1 }],
  ],

  BatchNormalization: [
    [[[2, 3, 4], [3], [3], [3], positive(3)]],
    [[[2, 3, 2, 2], [3], [3], [3], positive(3)], { epsilon: 0.1 }],
    [[[2, 3], [3], [3], [3], positive(3)]],
    [[[6, 3], [3], [3], [3], positive(3)], { training_mode: 1 }, 3],
    [[[2, 3, 4], [3], [3], [3], positive(3)], { training_mode: 1, epsilon: 0.1 }, 3],
    [[[2, 3, 2, 3], [3], [3], [3], positive(3)], { training_mode: 1, momentum: 0.6 }, 3],
  ],
  InstanceNormalization: [[[[2, 3, 4], [3], [3]]], [[[2, 3, 2, 3], [3], [3]], { epsilon: 0.1 }]],
  LayerNormalization: [
    [[[2, 3, 4], [4], [4]], {}, 3],
    [
      [
        [2, 3, 4],
        [3, 4],
      ],
      { axis: 1, epsilon: 0.1 },
    ],
    [[[2, 6], [6], [6]], { axis: -1 }],
  ],
  GroupNormalization: [
    [[[2, 6, 3], [6], [6]], { num_groups: 3 }],
    [[[2, 4, 2, 3], [4], [4]], { num_groups: 2, epsilon: 0.1 }],
    [[[1, 4, 2, 2, 2], [4], [4]], { num_groups: 1 }],
  ],
  LRN: [
    [[[2, 7, 2, 2]], { size: 3 }],
    [[[1, 7, 2, 3]], { size: 5, alpha: 0.5, beta: 0.6, bias: 2 }],
    // The engine refuses even sizes; the interpreter takes them as the specification says.
  ],
  LpNormalization: [[[[2, 3, 4]]], [[[2, 3, 4]], { axis: 1, p: 1 }]],
  MeanVarianceNormalization: [[[[2, 3, 4, 2]]], [[[2, 3, 4, 2]], { axes: [1, 2] }]],

  Reshape: [
    [[[2, 3, 4], list(4, 6)]],
    [[[2, 3, 4], list(0, -1)]],
    [[[2, 3, 4], list(-1)]],
    [[[0, 3], list(3, 0)], { allowzero: 1 }],
  ],
  Flatten: [
    [[[2, 3, 4]]],
    [[[2, 3, 4]], { axis: 0 }],
    [[[2, 3, 4]], { axis: -1 }],
    [[[2, 3, 4]], { axis: 3 }],
  ],
  Transpose: [[[[2, 3, 4]]], [[[2, 3, 4]], { perm: [1, 2, 0] }], [[[2, 3, 1, 4]], { perm: [3, 0, 2, 1] }]],
  Squeeze: [[[[1, 3, 1]]], [[[1, 3, 1], list(-1)]], [[[1, 3, 1], list(0, 2)]]],
  Unsqueeze: [[[[3, 2], list(0)]], [[[3, 2], list(-1, 1)]], [[[], list(0)]]],
  Expand: [[[[3, 1], list(2, 3, 4)]], [[[2, 3], list(1)]], [[[], list(2, 2)]]],
  Tile: [[[[2, 3], list(2, 2)]], [[[2, 1, 3], list(1, 3, 2)]]],
  DepthToSpace: [
    [[[2, 8, 2, 3]], { blocksize: 2 }],
    [[[2, 8, 2, 3]], { blocksize: 2, mode: "CRD" }],
    [[[1, 9, 2, 2]], { blocksize: 3, mode: "DCR" }],
  ],
  SpaceToDepth: [
    [[[2, 2, 4, 6]], { blocksize: 2 }],
    [[[1, 2, 3, 6]], { blocksize: 3 }],
  ],
  Trilu: [
    [[[2, 3, 4]]],
    [[[3, 4], { ...scalar(1), type: "int64" }], { upper: 0 }],
    [[[3, 3], { ...scalar(-1), type: "int64" }]],
  ],

  Concat: [
    [
      [
        [2, 3],
        [2, 1],
      ],
      { axis: 1 },
    ],
    [
      [
        [2, 3],
        [1, 3],
        [3, 3],
      ],
      { axis: -2 },
    ],
  ],
  Split: [
    [[[2, 6], list(1, 5)], { axis: 1 }, 2],
    [[[2, 7]], { axis: -1, num_outputs: 3 }, 3],
    [[[4, 2]], { num_outputs: 2 }, 2],
  ],
  Slice: [
    [[[5, 6], list(1), list(4)]],
    [[[5, 6], list(0, -4), list(99, -1), list(1, 0), list(2, 1)]],
    [[[5, 6], list(-1), list(-99), list(1), list(-2)]],
    [[[2, 5, 6], list(4, 0), list(0, 5), list(-2, 2), list(-1, 3)]],
    [[[5], list(3), list(2)]],
  ],
  Pad: [
    [[[2, 3], list(1, 0, 2, 1)]],
    [[[2, 3], list(1, 2, 0, 1), scalar(0.5)]],
    [[[4, 5], list(-1, 1, 0, -2)]],
    [[[2, 4, 4], list(2, 1), undefined, list(1)], { mode: "reflect" }],
    [[[2, 4, 4], list(1, 2, 3, 1), undefined, list(-1, 1)], { mode: "edge" }],
    [[[3, 4], list(2, 1, 3, 2)], { mode: "wrap" }],
    [[[5, 5], list(2, 3, 1, 4)], { mode: "reflect" }],
  ],
  Gather: [
    [[[4, 3], whole([2, 2], -4, 3)]],
    [[[2, 4, 3], whole([3], 0, 3)], { axis: 1 }],
    [[[2, 4, 3], { ...scalar(1), type: "int64" }], { axis: -1 }],
  ],
  GatherElements: [[[[3, 4], whole([2, 4], -3, 2)]], [[[3, 4], whole([3, 2], 0, 3)], { axis: 1 }]],
  GatherND: [
    [[[3, 4, 2], whole([5, 2], 0, 2)]],
    [[[3, 4, 2], whole([2, 2, 1], 0, 2)]],
    [[[2, 3, 4], whole([2, 1], 0, 2)], { batch_dims: 1 }],
  ],
  ScatterElements: [
    [[[4, 3], tensor64([2, 3], [0, 1, 2, 3, 2, 0], "int64"), [2, 3]]],
    [[[4, 3], whole([3, 2], 0, 3), [3, 2]], { reduction: "add" }],
    [[[2, 5], whole([2, 4], -5, 4), [2, 4]], { reduction: "add", axis: 1 }],
    [[[2, 5], whole([2, 4], 0, 4), [2, 4]], { reduction: "mul", axis: -1 }],
    [[[2, 5], whole([2, 4], 0, 4), [2, 4]], { reduction: "max", axis: 1 }],
    [[[2, 5], whole([2, 4], 0, 4), [2, 4]], { reduction: "min", axis: 1 }],
  ],
  ScatterND: [
    [[[4, 3], tensor64([2, 1], [3, 1], "int64"), [2, 3]]],
    [[[4, 3], whole([5, 2], 0, 2), [5]], { reduction: "add" }],
    [[[3, 2, 2], whole([4, 1], -3, 2), [4, 2, 2]], { reduction: "add" }],
  ],
  NonZero: [[[bool(3, 4)]], [[float(0, 2, 0, -1)]]],
  OneHot: [
    [[whole([3], 0, 3), list(4), float(0, 1)]],
    [[whole([2, 3], -4, 5), list(4), float(-1, 2)], { axis: 1 }],
  ],

  Resize: [
    ...nearestModes.flatMap((nearest_mode) =>
      coordinates
        .slice(0, 3)
        .flatMap((coordinate_transformation_mode) => [
          resizeTo([1, 2, 10, 8], { nearest_mode, coordinate_transformation_mode }),
          resizeTo([1, 2, 3, 6], { nearest_mode, coordinate_transformation_mode }),
        ]),
    ),
    ...["linear", "cubic"].flatMap((mode) =>
      coordinates.flatMap((coordinate_transformation_mode) => [
        resizeTo([1, 2, 8, 7], { mode, coordinate_transformation_mode }),
        resizeTo([1, 2, 3, 1], { mode, coordinate_transformation_mode }),
      ]),
    ),
    ...["linear", "cubic"].flatMap((mode) =>
      [0, 1].flatMap((exclude_outside) => [
        resizeTo([1, 2, 2, 3], { mode, antialias: 1, exclude_outside }),
        resizeTo([1, 2, 9, 2], { mode, antialias: 1, exclude_outside }),
      ]),
    ),
    resizeTo([1, 2, 3, 7], { mode: "cubic", cubic_coeff_a: -0.5, exclude_outside: 1 }),
    [[[1, 1, 5, 4], undefined, float(1, 1, 1.5, 0.6)], { mode: "linear" }],
    [[[1, 1, 5, 4], undefined, float(1, 1, 2, 2)]],
    [[[1, 1, 6], undefined, float(1, 1, 1.5)], { mode: "linear" }],
    [[[1, 2, 5], undefined, undefined, list(1, 2, 8)]],
    [[[1, 1, 3, 4, 2], undefined, undefined, list(1, 1, 5, 2, 4)], { mode: "linear" }],
    [[[1, 1, 3, 4, 2], undefined, undefined, list(1, 1, 6, 2, 4)]],
    [[[1, 2, 4, 6], undefined, undefined, list(8, 3)], { axes: [2, 3], mode: "linear" }],
    [[[1, 2, 4, 6], undefined, undefined, list(8, 3)], { axes: [3, 2] }],
    [
      [[1, 2, 4, 6], undefined, undefined, list(8, 9)],
      { axes: [2, 3], keep_aspect_ratio_policy: "not_larger" },
    ],
    [
      [[1, 2, 4, 6], undefined, undefined, list(8, 9)],
      { axes: [2, 3], keep_aspect_ratio_policy: "not_smaller" },
    ],
  ],
  GridSample: [
    ...["zeros", "border", "reflection"].flatMap((padding_mode): Case[] => [
      [[[2, 2, 4, 5], within(1.5, 2, 3, 3, 2)], { padding_mode }],
      [[[1, 2, 4, 5], within(1.5, 1, 3, 4, 2)], { padding_mode, align_corners: 1 }],
      [[[1, 2, 4, 5], within(1.5, 1, 3, 4, 2)], { padding_mode, mode: "nearest" }],
      [[[1, 1, 3, 4, 5], within(1.2, 1, 2, 2, 3, 3)], { padding_mode }],
    ]),
  ],

  QuantizeLinear: [
    [[[3, 4], scalar(0.05), { ...scalar(128), type: "uint8" }]],
    [[[2, 3, 4], positive(3), tensor64([3], [1, -2, 3], "int8")], { axis: 1 }],
    [[[3, 4], scalar(0.5)]],
    [[[3, 4], scalar(0.01)], { output_dtype: 3 }],
    [[float(0.5, 1.5, 2.5, -0.5), scalar(1), { ...scalar(0), type: "int8" }]],
  ],
  DynamicQuantizeLinear: [
    [[[3, 4]], {}, 3],
    [[positive(5)], {}, 3],
  ],
  DequantizeLinear: [
    [[{ ...whole([3, 4], 0, 255), type: "uint8" }, scalar(0.05), { ...scalar(128), type: "uint8" }]],
    [
      [{ ...whole([2, 3, 4], -99, 99), type: "int8" }, positive(3), tensor64([3], [1, -2, 3], "int8")],
      { axis: 1 },
    ],
    [[{ ...whole([2, 3], -99, 99), type: "int32" }, positive(2)], { axis: 0 }],
    [[{ ...whole([4, 3], -99, 99), type: "int8" }, positive(2, 3)], { axis: 0, block_size: 2 }],
  ],

  Identity: [[[[2, 3]]]],
  Dropout: [[[[2, 3]], {}, 2]],
  Cast: [
    [[[4, 4]], { to: 7 }],
    [[[4, 4]], { to: 9 }],
    [[whole([3], -2, 2)], { to: 1 }],
    [[bool(4)], { to: 1 }],
  ],
  Swish: [[[[2, 5]]], [[[2, 5]], { alpha: 0.7 }]],
  RMSNormalization: [
    [[[2, 3, 4], [4]]],
    [
      [
        [2, 3, 4],
        [3, 4],
      ],
      { axis: 1, epsilon: 0.1 },
    ],
  ],
  CastLike: [[[[4, 4], list(1)]]],
  Constant: [
    [[], { value: floats([2], [1, 2]) }],
    [[], { value_ints: [1, 2, 3] }],
    [[], { value_int: 4 }],
    [[], { value_float: 0.5 }],
    [[], { value_floats: [0.5, 1] }],
  ],
  ConstantOfShape: [[[list(2, 3)]], [[list(2)], { value: ints([7]) }], [[list()]]],
  Shape: [[[[2, 3, 4]]], [[[2, 3, 4]], { start: 1 }], [[[2, 3, 4]], { start: -2, end: -1 }]],
  Size: [[[[2, 3, 4]]]],
  Range: [
    [[scalar(1), scalar(4), scalar(0.8)]],
    [[5, 0, -2].map((v): Tensor64 => ({ ...scalar(v), type: "int64" }))],
  ],
};

/** Operators that came after opset 21. */
const laterOpsets: Readonly<Record<string, number>> = { RMSNormalization: 23, Swish: 24 };

/** The case as a graph of that one node; int64 inputs and the scales of Resize are constants. */
export const caseGraph = (op: string, [inputs, attributes, outputs = 1]: Case): NodeGraph =>
  nodeGraph(op, inputs, attributes, {
    outputs,
    opset: laterOpsets[op] ?? 21,
    constants: op === "Resize" ? [2] : [],
  });

/** `1×2×5, 3×2×3 strides=2 auto_pad=VALID` */
export function caseText([inputs, plain = {}]: Case): string {
  const shapes = inputs.map((input) =>
    shapeText(input === undefined ? ["left out"] : "data" in input ? input.shape : input),
  );
  return `${shapes.join(", ")} ${attributesText(plain)}`;
}

export const attributesText = (plain: PlainAttributes): string =>
  Object.entries(plain)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${isTensor(value) ? "…" : value}`)
    .join(" ");

const isTensor = (value: PlainAttributes[string]): boolean => typeof value === "object" && "data" in value;
