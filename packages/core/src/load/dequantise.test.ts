import { describe, expect, test } from "vitest";
import { parseGraph } from "../graph/text.ts";
import { dequantise } from "./dequantise.ts";
import { expectClose, randomFloats, runGraph } from "./testing/engine.ts";

/** x in 8 bits with a step of 0.02 around 128, a second operand b, and the output's step and zero. */
const quantised = `xs: float32[] = [0.02]
xz: uint8[] = [128]
bs: float32[] = [0.01]
bz: uint8[] = [120]
ys: float32[] = [0.05]
yz: uint8[] = [100]
q = QuantizeLinear(x, xs, xz)
p = QuantizeLinear(x, bs, bz)`;

const image = "1,2,4,4";
const matrix = "2,3";
const weights = `w: int8[2,2,1,1] = [10, -20, 30, 40]
ws: float32[2] = [0.02, 0.01]
wz: int8[2] = [0, 0]`;
const square =
  "m: int8[3,2] = [10, -20, 30, 40, -50, 60]\nms: float32[2] = [0.02, 0.01]\nmz: int8[2] = [0, 0]";

/** Operator, shape of x, lines that make r in 8 bits. */
const cases: readonly (readonly [name: string, shape: string, lines: string])[] = [
  ["QLinearConv", image, `${weights}\nr = QLinearConv(q, xs, xz, w, ws, wz, ys, yz)`],
  [
    "QLinearConv with bias",
    image,
    `${weights}\nc: int32[2] = [500, -900]\nr = QLinearConv(q, xs, xz, w, ws, wz, ys, yz, c)`,
  ],
  ["QLinearMatMul", matrix, `${square}\nr = QLinearMatMul(q, xs, xz, m, ms, mz, ys, yz)`],
  ["QLinearAdd", image, "r = com.microsoft.QLinearAdd(q, xs, xz, p, bs, bz, ys, yz)"],
  ["QLinearMul", image, "r = com.microsoft.QLinearMul(q, xs, xz, p, bs, bz, ys, yz)"],
  [
    "QLinearGlobalAveragePool",
    image,
    "r = com.microsoft.QLinearGlobalAveragePool<channels_last=0>(q, xs, xz, ys, yz)",
  ],
  [
    "QLinearAveragePool",
    image,
    "r = com.microsoft.QLinearAveragePool<kernel_shape=[2, 2], strides=[2, 2]>(q, xs, xz, ys, yz)",
  ],
  ["QLinearLeakyRelu", image, "r = com.microsoft.QLinearLeakyRelu<alpha=0.2>(q, xs, xz, ys, yz)"],
  ["QLinearSigmoid", image, "r = com.microsoft.QLinearSigmoid(q, xs, xz, ys, yz)"],
  ["QLinearConcat", image, "r = com.microsoft.QLinearConcat<axis=1>(ys, yz, q, xs, xz, p, bs, bz)"],
  ["QLinearSoftmax", matrix, "r = com.microsoft.QLinearSoftmax<axis=-1, opset=13>(q, xs, xz, ys, yz)"],
  [
    "QLinearSoftmax before 13",
    image,
    "r = com.microsoft.QLinearSoftmax<axis=1, opset=12>(q, xs, xz, ys, yz)",
  ],
  [
    "QGemm",
    matrix,
    `${square}\nc: int32[2] = [500, -900]\nr = com.microsoft.QGemm(q, xs, xz, m, ms, mz, c, ys, yz)`,
  ],
];

