/** Every row of the table against central differences, linearity and the adjoint identity; windows have their own file. */

import { describe, expect, test } from "vitest";
import type { PlainAttributes } from "../../graph/attributes.ts";
import { checkAdjoint, checkGradient, checkLinear } from "../../testing/check-gradient.ts";
import { tensor64 } from "../../testing/interpreter/tensor64.ts";
import { type NodeGraphOptions, type NodeInput, nodeGraph } from "../../testing/node-graph.ts";
import { randomTensor } from "../../testing/random.ts";
import { gradientRules as rules } from "./rules.ts";

/** Operator, inputs, attributes, options: float inputs are differentiated by, int64 ones are constants. */
type Case = readonly [
  op: string,
  inputs: readonly NodeInput[],
  attributes?: PlainAttributes,
  options?: NodeGraphOptions,
];

const apart = (shape: readonly number[], seed = 3) => randomTensor(shape, seed, { values: "apart" });
const positive = (shape: readonly number[], seed = 3) => randomTensor(shape, seed, { values: "positive" });
const ints = (...values: number[]) => tensor64([values.length], values, "int64");
const indices = (shape: readonly number[], ...values: number[]) => tensor64(shape, values, "int64");
const bools = (shape: readonly number[], ...values: number[]) => tensor64(shape, values, "bool");

