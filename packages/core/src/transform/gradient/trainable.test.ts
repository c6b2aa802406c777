/** Gradients by what a network learns: weights, biases, scales, slopes, tables, of every operator, at batches of more than one. */

import { describe, expect, test } from "vitest";
import type { PlainAttributes } from "../../graph/attributes.ts";
import { parseGraph } from "../../graph/text.ts";
import { checkRule } from "../../testing/check-engine.ts";
import { tensor64, toTensor } from "../../testing/interpreter/tensor64.ts";
import { type NodeGraphOptions, type NodeInput, nodeGraph } from "../../testing/node-graph.ts";
import { outputsOf } from "../../testing/open-text.ts";
import { randomTensor } from "../../testing/random.ts";
import { batchStatisticsRules, gradientRules as rules } from "./rules.ts";

/** Inputs of the node, the positions of those that are learnt, attributes, options. */
type Case = readonly [
  inputs: readonly NodeInput[],
  learnt: readonly number[],
  attributes?: PlainAttributes,
  options?: NodeGraphOptions,
];

const apart = (shape: readonly number[], seed = 3) => randomTensor(shape, seed, { values: "apart" });
const positive = (shape: readonly number[], seed = 3) => randomTensor(shape, seed, { values: "positive" });
const ints = (...values: number[]) => tensor64([values.length], values, "int64");
const indices = (shape: readonly number[], ...values: number[]) => tensor64(shape, values, "int64");

/** `[2, 3, 4], [3, 1]`: shapes, of which all but the first are learnt. */
const learning = (first: NodeInput, ...learnt: NodeInput[]) =>
  [[first, ...learnt], learnt.map((_, i) => i + 1)] as const;

/** An operand that is broadcast against a batch: a number per channel, per feature, one for all. */
const offsets: readonly Case[] = [
  learning([2, 3, 2, 2], [3, 1, 1]),
  learning([3, 4], [4]),
  learning([3, 2, 4], []),
  [
    [
      [1, 3, 1],
      [4, 1, 2],
    ],
    [0],
  ],
];

