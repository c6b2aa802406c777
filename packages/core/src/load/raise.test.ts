import { describe, expect, test } from "vitest";
import type { Graph, Node } from "../graph/graph.ts";
import { parseGraph } from "../graph/text.ts";
import { raise } from "./raise.ts";
import { expectClose, randomFloats, runGraph } from "./testing/engine.ts";

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** What the operator, the versions it is tried at, the shape of x, and the lines that make y from x. */
const cases: readonly (readonly [string, readonly number[], string, string])[] = [
  ["Softmax of a matrix", [7, 9, 11, 12, 13], "2,5", "y = Softmax(x)"],
  ["Softmax over all but the first axis", [7, 11, 12], "2,3,2,2", "y = Softmax<axis=1>(x)"],
  ["Softmax over the last axis", [7, 11, 12], "2,3,4", "y = Softmax<axis=2>(x)"],
  ["Softmax over axis -1", [11, 12], "2,3,4", "y = Softmax<axis=-1>(x)"],
  ["Softmax over axis -2", [11, 12], "2,3,4", "y = Softmax<axis=-2>(x)"],
  ["Softmax over axis 0", [7, 12], "2,3,4", "y = Softmax<axis=0>(x)"],
  ["Softmax after global pooling", [7, 12], "2,3,4,4", "h = GlobalAveragePool(x)\ny = Softmax(h)"],
  ["LogSoftmax", [7, 12], "2,3,2", "y = LogSoftmax(x)"],
  ["Hardmax", [7, 12], "2,3,2", "y = Hardmax(x)"],
  ["Clip on both sides", [7, 10], "2,5", "y = Clip<min=-0.5, max=1.0>(x)"],
  ["Clip below", [7, 10], "2,5", "y = Clip<min=0.0>(x)"],
  ["Clip above", [7, 10], "2,5", "y = Clip<max=0.25>(x)"],
  ["Clip with nothing", [7, 10], "2,5", "y = Clip(x)"],
  ["Pad with a value", [7, 10], "1,1,3,3", "y = Pad<pads=[0, 0, 1, 2, 0, 0, 2, 1], value=0.5>(x)"],
  ["Pad by reflection", [7, 10], "1,1,3,3", 'y = Pad<mode="reflect", pads=[0, 0, 1, 2, 0, 0, 2, 1]>(x)'],
  ["Pad with inputs", [11, 13, 18, 20], "1,3", "p: int64[4] = [0, 1, 0, 1]\ny = Pad(x, p)"],
  ["Slice", [7, 9], "3,6", "y = Slice<axes=[1], starts=[1], ends=[-1]>(x)"],
  ["Slice to the end", [7, 9], "3,6", "y = Slice<starts=[0, -2], ends=[2, 9223372036854775807]>(x)"],
  ["Slice with inputs", [10, 11, 13], "3,6", "s: int64[1] = [1]\ne: int64[1] = [2]\ny = Slice(x, s, e)"],
  ["Squeeze", [7, 11, 12], "2,1,3,1", "y = Squeeze<axes=[1, 3]>(x)"],
  ["Squeeze of every 1", [7, 11, 13], "2,1,3,1", "y = Squeeze(x)"],
  ["Unsqueeze", [7, 11, 12], "2,3", "y = Unsqueeze<axes=[3, 0]>(x)"],
  ["Split by sizes", [7, 11, 12], "2,6", "a, y = Split<axis=1, split=[2, 4]>(x)\noutput a"],
  ["Split into equal parts", [7, 11, 12, 13, 17], "2,6", "a, y = Split<axis=1>(x)\noutput a"],
  ["Split by an input", [13, 17, 18], "2,6", "s: int64[2] = [1, 5]\na, y = Split<axis=1>(x, s)\noutput a"],
  ...["Sum", "Mean", "Max", "Min", "L1", "L2", "Prod", "SumSquare", "LogSumExp"].map(
    (kind) => [`Reduce${kind}`, [7, 11, 12, 13, 17], "2,3,4", reduce(kind)] as const,
  ),
  ["ReduceLogSum", [7, 13, 17], "2,3", "a = Abs(x)\ny = ReduceLogSum<axes=[0]>(a)"],
  ["ReduceMean over all", [7, 13, 17], "2,3", "y = ReduceMean<keepdims=0>(x)"],
  [
    "Upsample by an attribute",
    [7, 8],
    "1,2,3,3",
    'y = Upsample<mode="nearest", scales=[1.0, 1.0, 2.0, 3.0]>(x)',
  ],
  ["Upsample linearly", [7, 8], "1,2,3,3", 'y = Upsample<mode="linear", scales=[1.0, 1.0, 2.0, 2.0]>(x)'],
  ["Upsample by an input", [9], "1,2,3,3", "s: float32[4] = [1, 1, 2, 1.5]\ny = Upsample(x, s)"],
  ["Resize up", [10], "1,1,3,5", "s: float32[4] = [1, 1, 2, 1.5]\ny = Resize(x, s)"],
  ["Resize down", [10], "1,1,5,7", "s: float32[4] = [1, 1, 0.6, 0.5]\ny = Resize(x, s)"],
  ["Resize up and down", [10], "1,1,5,5", "s: float32[4] = [1, 1, 0.6, 2]\ny = Resize(x, s)"],
  ["Resize linearly", [10], "1,1,4,5", 's: float32[4] = [1, 1, 0.5, 2]\ny = Resize<mode="linear">(x, s)'],
  ["Resize to sizes", [11, 12], "1,1,4,5", resizeToSizes('coordinate_transformation_mode="half_pixel"')],
  [
    "Resize as TensorFlow, rounding down",
    [11],
    "1,1,4,5",
    resizeToSizes('coordinate_transformation_mode="tf_half_pixel_for_nn", nearest_mode="floor"'),
  ],
  [
    "Resize as TensorFlow",
    [11, 12],
    "1,1,4,5",
    resizeToSizes('coordinate_transformation_mode="tf_half_pixel_for_nn"'),
  ],
  ["Resize cubic", [11, 13, 18], "1,1,4,5", resizeByScales('mode="cubic"')],
  [
    "Resize aligned",
    [11, 13, 18],
    "1,1,4,5",
    resizeByScales('mode="linear", coordinate_transformation_mode="align_corners"'),
  ],
  ["Dropout", [7, 10, 11, 12, 13], "2,5", "y = Dropout(x)"],
  ["Dropout with a ratio and an unread mask", [7, 10, 11], "2,5", "y, mask = Dropout<ratio=0.3>(x)"],
  [
    "BatchNormalization",
    [7, 9, 14, 15],
    "2,2,3",
    `${statistics("2")}\ny = BatchNormalization<epsilon=0.1>(x, s, b, m, v)`,
  ],
  [
    "BatchNormalization per pixel",
    [7, 8],
    "2,2,2",
    `${statistics("2,2")}\ny = BatchNormalization<spatial=0>(x, s, b, m, v)`,
  ],
  ["TopK", [7, 9], "2,5", "y, i = TopK<axis=1, k=2>(x)\noutput i: int64"],
  ["TopK by an input", [10, 11], "2,5", "k: int64[1] = [3]\ny, i = TopK(x, k)\noutput i: int64"],
  [
    "Gemm",
    [7, 9, 11, 13],
    "2,2",
    "w: float32[2,2] = [1, 2, 3, 4]\nb: float32[2] = [1, 2]\ny = Gemm<transB=1>(x, w, b)",
  ],
  ...[false, true].flatMap((pad) =>
    [0, 1].map(
      (ceil) =>
        [
          `AveragePool, ceil ${ceil}, padding counted ${pad}`,
          ceil ? [10, 11] : [7, 10],
          "1,1,5,8",
          `y = AveragePool<kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 0, 0], count_include_pad=${Number(pad)}${ceil ? ", ceil_mode=1" : ""}>(x)`,
        ] as const,
    ),
  ),
  [
    "MaxPool with ceil_mode",
    [10, 11, 12],
    "1,1,6,7",
    "y = MaxPool<kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1>(x)",
  ],
  [
    "MaxPool SAME_LOWER",
    [7, 11],
    "1,1,6,6",
    'y = MaxPool<kernel_shape=[2, 2], strides=[1, 1], auto_pad="SAME_LOWER">(x)',
  ],
  [
    "ConvTranspose SAME_UPPER",
    [7, 11],
    "1,1,4,4",
    'w: float32[1,1,2,2] = [1, 2, 3, 4]\ny = ConvTranspose<strides=[2, 2], auto_pad="SAME_UPPER">(x, w)',
  ],
  ["Affine", [7, 9], "2,3", "y = Affine<alpha=2.0, beta=0.5>(x)"],
  ["ParametricSoftplus", [7, 9], "2,3", "y = ParametricSoftplus<alpha=2.0, beta=0.5>(x)"],
  ["ScaledTanh", [7, 9], "2,3", "y = ScaledTanh<alpha=2.0, beta=0.5>(x)"],
  ["Crop by a border", [7, 9], "1,1,5,6", "y = Crop<border=[1, 2, 0, 1]>(x)"],
  ["Crop to a size", [7, 9], "1,1,5,6", "y = Crop<border=[1, 2, 1, 1], scale=[2, 3]>(x)"],
  ["ImageScaler", [7, 9], "1,2,2,2", "y = ImageScaler<scale=0.5, bias=[1.0, 2.0]>(x)"],
  ["LRN", [7, 13], "1,4,2,2", "y = LRN<size=3>(x)"],
  ["LpPool", [7, 11, 17], "1,1,6,6", "y = LpPool<kernel_shape=[2, 2], strides=[2, 2]>(x)"],
  ["PRelu", [7, 9, 16], "2,3", "s: float32[3] = [0.1, 0.2, 0.3]\ny = PRelu(x, s)"],
  [
    "GroupNormalization",
    [18, 20],
    "2,4,3",
    "s: float32[2] = [2, 3]\nb: float32[2] = [0.5, 1]\ny = GroupNormalization<num_groups=2>(x, s, b)",
  ],
  [
    "GridSample",
    [16, 19],
    "1,1,2,2",
    'g: float32[1,1,2,2] = [0.1, 0.2, -0.3, 0.9]\ny = GridSample<mode="bilinear">(x, g)',
  ],
  [
    "RoiAlign",
    [10, 15],
    "1,1,6,6",
    "r: float32[1,4] = [0.5, 0.5, 4, 4]\ni: int64[1] = [0]\ny = RoiAlign<output_height=2, output_width=2>(x, r, i)",
  ],
  [
    "ScatterElements from Scatter",
    [9, 10],
    "1,3",
    "i: int64[1,1] = [1]\nu: float32[1,1] = [9]\ny = Scatter<axis=1>(x, i, u)",
  ],
  ["ArgMax", [7, 11, 12], "2,5", "i = ArgMax<axis=1>(x)\ny = Cast<to=1>(i)"],
  ["DepthToSpace", [7, 11, 13], "1,4,2,2", "y = DepthToSpace<blocksize=2>(x)"],
  ["Gather at negative indices", [11, 13], "3,2", "i: int64[2] = [-1, 0]\ny = Gather(x, i)"],
  [
    "quantise and back",
    [10, 13, 19],
    "2,3",
    "s: float32[] = [0.1]\nz: uint8[] = [100]\nq = QuantizeLinear(x, s, z)\ny = DequantizeLinear(q, s, z)",
  ],
  [
    "ConstantOfShape",
    [9, 20],
    "2,3",
    "n = Shape(x)\nc = ConstantOfShape<value=float32[1] [3]>(n)\ny = Add(x, c)",
  ],
];

