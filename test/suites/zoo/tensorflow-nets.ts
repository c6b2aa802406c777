/** Networks as tf2onnx and Keras write them: channels last at the door, SAME padding, odd heads. */

import { averaged, bn, conv, gemm, lines, start } from "./net-text.ts";
import { smoothOnly } from "./transformer-nets.ts";
import type { ZooNet } from "./zoo-net.ts";

/** Convolution with TensorFlow's padding. */
const same = (y: string, x: string, from: number, to: number, k = 3, s = 1, group = 1): string =>
  `${y} = Conv<auto_pad="SAME_UPPER", dilations=[1, 1], group=${group}, kernel_shape=[${k}, ${k}], strides=[${s}, ${s}]>(${x}, W(${to},${from / group},${k},${k}))`;

const toFirst = (y: string, x: string): string => `${y} = Transpose<perm=[0, 3, 1, 2]>(${x})`;
const toLast = (y: string, x: string): string => `${y} = Transpose<perm=[0, 2, 3, 1]>(${x})`;

const head = (name: string, opset: number, tail: string, more: Partial<ZooNet> = {}): ZooNet => ({
  name: `${name}, opset ${opset}`,
  layer: "last",
  cam: true,
  ...more,
  text: lines(
    start(opset, "unk__6,12,12,3"),
    toFirst("t", "x"),
    same("c1", "t", 3, 8, 3, 2),
    bn("n1", "c1", 8),
    "last = Relu(n1)\ngap = GlobalAveragePool(last)\nsq = Squeeze(gap, I(2,3))",
    tail,
  ),
});

const logits = "z0 = MatMul(sq, W(8,5))\nz = Add(z0, B(5))";