const trainable: Readonly<Record<string, readonly Case[]>> = {
  Conv: [
    learning([2, 3, 7], [4, 3, 3], [4]),
    learning([3, 2, 5, 6], [3, 2, 3, 3], [3]),
    [...learning([2, 2, 6, 5], [3, 2, 3, 2], [3]), { strides: [2, 2], pads: [1, 0, 1, 1] }],
    [...learning([2, 2, 7, 6], [2, 2, 3, 2]), { dilations: [2, 3], pads: [2, 1, 0, 2] }],
    [...learning([2, 4, 5, 5], [4, 2, 3, 3], [4]), { group: 2, pads: [1, 1, 1, 1] }],
    [...learning([2, 3, 6, 6], [3, 1, 3, 3], [3]), { group: 3, strides: [2, 2], pads: [1, 1, 1, 1] }],
    [...learning([2, 16, 3, 3], [16, 8, 2, 2]), { group: 2 }],
    learning([2, 3, 4, 4], [4, 3, 1, 1]),
    [...learning([2, 3, 5, 4], [2, 3, 1, 1], [2]), { strides: [2, 2] }],
    [...learning([2, 12, 3, 3], [12, 12, 3, 3]), { pads: [1, 1, 1, 1] }],
    [...learning([1, 3, 5, 5], [4, 3, 3, 3], [4]), { pads: [1, 1, 1, 1] }],
    [...learning([2, 2, 3, 4, 3], [2, 2, 2, 3, 2], [2]), { strides: [1, 2, 1], pads: [0, 1, 0, 1, 1, 1] }],
    [...learning([2, 2, 5, 6], [3, 2, 2, 3]), { auto_pad: "SAME_UPPER", strides: [2, 1] }],
    [...learning([2, 2, 5, 6], [3, 2, 2, 3]), { auto_pad: "SAME_LOWER", strides: [1, 2] }],
    [...learning([2, 2, 5, 6], [3, 2, 2, 3]), { auto_pad: "VALID", strides: [2, 2] }],
    // Maps so long that the taps of the first axis are shifts of dy.
    [...learning([2, 2, 11, 4], [3, 2, 3, 2], [3]), { pads: [1, 0, 1, 1] }],
    [...learning([3, 8, 6, 2], [8, 8, 2, 2]), { pads: [0, 0, 1, 1] }],
    [...learning([2, 16, 6, 2], [16, 8, 2, 2]), { group: 2 }],
    [...learning([2, 2, 12, 3], [2, 2, 2, 2]), { dilations: [2, 1], strides: [1, 2], pads: [1, 1, 2, 0] }],
    [...learning([2, 2, 6, 2, 3], [2, 2, 2, 2, 2]), { pads: [0, 0, 1, 1, 0, 0] }],
  ],
  ConvTranspose: [
    learning([2, 3, 5], [3, 2, 3], [2]),
    [...learning([2, 2, 3, 4], [2, 3, 3, 2], [3]), { strides: [2, 2], pads: [1, 0, 1, 1] }],
    [...learning([2, 4, 3, 3], [4, 1, 3, 3], [4]), { group: 4, strides: [2, 2], output_padding: [1, 1] }],
    [...learning([2, 2, 3, 3], [2, 2, 2, 2]), { dilations: [2, 2] }],
    [...learning([2, 2, 2, 3, 2], [2, 2, 2, 2, 2]), { strides: [2, 1, 2] }],
    [...learning([2, 2, 3, 3], [2, 2, 3, 3]), { strides: [2, 2], auto_pad: "SAME_UPPER" }],
  ],
  Gemm: [
    learning([3, 4], [4, 5], [5]),
    [...learning([3, 4], [5, 4], [5]), { transB: 1, alpha: 0.5, beta: 2 }],
    [...learning([4, 3], [4, 5], [1, 5]), { transA: 1 }],
    [
      [[3, 4], [4, 5], []],
      [0, 2],
    ],
  ],
  MatMul: [
    learning([3, 4], [4, 5]),
    learning([2, 3, 4], [4, 5]),
    learning([2, 3, 4], [2, 4, 2]),
    learning([2, 3, 4], [4]),
    [
      [
        [5, 3],
        [2, 3, 4],
      ],
      [0],
    ],
  ],
  Einsum: [
    [...learning([3, 4], [5, 4]), { equation: "nf,kf->nk" }],
    [...learning([2, 3, 2, 2], [4, 3]), { equation: "bchw,oc->bohw" }],
    [...learning([2, 3, 4], [3, 4, 5]), { equation: "bij,ijk->bk" }],
  ],
  BatchNormalization: [
    [
      [[2, 3, 4], [3], [3], [3], positive([3])],
      [1, 2, 3, 4],
    ],
    ...[
      [6, 3],
      [2, 3, 4],
      [2, 3, 2, 3],
    ].map((x): Case => [[x, [3], [3], [3], positive([3])], [0, 1, 2], { training_mode: 1, epsilon: 0.01 }]),
  ],
  InstanceNormalization: [learning([2, 3, 5], [3], [3]), learning([2, 3, 2, 3], [3], [3])],
  LayerNormalization: [learning([3, 2, 4], [4], [4]), [...learning([2, 3, 4], [3, 4], [3, 4]), { axis: 1 }]],
  GroupNormalization: [[...learning([2, 4, 3], [4], [4]), { num_groups: 2 }]],
  RMSNormalization: [
    [...learning([3, 2, 4], [4]), {}, { opset: 23 }],
    [...learning([2, 3, 4], [3, 4]), { axis: 1 }, { opset: 23 }],
  ],
  PRelu: [learning(apart([3, 2, 4]), [2, 1]), learning(apart([3, 4]), [1])],
  Add: offsets,
  Sub: offsets,
  Mul: offsets,
  Div: [learning([2, 3, 2], positive([3, 1])), [[[4], positive([3, 4])], [0]]],
  Pow: [learning(positive([2, 3, 4]), [4]), learning(positive([2, 3, 4], 4), [])],
  Sum: offsets,
  Mean: offsets,
  Max: [learning(apart([3, 4]), apart([4], 9))],
  Min: [learning(apart([3, 4]), apart([4], 9))],
  Where: [[[tensor64([2, 3], [1, 0, 0, 1, 1, 0], "bool"), [2, 3], [3]], [2]]],
  Clip: [learning(apart([4, 6]), tensor64([], [-0.8]), tensor64([], [0.7]))],
  Gather: [
    [[[5, 3], indices([2, 4], 0, 4, 4, 2, -1, 0, 2, 2)], [0]],
    [[[2, 5, 3], indices([3], 1, 1, 4)], [0], { axis: 1 }],
  ],
  GatherElements: [[[[3, 4], indices([3, 2], 0, 3, 1, 1, -1, 2)], [0], { axis: 1 }]],
  GatherND: [[[[3, 4, 2], indices([4, 2], 0, 1, 2, 3, 0, 1, 1, 0)], [0]]],
  ScatterElements: [[[[3, 3], indices([2, 3], 1, 0, 2, 1, 0, 2), [2, 3]], [0, 2], { reduction: "add" }]],
  ScatterND: [
    [
      [[4, 2], indices([2, 1], 3, 1), [2, 2]],
      [0, 2],
    ],
  ],
  Expand: [
    [[[1, 3, 1], ints(4, 3, 2)], [0]],
    [[[3], ints(4, 3)], [0]],
  ],
  Tile: [[[[1, 3], ints(4, 2)], [0]]],
  Concat: [
    [
      [
        [2, 3, 4],
        [2, 1, 4],
      ],
      [1],
      { axis: 1 },
    ],
  ],
  Pad: [
    [
      [[2, 3], ints(0, 1, 0, 2), []],
      [0, 2],
    ],
  ],
};