const groups: Readonly<Record<string, readonly Case[]>> = {
  "arithmetic, broadcast": [
    [
      "Add",
      [
        [2, 3, 4],
        [3, 1],
      ],
    ],
    [
      "Sub",
      [
        [3, 1],
        [2, 3, 4],
      ],
    ],
    [
      "Mul",
      [
        [2, 1, 4],
        [3, 1],
      ],
    ],
    ["Mul", [[2, 3], []]],
    ["Div", [[2, 3], positive([3])]],
    ["Pow", [positive([2, 3]), [3]]],
    ["Pow", [positive([2, 3], 4), []]],
    ["Max", [apart([2, 3]), apart([3], 9)]],
    ["Min", [apart([2, 3]), apart([1, 3], 8), apart([2, 1], 9)]],
    ["Sum", [[2, 3], [3], [1, 1]]],
    ["Mean", [[2, 3], [3], [2, 1]]],
    ["Where", [bools([2, 3], 1, 0, 0, 1, 1, 0), [2, 3], [3]]],
  ],
  "functions of one number": [
    ...["Neg", "Exp", "Sin", "Cos", "Erf", "Identity", "Dropout"].map((op): Case => [op, [[2, 5]]]),
    ...["Sqrt", "Log", "Reciprocal"].map((op): Case => [op, [positive([2, 5])]]),
    ["Abs", [apart([3, 4])]],
    ["Cast", [[2, 3]], { to: 11 }],
  ],
  activations: [
    ...[
      "Relu",
      "LeakyRelu",
      "Elu",
      "Selu",
      "Celu",
      "Sigmoid",
      "HardSwish",
      "Tanh",
      "Softplus",
      "Softsign",
    ].map((op): Case => [op, [apart([4, 6])]]),
    ["LeakyRelu", [apart([4, 6])], { alpha: -0.3 }],
    ["Elu", [apart([4, 6])], { alpha: 0.7 }],
    ["Selu", [apart([4, 6])], { alpha: 1.5, gamma: 1.2 }],
    ["Celu", [apart([4, 6])], { alpha: 0.6 }],
    ["Mish", [apart([4, 6])]],
    ["Gelu", [apart([4, 6])]],
    ["Gelu", [apart([4, 6])], { approximate: "tanh" }],
    ["Swish", [apart([4, 6])]],
    ["Swish", [apart([4, 6])], { alpha: 1.7 }],
    ["ThresholdedRelu", [apart([4, 6])], { alpha: 0.5 }],
    ["HardSigmoid", [apart([4, 6])]],
    ["HardSigmoid", [apart([4, 6])], { alpha: 1 / 6, beta: 0.4 }],
    ["PRelu", [apart([2, 3, 4]), [3, 1]]],
    ["Clip", [apart([4, 6]), tensor64([], [-0.8]), tensor64([], [0.7])]],
    ["Clip", [apart([4, 6]), undefined, tensor64([], [0.7])]],
    ["Clip", [apart([4, 6])]],
  ],
  products: [
    [
      "MatMul",
      [
        [2, 3],
        [3, 4],
      ],
    ],
    ["MatMul", [[3], [3, 4]]],
    ["MatMul", [[2, 3], [3]]],
    ["MatMul", [[3], [3]]],
    [
      "MatMul",
      [
        [2, 1, 2, 3],
        [5, 3, 2],
      ],
    ],
    ["MatMul", [[3], [2, 3, 4]]],
    ["MatMul", [[2, 2, 3], [3]]],
    [
      "MatMul",
      [
        [3, 2],
        [4, 2, 5],
      ],
    ],
    ["Gemm", [[2, 3], [3, 4], [4]], { alpha: 0.5, beta: 2 }],
    [
      "Gemm",
      [
        [3, 2],
        [3, 4],
        [2, 1],
      ],
      { transA: 1 },
    ],
    ["Gemm", [[2, 3], [4, 3], []], { transB: 1, beta: 0.5 }],
    [
      "Gemm",
      [
        [3, 2],
        [4, 3],
      ],
      { transA: 1, transB: 1, alpha: 3 },
    ],
    [
      "Einsum",
      [
        [2, 3],
        [3, 4],
      ],
      { equation: "ij,jk->ik" },
    ],
    [
      "Einsum",
      [
        [2, 3],
        [3, 4],
      ],
      { equation: "ij, jk" },
    ],
    [
      "Einsum",
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
      { equation: "bij,bkj->bik" },
    ],
    ["Einsum", [[2, 3], [4]], { equation: "ij,k->ik" }],
    ["Einsum", [[2, 3]], { equation: "ij->" }],
    ["Einsum", [[2, 3, 4]], { equation: "ijk->kij" }],
    [
      "Einsum",
      [
        [2, 2, 3],
        [2, 3, 2],
      ],
      { equation: "...ij,...jk->...ik" },
    ],
    ["Einsum", [[2], [3], [2, 3]], { equation: "a,b,ab->ab" }],
  ],
  reductions: [
    ...["ReduceSum", "ReduceMean", "ReduceProd", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare"].flatMap(
      (op): Case[] => [
        [op, [[2, 3, 4], ints(1)], { keepdims: 0 }],
        [op, [[2, 3, 4], ints(-1, 0)]],
        [op, [[2, 3]]],
      ],
    ),
    ...["ReduceMax", "ReduceMin", "ReduceL1"].flatMap((op): Case[] => [
      [op, [apart([2, 3, 4]), ints(1)], { keepdims: 0 }],
      [op, [apart([2, 3, 4]), ints(0, 2)]],
    ]),
    ["ReduceLogSum", [positive([2, 3, 4]), ints(1)], { keepdims: 0 }],
    ["ReduceSum", [[2, 3]], { noop_with_empty_axes: 1 }],
    ["CumSum", [[2, 4], indices([], 1)]],
    ["CumSum", [[2, 4], indices([], 0)], { exclusive: 1, reverse: 1 }],
  ],
  normalisations: [
    ["BatchNormalization", [[2, 3, 4], [3], [3], [3], positive([3])]],
    ["BatchNormalization", [[2, 3, 2, 2], [3], [3], [3], positive([3])], { epsilon: 0.1 }],
    ["InstanceNormalization", [[2, 3, 4], [3], [3]]],
    ["InstanceNormalization", [[2, 3, 2, 3], [3], [3]], { epsilon: 0.1 }],
    ["LayerNormalization", [[2, 3, 4], [4], [4]]],
    [
      "LayerNormalization",
      [
        [2, 3, 4],
        [3, 4],
      ],
      { axis: 1, epsilon: 0.1 },
    ],
    ["GroupNormalization", [[2, 4, 3], [4], [4]], { num_groups: 2 }],
    ["RMSNormalization", [[2, 3, 4], [4]], {}, { opset: 23 }],
    [
      "RMSNormalization",
      [
        [2, 3, 4],
        [3, 1],
      ],
      { axis: 1, epsilon: 0.1 },
      { opset: 23 },
    ],
    ["MeanVarianceNormalization", [[2, 3, 2, 3]]],
    ["MeanVarianceNormalization", [[2, 3, 4]], { axes: [1, 2] }],
    ["LpNormalization", [[2, 3, 4]]],
    ["LpNormalization", [apart([2, 3, 4])], { p: 1, axis: 1 }],
    ["LRN", [[2, 5, 3]], { size: 3, alpha: 0.5, beta: 0.6, bias: 1.5 }],
    ["LRN", [[1, 5, 2, 2]], { size: 4, alpha: 0.5 }],
    ["Softmax", [[2, 3, 4]]],
    ["Softmax", [[2, 3, 4]], { axis: 1 }],
    ["LogSoftmax", [[2, 3, 4]], { axis: 0 }],
  ],
  "moving elements": [
    [
      "Concat",
      [
        [2, 1, 3],
        [2, 4, 3],
        [2, 2, 3],
      ],
      { axis: -2 },
    ],
    ["Split", [[2, 6], ints(1, 2, 3)], { axis: 1 }, { outputs: 3 }],
    ["Split", [[5, 2]], { axis: 0, num_outputs: 2 }, { outputs: 2 }],
    ["Slice", [[5, 6], ints(1, 0), ints(4, 6), ints(0, 1), ints(1, 2)]],
    ["Slice", [[5, 6], ints(-1, 5), ints(-100, 1), ints(0, 1), ints(-2, -3)]],
    ["Slice", [[5, 6], ints(1), ints(100)]],
    ["Slice", [[7], ints(-3), ints(-1), ints(0)]],
    ["Slice", [[7], ints(5), ints(2)]],
    ["Pad", [[3, 4], ints(1, 0, 2, 3)]],
    ["Pad", [[3, 4], ints(-1, 2, 0, -1)]],
    ["Pad", [[3, 4], ints(1, 2), [], ints(-1)]],
    ...["reflect", "edge", "wrap"].map((mode): Case => ["Pad", [[3, 4], ints(1, 2, 2, 3)], { mode }]),
    ["Pad", [[4, 3], ints(1, -1, -2, 2)], { mode: "edge" }],
    ["Reshape", [[2, 6], ints(3, -1)]],
    ["Flatten", [[2, 3, 2]], { axis: 2 }],
    ["Squeeze", [[2, 1, 3], ints(1)]],
    ["Unsqueeze", [[2, 3], ints(0, -1)]],
    ["Transpose", [[2, 3, 4]], { perm: [2, 0, 1] }],
    ["Transpose", [[2, 3, 4]]],
    ["Expand", [[3, 1], ints(2, 3, 4)]],
    ["Tile", [[2, 3], ints(2, 3)]],
    ["Tile", [[2, 3], ints(1, 1)]],
    ["DepthToSpace", [[1, 8, 2, 3]], { blocksize: 2 }],
    ["DepthToSpace", [[2, 8, 2, 3]], { blocksize: 2, mode: "CRD" }],
    ["SpaceToDepth", [[2, 2, 4, 6]], { blocksize: 2 }],
    ["Gather", [[4, 3], indices([2, 2], 0, 3, -1, 0)]],
    ["Gather", [[2, 4, 3], indices([], 2)], { axis: 1 }],
    ["GatherElements", [[3, 3], indices([2, 3], 0, 1, 2, 0, -1, 0)]],
    ["GatherND", [[2, 3, 2], indices([2, 2], 0, 1, 0, 1)]],
    ["ScatterElements", [[3, 3], indices([1, 3], 1, 0, 2), [1, 3]]],
    ["ScatterElements", [[3, 3], indices([2, 3], 1, 0, 2, 1, 0, 2), [2, 3]], { reduction: "add" }],
    ["ScatterND", [[4, 2], indices([2, 1], 3, 1), [2, 2]]],
    ["ScatterND", [[4, 2], indices([2, 1], 1, 1), [2, 2]], { reduction: "add" }],
  ],
};