export const tensorflowNets: readonly ZooNet[] = [
  {
    name: "tf2onnx: NHWC in, SAME, Relu6 as Clip, ReduceMean, Softmax, opset 11",
    layer: "last",
    head: "softmax",
    cam: true,
    text: lines(
      start(11, "1,15,15,3"),
      toFirst("t", "x"),
      same("c1", "t", 3, 8, 3, 2),
      bn("n1", "c1", 8),
      'r1 = Clip(n1, S(0), S(6))\nm1 = MaxPool<auto_pad="SAME_UPPER", kernel_shape=[3, 3], strides=[2, 2]>(r1)',
      same("dw", "m1", 8, 8, 3, 1, 8),
      same("pw", "dw", 8, 12, 1),
      bn("n2", "pw", 12),
      "last = Clip(n2, S(0), S(6))\nmean = ReduceMean<axes=[2, 3], keepdims=0>(last)\nz0 = MatMul(mean, W(12,5))\nz = Add(z0, B(5))\ny = Softmax<axis=-1>(z)\noutput y: float32[1,5]",
    ),
  },
  {
    name: "tf2onnx: Pad and VALID, average pooling in SAME, NHWC out, opset 13",
    layer: "last",
    head: "softmax",
    cam: true,
    options: { inputShape: [1, 16, 16, 3] },
    text: lines(
      start(13, "N,16,16,3"),
      toFirst("t", "x"),
      "pd = Pad(t, I(0,0,0,0,0,0,1,1), S(0))",
      `c1 = Conv<auto_pad="VALID", kernel_shape=[3, 3], strides=[2, 2]>(pd, W(8,3,3,3), B(8))`,
      'r1 = Relu(c1)\na1 = AveragePool<auto_pad="SAME_LOWER", count_include_pad=0, kernel_shape=[3, 3], strides=[2, 2]>(r1)',
      same("c2", "a1", 8, 8),
      "last = Relu(c2)",
      "gap = GlobalAveragePool(last)",
      same("cc", "gap", 8, 5, 1),
      toLast("zl", "cc"),
      "z = Squeeze(zl, I(1,2))\ny = Softmax<axis=1>(z)\noutput y: float32[N,5]",
    ),
  },
  {
    name: "tf2onnx without its optimiser: Transposes around every Conv, opset 9",
    layer: "c2",
    text: lines(
      start(9, "1,12,12,3"),
      toFirst("t1", "x"),
      same("c1", "t1", 3, 8, 3, 2),
      toLast("l1", "c1"),
      "b1 = Add(l1, B(8))\nr1 = Relu(b1)",
      toFirst("t2", "r1"),
      same("c2", "t2", 8, 8),
      toLast("l2", "c2"),
      "b2 = Add(l2, B(8))\nr2 = Relu(b2)\nmean = ReduceMean<axes=[1, 2], keepdims=0>(r2)\nz = MatMul(mean, W(8,5))\ny = Add(z, B(5))\noutput y: float32[1,5]",
    ),
    // The average is there, but over a value with channels last, which has no row of positions per channel.
  },
  {
    name: "Keras ConvNeXt in NHWC, LayerNormalization as BatchNormalization parts, opset 15",
    layer: "add",
    refused: smoothOnly,
    text: lines(
      start(15, "1,16,16,3"),
      toFirst("t1", "x"),
      `stem = Conv<auto_pad="VALID", kernel_shape=[4, 4], strides=[4, 4]>(t1, W(8,3,4,4), B(8))`,
      `dw = Conv<auto_pad="SAME_UPPER", group=8, kernel_shape=[7, 7]>(stem, W(8,1,7,7), B(8))`,
      toLast("l", "dw"),
      "m = ReduceMean<axes=[3], keepdims=1>(l)\nd = Sub(l, m)\nq = Mul(d, d)\nv = ReduceMean<axes=[3], keepdims=1>(q)\nve = Add(v, S(1e-6))\nr = Sqrt(ve)\ni = Reciprocal(r)\nn = Mul(d, i)",
      "u = MatMul(n, W(8,16))\nub = Add(u, B(16))\ne0 = Mul(ub, S(0.70710677))\ne1 = Erf(e0)\ne2 = Add(e1, S(1))\ne3 = Mul(ub, S(0.5))\ng = Mul(e3, e2)\no = MatMul(g, W(16,8))\nol = Mul(o, P(8))",
      toFirst("back", "ol"),
      "add = Add(stem, back)\nmean = ReduceMean<axes=[2, 3], keepdims=0>(add)\nlm = ReduceMean<axes=[1], keepdims=1>(mean)\nld = Sub(mean, lm)",
      gemm("y", "ld", 8, 5),
      "output y: float32[1,5]",
    ),
    cam: false,
  },
  {
    name: "uint8 NHWC with the normalisation inside, opset 13",
    layer: "last",
    cam: true,
    range: [0, 255],
    text: lines(
      "opset 13\ninput x: uint8[1,12,12,3]",
      "f = Cast<to=1>(x)\ns = Sub(f, V(123.675,116.28,103.53))\nd = Div(s, V(58.395,57.12,57.375))",
      toFirst("t", "d"),
      conv("c1", "t", 3, 8, { s: 2 }),
      "last = Relu(c1)",
      averaged("last", 8),
    ),
  },
  {
    name: "float NHWC bytes scaled inside by Mul and Sub (Rescaling), opset 17",
    layer: "last",
    cam: true,
    range: [0, 255],
    text: lines(
      start(17, "1,12,12,3"),
      "m = Mul(x, S(0.007843138))\ns = Sub(m, S(1))",
      toFirst("t", "s"),
      conv("c1", "t", 3, 8, { s: 2 }),
      "last = Relu(c1)",
      averaged("last", 8),
    ),
  },
  head("Keras Dense without activation", 13, `${logits}\ny = Identity(z)\noutput y: float32[unk__6,5]`),
  head(
    "one-logit sigmoid head",
    13,
    "z0 = MatMul(sq, W(8,1))\nz = Add(z0, B(1))\ny = Sigmoid(z)\noutput y: float32[unk__6,1]",
    { head: "sigmoid", scores: 1 },
  ),
  head("one bare logit", 15, "z0 = MatMul(sq, W(8,1))\ny = Add(z0, B(1))\noutput y: float32[unk__6,1]", {
    scores: 1,
  }),
  head("multi-label sigmoid head", 13, `${logits}\ny = Sigmoid(z)\noutput y: float32[unk__6,5]`, {
    head: "sigmoid",
  }),
  head("LogSoftmax head", 13, `${logits}\ny = LogSoftmax<axis=1>(z)\noutput y: float32[unk__6,5]`, {
    head: "log-softmax",
  }),
  head(
    "Softmax and Reshape at the end",
    13,
    `${logits}\np = Softmax<axis=-1>(z)\ny = Reshape(p, I(-1,5))\noutput y: float32[unk__6,5]`,
    { head: "softmax" },
  ),
  head(
    "Softmax spelled out",
    13,
    `${logits}\ne = Exp(z)\ns = ReduceSum<keepdims=1>(e, I(-1))\ny = Div(e, s)\noutput y: float32[unk__6,5]`,
    { head: "softmax" },
  ),
  head(
    "Softmax spelled out, stable",
    13,
    `${logits}\nm = ReduceMax<axes=[1], keepdims=1>(z)\nd = Sub(z, m)\ne = Exp(d)\ns = ReduceSum<keepdims=1>(e, I(1))\ny = Div(e, s)\noutput y: float32[unk__6,5]`,
    { head: "softmax" },
  ),
  head(
    "Sigmoid spelled out",
    13,
    `${logits}\nn = Neg(z)\ne = Exp(n)\ns = Add(e, S(1))\ny = Reciprocal(s)\noutput y: float32[unk__6,5]`,
    { head: "sigmoid" },
  ),
  head(
    "logits divided by a temperature, Log of Softmax",
    13,
    `${logits}\nt_ = Div(z, S(1.5))\np = Softmax<axis=-1>(t_)\ny = Log(p)\noutput y: float32[unk__6,5]`,
    { head: "log-softmax" },
  ),
];