const floating: readonly (readonly [name: string, shape: string, lines: string])[] = [
  [
    "ConvInteger, read as int32",
    image,
    `${weights}\nwi: int8[] = [1]\ni = ConvInteger(q, w, xz, wi)\nn = Neg(i)\ny = Cast<to=1>(n)`,
  ],
  ["ConvInteger, read as float", image, `${weights}\ni = ConvInteger(q, w, xz)\ny = Cast<to=1>(i)`],
  ["MatMulInteger", matrix, `${square}\ni = MatMulInteger(q, m, xz, mz)\ny = Cast<to=1>(i)`],
  [
    "MatMulInteger after DynamicQuantizeLinear",
    matrix,
    `${square}\nd, ds, dz = DynamicQuantizeLinear(x)\ni = MatMulInteger(d, m, dz, mz)\ny = Cast<to=1>(i)`,
  ],
  [
    "QGemm with a float result",
    matrix,
    `${square}\nc: int32[2] = [500, -900]\ny = com.microsoft.QGemm<alpha=0.5>(q, xs, xz, m, ms, mz, c)`,
  ],
  [
    "FusedConv",
    image,
    'k: float32[2,2,1,1] = [1, -2, 3, 4]\nc: float32[2] = [0.5, 1]\ny = com.microsoft.FusedConv<activation="LeakyRelu", activation_params=[0.3]>(x, k, c)',
  ],
  [
    "FusedConv that adds",
    image,
    'k: float32[2,2,1,1] = [1, -2, 3, 4]\nc: float32[2] = [0.5, 1]\ny = com.microsoft.FusedConv<activation="Relu">(x, k, c, x)',
  ],
  [
    "FusedConv that clips",
    image,
    'k: float32[2,2,1,1] = [1, -2, 3, 4]\ny = com.microsoft.FusedConv<activation="Clip", activation_params=[0.0, 6.0]>(x, k)',
  ],
  [
    "FusedGemm",
    matrix,
    'k: float32[3,2] = [1, -2, 3, 4, 5, 6]\nc: float32[2] = [0.5, 1]\ny = com.microsoft.FusedGemm<activation="LeakyRelu", activation_alpha=0.2>(x, k, c)',
  ],
  ["FusedMatMul", matrix, "y = com.microsoft.FusedMatMul<alpha=0.5, transA=1>(x, x)"],
  ["Gelu", matrix, "y = com.microsoft.Gelu(x)"],
  ["BiasGelu", matrix, "c: float32[3] = [1, 2, 3]\ny = com.microsoft.BiasGelu(x, c)"],
  ["FastGelu", matrix, "c: float32[3] = [1, 2, 3]\ny = com.microsoft.FastGelu(x, c)"],
  ["QuickGelu", matrix, "y = com.microsoft.QuickGelu(x)"],
  [
    "SkipLayerNormalization",
    "1,2,3",
    'c: float32[3] = [1, 2, 3]\ny, "", "", s = com.microsoft.SkipLayerNormalization(x, x, c, c)\noutput s',
  ],
  [
    "quantise and back of domain com.microsoft",
    matrix,
    "h = com.microsoft.QuantizeLinear(x, xs, xz)\ny = com.microsoft.DequantizeLinear(h, xs, xz)",
  ],
];

const graphOf = (shape: string, lines: string, output: string) =>
  parseGraph(
    `opset 21\nopset com.microsoft 1\ninput x: float32[${shape}]\n${quantised}\n${lines}\n${output}`,
  );

const feedsOf = (shape: string) => ({ x: randomFloats(shape.split(",").map(Number)) });

describe("dequantise() stays within one step of", () => {
  test.each(cases)("%s", async (_name, shape, lines) => {
    const graph = graphOf(shape, lines, "output r: uint8");
    const { graph: plain, remarks } = dequantise(graph);
    expect(plain.nodes.every(({ op, domain }) => domain === "" && !op.startsWith("QLinear"))).toBe(true);
    expect(remarks).toHaveLength(1);
    expectClose(await runGraph(plain, feedsOf(shape)), await runGraph(graph, feedsOf(shape)), 1);
  });
});

describe("dequantise() keeps the outputs of", () => {
  test.each(floating)("%s", async (_name, shape, lines) => {
    const graph = graphOf(shape, lines, "output y");
    const { graph: plain } = dequantise(graph);
    expect(plain.nodes.every(({ op, domain }) => domain === "" && !op.endsWith("Integer"))).toBe(true);
    expectClose(await runGraph(plain, feedsOf(shape)), await runGraph(graph, feedsOf(shape)), 2e-5);
  });
});

describe("dequantise()", () => {
  test("leaves what it does not know", () => {
    const graph = graphOf(
      "1,4,4,2",
      "r = com.microsoft.QLinearGlobalAveragePool<channels_last=1>(q, xs, xz, ys, yz)",
      "output r: uint8",
    );
    expect(dequantise(graph)).toEqual({ graph, remarks: [] });
  });

  test("counts in its remarks", () => {
    const { remarks } = dequantise(
      graphOf(image, `${weights}\nr = QLinearConv(q, xs, xz, w, ws, wz, ys, yz)`, "output r: uint8"),
    );
    expect(remarks).toEqual(["QLinearConv computed in float32 (1 node)"]);
  });
});