function reduce(kind: string): string {
  return `y = Reduce${kind}<axes=[-1, 0], keepdims=0>(x)`;
}

function statistics(shape: string): string {
  const n = shape === "2" ? 2 : 4;
  const values = (from: number): string => Array.from({ length: n }, (_, i) => from + i / 4).join(", ");
  return [
    ["s", 1],
    ["b", 0.5],
    ["m", -0.25],
    ["v", 0.75],
  ]
    .map(([name, from]) => `${name}: float32[${shape}] = [${values(Number(from))}]`)
    .join("\n");
}

function resizeToSizes(attributes: string): string {
  return `r: float32[0] = []\nn: float32[0] = []\nt: int64[4] = [1, 1, 7, 3]\ny = Resize<${attributes}>(x, r, n, t)`;
}

function resizeByScales(attributes: string): string {
  return `r: float32[0] = []\ns: float32[4] = [1, 1, 1.5, 2]\ny = Resize<${attributes}>(x, r, s)`;
}

describe("raise() keeps the outputs of", () => {
  const all = cases.flatMap(([name, versions, shape, lines]) =>
    versions.map((v) => [name, v, shape, lines] as const),
  );
  test.each(all)("%s at %i", async (_name, version, shape, lines) => {
    const graph = parseGraph(`opset ${version}\ninput x: float32[${shape}]\n${lines}\noutput y`);
    // ReduceSum has its axes as an input from 13 on, negative axes came with 11.
    const old = {
      ...graph,
      nodes: graph.nodes.map((node) => asWritten(node, version)),
      constants: new Map([...graph.constants, ...axesConstant(graph, version)]),
    };
    const raised = raise(old);
    const feeds = { x: randomFloats(shape.split(",").map(Number)) };
    expect(raised.opsets[""]).toBe(21);
    expectClose(await runGraph(raised, feeds), await runGraph(old, feeds));
  });
});