describe.each(Object.entries(groups))("%s", (_name, cases) => {
  test.each(cases.map((c) => [`${c[0]} ${JSON.stringify(c[2] ?? {})}`, c] as const))("%s", (_title, c) => {
    const [op, inputs, attributes = {}, options = {}] = c;
    const made = nodeGraph(op, inputs, attributes, options);
    for (const { name, type } of made.graph.outputs) {
      if (!type.startsWith("float")) continue;
      const check = { ...made, of: name, rules };
      checkGradient(check);
      checkLinear(check);
      checkAdjoint(check);
    }
  });
});

/** The list of DESIGN.md §6 with what belongs to it. */
const listed =
  "Conv ConvTranspose MaxPool AveragePool LpPool GlobalAveragePool GlobalMaxPool Gemm MatMul Add Sub Mul Div Pow Sqrt Exp Log Neg Abs Sum Mean Max Min " +
  "ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare " +
  "Relu LeakyRelu PRelu Elu Selu Celu ThresholdedRelu Softplus Softsign Mish Clip Sigmoid HardSigmoid HardSwish Tanh Erf Gelu Softmax LogSoftmax " +
  "BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LRN Concat Split Slice Pad Reshape Flatten Transpose Squeeze " +
  "Unsqueeze Expand Tile Resize DepthToSpace SpaceToDepth Gather Where Cast Dropout Identity Constant Einsum QuantizeLinear DequantizeLinear";

test("gradientRules has a row for every operator of the design", () => {
  expect(listed.split(" ").filter((op) => !(op in rules))).toEqual([]);
});

test("Einsum with a diagonal is refused, naming the equation", () => {
  const made = nodeGraph("Einsum", [[3, 3]], { equation: "ii->i" });
  expect(() => checkGradient({ ...made, rules })).toThrow(/"ii->i" takes a diagonal/);
});
