/** Quantised networks, as ONNX Runtime's quantiser and the frameworks write them. */

import { conv, gemm, lines, start } from "./net-text.ts";
import type { ZooNet } from "./zoo-net.ts";

/** QuantizeLinear and DequantizeLinear; `zero` is U(…) or Z(…). */
const qdq = (y: string, x: string, scale: number, zero: string): string =>
  `${y}_q = QuantizeLinear(${x}, S(${scale}), ${zero})\n${y} = DequantizeLinear(${y}_q, S(${scale}), ${zero})`;

/** An int8 weight behind DequantizeLinear, with one scale or one per output channel. */
function weight(y: string, shape: readonly number[], per: "tensor" | "channel"): string {
  const size = 0.02 / Math.sqrt(shape.slice(1).reduce((a, b) => a * b, 1) / 9);
  if (per === "tensor") return `${y} = DequantizeLinear(Q(${shape}), S(${size}), Z(0))`;
  const scales = Array.from({ length: shape[0] as number }, (_, i) => size * (1 + i / 10));
  return `${y}_z: int8[${shape[0]}] = [${scales.map(() => 0).join(", ")}]\n${y} = DequantizeLinear<axis=0>(Q(${shape}), V(${scales}), ${y}_z)`;
}

const qdqConv = (y: string, x: string, from: number, to: number, per: "tensor" | "channel", s = 1): string =>
  lines(
    weight(`${y}_w`, [to, from, 3, 3], per),
    `${y} = Conv<kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[${s}, ${s}]>(${x}, ${y}_w, B(${to}))`,
  );

/** ONNX Runtime's quantiser in QDQ format: around every operator, ReLU folded into the saturation at 0. */
const everywhere = (per: "tensor" | "channel", opset: number): string =>
  lines(
    start(opset),
    qdq("xq", "x", 0.0157, "U(128)"),
    qdqConv("c1", "xq", 3, 8, per, 2),
    qdq("a1", "c1", 0.02, "U(0)"),
    "m1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(a1)",
    qdq("mq", "m1", 0.02, "U(0)"),
    qdqConv("c2", "mq", 8, 8, per),
    qdq("b2", "c2", 0.03, "U(120)"),
    "sum = Add(b2, mq)",
    qdq("last", "sum", 0.03, "U(0)"),
    "gap = GlobalAveragePool(last)",
    qdq("gq", "gap", 0.01, "U(0)"),
    "flat = Flatten(gq)",
    qdq("fq", "flat", 0.01, "U(0)"),
    weight("fw", [5, 8], per),
    "z = Gemm<transB=1>(fq, fw, B(5))",
    qdq("y", "z", 0.1, "U(128)"),
    "output y: float32[1,5]",
  );

/** The codes in between stand for whole steps, so completeness by straight-through gradients cannot be exact. */
const stepped = [
  "integrated-gradients",
  "guided-ig",
  "blur-ig",
  "xrai",
  "deep-lift",
  "deep-lift-shap",
  "layer-conductance",
  "neuron-conductance",
].map((id) => `${id}: completeness`);

/** int8 steps of the last layer. */
const step = 0.02;

const qlinear = (opset: number): string =>
  lines(
    `opset ${opset}\nopset com.microsoft 1\ninput x: float32[1,3,12,12]`,
    "xq = QuantizeLinear(x, S(0.0157), U(128))",
    "c1 = QLinearConv<kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2]>(xq, S(0.0157), U(128), Q(8,3,3,3), S(0.01), Z(0), S(0.02), U(0), C(8))",
    "c2 = QLinearConv<kernel_shape=[1, 1]>(c1, S(0.02), U(0), Q(8,8,1,1), S(0.01), Z(0), S(0.02), U(128), C(8))",
    "sum = com.microsoft.QLinearAdd(c2, S(0.02), U(128), c1, S(0.02), U(0), S(0.03), U(0))",
    "gap = com.microsoft.QLinearGlobalAveragePool<channels_last=0>(sum, S(0.03), U(0), S(0.01), U(0))",
    "flat = Flatten(gap)",
    "p = QLinearMatMul(flat, S(0.01), U(0), Q(8,5), S(0.01), Z(0), S(0.02), U(128))",
    "y = DequantizeLinear(p, S(0.02), U(128))\noutput y: float32[1,5]",
  );

export const quantisedNets: readonly ZooNet[] = [
  {
    name: "int8 QDQ per tensor around every operator, opset 13",
    layer: "last",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: everywhere("tensor", 13),
  },
  {
    name: "int8 QDQ per channel around every operator, opset 17",
    layer: "last",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: everywhere("channel", 17),
  },
  {
    name: "int8 QDQ per tensor around every operator, opset 11",
    layer: "last",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: everywhere("tensor", 11),
  },
  {
    name: "int8 QDQ of PyTorch: signed activations, ReLU kept, opset 13",
    layer: "last",
    cam: true,
    tolerance: step,
    mayFail: stepped,
    text: lines(
      start(13),
      qdq("xq", "x", 0.0157, "Z(0)"),
      qdqConv("c1", "xq", 3, 8, "channel", 2),
      "r1 = Relu(c1)",
      qdq("a1", "r1", 0.02, "Z(-128)"),
      qdqConv("c2", "a1", 8, 8, "channel"),
      "r2 = Relu(c2)",
      qdq("last", "r2", 0.02, "Z(-128)"),
      "gap = GlobalAveragePool(last)\nflat = Flatten(gap)",
      gemm("y", "flat", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "QLinearConv, QLinearAdd, QLinearMatMul, opset 11",
    layer: "gap/dequantizelinear",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: qlinear(11),
  },
  {
    name: "QLinearConv, QLinearAdd, QLinearMatMul, opset 17",
    layer: "gap/dequantizelinear",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: qlinear(17),
  },
  {
    name: "dynamic quantisation: DynamicQuantizeLinear, ConvInteger, MatMulInteger, opset 11",
    layer: "last",
    cam: false,
    tolerance: step,
    mayFail: stepped,
    text: lines(
      start(11),
      "xq, xs, xz = DynamicQuantizeLinear(x)\nci = ConvInteger<kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2]>(xq, Q(8,3,3,3), xz, Z(0))\ncf = Cast<to=1>(ci)\ncs = Mul(xs, S(0.01))\ncm = Mul(cf, cs)\nc1 = Add(cm, B(1,8,1,1))\nr1 = Relu(c1)",
      conv("c2", "r1", 8, 8),
      "last = Relu(c2)\ngap = GlobalAveragePool(last)\nflat = Flatten(gap)",
      "fq, fs, fz = DynamicQuantizeLinear(flat)\nfi = MatMulInteger(fq, Q(8,5), fz, Z(0))\nff = Cast<to=1>(fi)\nfm = Mul(fs, S(0.01))\nfo = Mul(ff, fm)\ny = Add(fo, B(5))\noutput y: float32[1,5]",
    ),
  },
];