const movesAxes = (node: Node, version: number): boolean => node.op === "ReduceSum" && version >= 13;

function asWritten(node: Node, version: number): Node {
  if (movesAxes(node, version)) {
    const { axes: _, ...rest } = node.attributes;
    return { ...node, inputs: [...node.inputs, "axes"], attributes: rest };
  }
  const { axes } = node.attributes;
  if (version >= 11 || axes?.type !== "ints" || !axes.value.includes(-1) || !node.op.startsWith("Reduce"))
    return node;
  return {
    ...node,
    attributes: {
      ...node.attributes,
      axes: { type: "ints", value: axes.value.map((a) => (a < 0 ? a + 3 : a)) },
    },
  };
}

const axesConstant = (
  graph: Graph,
  version: number,
): [string, { type: "int64"; shape: number[]; data: BigInt64Array }][] =>
  graph.nodes.some((node) => movesAxes(node, version))
    ? [["axes", { type: "int64", shape: [2], data: BigInt64Array.of(-1n, 0n) }]]
    : [];

describe("raise()", () => {
  const relu = (opset: number): Graph =>
    parseGraph(`opset ${opset}\ninput x: float32[2]\ny = Relu(x)\noutput y`);

  test.each(range(7, 21))("brings operator set %i to 21", (opset) => {
    expect(raise(relu(opset)).opsets).toEqual({ "": 21 });
  });

  test.each([22, 23])("leaves %i its number", (opset) => {
    expect(raise(relu(opset))).toEqual(relu(opset));
  });

  test.each([1, 6, 24, 999])("refuses operator set %i", (opset) => {
    expect(() => raise(relu(opset))).toThrow(`Cannot read the model: it uses ONNX operator set ${opset}`);
  });

  test("refuses a file that names no operator set", () => {
    expect(() => raise({ ...relu(21), opsets: { "com.microsoft": 1 } })).toThrow(
      "names no ONNX operator set",
    );
  });

  test("keeps Softmax one node where only ones follow its axis", () => {
    const graph = parseGraph(
      "opset 9\ninput x: float32[1,3,N,N]\nh = GlobalAveragePool(x)\ny = Softmax(h)\noutput y",
    );
    expect(raise(graph).nodes.map(({ op }) => op)).toEqual(["GlobalAveragePool", "Softmax"]);
  });

  test("takes the rank from the shapes that the file tells", () => {
    const graph = parseGraph("opset 9\ninput x: float32\nh = Odd(x)\ny = Softmax(h)\noutput y");
    expect(raise(graph, { shapes: new Map([["h", ["?", "?"]]]) }).nodes).toHaveLength(2);
    expect(raise(graph).nodes).toHaveLength(5);
  });

  test("refuses a BatchNormalization whose batch statistics are read", () => {
    const graph = parseGraph("opset 9\ny, m = BatchNormalization(x, s, b, a, v)\noutput y\noutput m");
    expect(() => raise(graph)).toThrow('node "y" makes "m", which only training needs');
  });

  test("raises the branches of If", async () => {
    const branch = (op: string): Graph => parseGraph(`opset 9\n${op}.y = ${op}(x)\noutput ${op}.y: float32`);
    const outer = parseGraph("opset 9\ninput x: float32[2,3]\ninput c: bool[]\ny = If(c)\noutput y");
    const node: Node = {
      ...(outer.nodes[0] as Node),
      attributes: {
        then_branch: { type: "graph", value: { ...branch("Clip"), name: "then" } },
        else_branch: { type: "graph", value: { ...branch("Softmax"), name: "else" } },
      },
    };
    const graph = { ...outer, nodes: [node] };
    const feeds = {
      x: randomFloats([2, 3]),
      c: { type: "bool", shape: [], data: Uint8Array.of(0) },
    } as const;
    expectClose(await runGraph(raise(graph), feeds), await runGraph(graph, feeds));
  });
});