/** Operators that learn nothing of their own; of theirs, what a weight passes on its way is tested as any x is. */
const withoutWeights: Readonly<Record<string, string>> = {
  "one float input":
    "Neg Abs Reciprocal Sqrt Exp Log Sin Cos Erf Relu LeakyRelu Elu Selu Celu ThresholdedRelu Sigmoid Tanh HardSigmoid " +
    "HardSwish Swish Softplus Softsign Mish Gelu MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool GlobalLpPool " +
    "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare " +
    "CumSum MeanVarianceNormalization LpNormalization LRN Softmax LogSoftmax Identity Dropout Cast CastLike Reshape Flatten " +
    "Squeeze Unsqueeze Transpose Split Slice DepthToSpace SpaceToDepth",
  "flat, or its result is no number":
    "Floor Ceil Round Sign Equal Greater Less GreaterOrEqual LessOrEqual Not And Or Xor IsNaN IsInf ArgMax ArgMin Shape " +
    "Size NonZero OneHot Hardmax Constant ConstantOfShape Range EyeLike",
  "its other float inputs say where to look": "Resize",
  "its scales are found by calibration": "QuantizeLinear DequantizeLinear DynamicQuantizeLinear",
};

test("every operator with a rule is in one of the lists", () => {
  const known = [
    ...Object.keys(trainable),
    ...Object.values(withoutWeights).flatMap((ops) => ops.split(" ")),
  ];
  expect(known.toSorted()).toEqual(Object.keys(rules).toSorted());
});

for (const [op, list] of Object.entries(trainable)) {
  describe(op, () => {
    test.each(list.map((one, i) => [i + 1, one] as const))("%i", async (_number, one) => {
      const [inputs, learnt, attributes = {}, options = {}] = one;
      const outputs = attributes.training_mode === 1 ? 3 : 1;
      const { graph, feeds } = nodeGraph(op, inputs, attributes, { outputs, ...options });
      const wrt = learnt.map((i) => graph.nodes.at(-1)?.inputs[i] ?? "");
      await checkRule({ graph, feeds, wrt, rules });
    });
  });
}

test.each([[[5, 2]], [[2, 2, 3]], [[3, 2, 2, 2]]])(
  "batchStatisticsRules go through the statistics of %j",
  async (shape) => {
    const axes = shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const count = shape.reduce((n, size) => n * size, 1) / 2;
    const graph = parseGraph(`input x: float32[${shape}]
input gamma: float32[2]
input beta: float32[2]
axes: int64[${axes.length}] = [${axes}]
wide: int64[${shape.length - 1}] = [2${", 1".repeat(shape.length - 2)}]
share: float32[1] = [${1 / count}]
mean = ReduceMean<keepdims=0>(x, axes)
spread = Reshape(mean, wide)
centred = Sub(x, spread)
squares = ReduceSumSquare<keepdims=0>(centred, axes)
variance = Mul(squares, share)
y = BatchNormalization<epsilon=0.01>(x, gamma, beta, mean, variance)
output y: float32[${shape}]`);
    const feeds = { x: randomTensor(shape, 1), gamma: randomTensor([2], 2), beta: randomTensor([2], 3) };
    // The share 1/n is a float32: the variance of the graph is that much off the one the rule assumes.
    await checkRule({ graph, feeds, wrt: ["x", "gamma", "beta"], rules: batchStatisticsRules });
  },
);

test("the running variance of training_mode is fed the variance divided by n, in the engine too", async () => {
  const x = tensor64([4, 1], [1, 2, 3, 6]);
  const [one, old] = [tensor64([1], [1]), tensor64([1], [2])];
  const { graph, feeds } = nodeGraph(
    "BatchNormalization",
    [x, one, one, one, old],
    { training_mode: 1, momentum: 0.5 },
    { outputs: 3 },
  );
  const results = await outputsOf(
    graph,
    Object.fromEntries(Object.entries(feeds).map(([k, v]) => [k, toTensor(v)])),
  );
  const [, mean = "", variance = ""] = graph.outputs.map(({ name }) => name);
  expect(results[mean]?.data).toEqual(Float32Array.of(0.5 * 1 + 0.5 * 3));
  expect(results[variance]?.data).toEqual(Float32Array.of(0.5 * 2 + 0.5 * 3.5));
});
