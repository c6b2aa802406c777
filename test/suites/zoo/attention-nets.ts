/** Attention over channels and windows, unusual pooling, and what engines and other tools write. */

import { averaged, bn, conv, gemm, lines, start } from "./net-text.ts";
import { smoothOnly } from "./transformer-nets.ts";
import type { ZooNet } from "./zoo-net.ts";

const end = (opset: number, name: string, middle: string, more: Partial<ZooNet> = {}): ZooNet => ({
  name: `${name}, opset ${opset}`,
  layer: "last",
  cam: true,
  ...more,
  text: lines(start(opset), conv("c1", "x", 3, 8, { s: 2 }), "r1 = Relu(c1)", middle, averaged("last", 8)),
});

export const attentionNets: readonly ZooNet[] = [
  end(
    11,
    "ECA: a convolution along the channels",
    lines(
      "ga = GlobalAveragePool(r1)\ne1 = Squeeze<axes=[-1]>(ga)\ne2 = Transpose<perm=[0, 2, 1]>(e1)\ne3 = Conv<kernel_shape=[3], pads=[1, 1]>(e2, W(1,1,3))\ne4 = Transpose<perm=[0, 2, 1]>(e3)\ne5 = Unsqueeze<axes=[3]>(e4)\ng = Sigmoid(e5)\nsh = Shape(r1)\nge = Expand(g, sh)\nlast = Mul(r1, ge)",
    ),
  ),
  end(
    13,
    "CBAM: attention by channel and by place",
    lines(
      "ma = GlobalMaxPool(r1)",
      conv("m1", "ma", 8, 2, { k: 1 }),
      "m2 = Relu(m1)",
      conv("m3", "m2", 2, 8, { k: 1 }),
      "cg = Sigmoid(m3)\nca = Mul(r1, cg)\nav = ReduceMean<axes=[1], keepdims=1>(ca)\nmx = ReduceMax<axes=[1], keepdims=1>(ca)\nboth = Concat<axis=1>(mx, av)",
      conv("sp", "both", 2, 1, { k: 7 }),
      "sg = Sigmoid(sp)\nlast = Mul(sg, ca)",
    ),
  ),
  end(
    13,
    "Res2Net: Split in four, sums along the way",
    lines(
      "p1, p2, p3, p4 = Split<axis=1>(r1)",
      conv("q2", "p2", 2, 2),
      "s3 = Add(p3, q2)",
      conv("q3", "s3", 2, 2),
      "s4 = Add(p4, q3)",
      conv("q4", "s4", 2, 2),
      "cat = Concat<axis=1>(p1, q2, q3, q4)",
      bn("cn", "cat", 8),
      "last = Relu(cn)",
    ),
  ),
  end(
    12,
    "a shortcut whose channels are padded",
    lines(
      conv("c2", "c1", 8, 4, { k: 1 }),
      'pd = Pad<mode="constant">(c2, I(0,2,0,0,0,2,0,0))\nsum = Sum(pd, r1)\nlast = Relu(sum)',
    ),
  ),
  {
    name: "GeM pooling and a normalised embedding, opset 13",
    layer: "pw",
    // The root of a power mean is infinitely steep at the empty picture, where the path begins.
    mayFail: ["layer-conductance: completeness"],
    text: lines(
      start(13),
      conv("c1", "x", 3, 8, { s: 2 }),
      "r1 = Relu(c1)\ncl = Clip(r1, S(1e-6))\npw = Pow(cl, S(3))\nga = GlobalAveragePool(pw)\nrt = Pow(ga, S(0.33333334))\nflat = Flatten(rt)\nn2 = ReduceL2<axes=[1], keepdims=1>(flat)\nnc = Clip(n2, S(1e-12))\nne = Expand(nc, I(1,8))\nunit = Div(flat, ne)",
      gemm("y", "unit", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "average and maximum pooling side by side, opset 11",
    layer: "r1",
    text: lines(
      start(11),
      conv("c1", "x", 3, 8, { s: 2 }),
      "r1 = Relu(c1)\nga = GlobalAveragePool(r1)\ngm = GlobalMaxPool(r1)\nboth = Concat<axis=1>(ga, gm)\nflat = Flatten(both)",
      gemm("y", "flat", 16, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "Swin: shifted windows by Slice and Concat, patch merging, opset 17",
    layer: "patch",
    refused: smoothOnly,
    text: lines(
      start(17),
      conv("patch", "x", 3, 8, { k: 2, s: 2, p: 0 }),
      "t = Transpose<perm=[0, 2, 3, 1]>(patch)\nn = LayerNormalization<axis=-1>(t, P(8), B(8))",
      "h1 = Slice(n, I(2), I(9223372036854775807), I(1))\nh2 = Slice(n, I(0), I(2), I(1))\nhr = Concat<axis=1>(h1, h2)\nw1 = Slice(hr, I(2), I(9223372036854775807), I(2))\nw2 = Slice(hr, I(0), I(2), I(2))\nrolled = Concat<axis=2>(w1, w2)",
      "six = Reshape(rolled, I(1,2,4,2,4,8))\nwt = Transpose<perm=[0, 1, 3, 2, 4, 5]>(six)\nwin = Reshape(wt, I(-1,16,8))",
      "kt = Transpose<perm=[0, 2, 1]>(win)\nsc = MatMul(win, kt)\nsm = Mul(sc, S(0.1))\nbias = Gather<axis=0>(W(31,1), idx)\nidx: int64[16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]\nbt = Transpose<perm=[1, 0]>(bias)\nsb = Add(sm, bt)\nat = Softmax<axis=-1>(sb)\nav = MatMul(at, win)",
      "back6 = Reshape(av, I(-1,2,2,4,4,8))\nbk = Transpose<perm=[0, 1, 3, 2, 4, 5]>(back6)\nmap = Reshape(bk, I(-1,8,8,8))\nsum = Add(map, t)",
      "a00 = Slice(sum, I(0,0), I(8,8), I(1,2), I(2,2))\na11 = Slice(sum, I(1,1), I(8,8), I(1,2), I(2,2))\ncat = Concat<axis=-1>(a00, a11)\nmm = MatMul(cat, W(16,8))\nmean = ReduceMean<axes=[1, 2], keepdims=0>(mm)",
      gemm("y", "mean", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "classes on the channels of a 1×1 map, Softmax over them, opset 13",
    layer: "r1",
    head: "softmax",
    cam: true,
    text: lines(
      start(13),
      conv("c1", "x", 3, 8, { s: 2 }),
      "r1 = Relu(c1)\ngap = ReduceMean<axes=[-2, -1], keepdims=1>(r1)",
      conv("z", "gap", 8, 5, { k: 1 }),
      "y = Softmax<axis=1>(z)\noutput y: float32[1,5,1,1]",
    ),
  },
  {
    name: "picture scaled inside the network, average over the whole map as AveragePool, opset 18",
    layer: "r1",
    cam: true,
    text: lines(
      start(18, "1,3,20,20"),
      'small = Resize<antialias=1, coordinate_transformation_mode="half_pixel", mode="linear">(x, "", "", I(1,3,12,12))',
      conv("c1", "small", 3, 8, { s: 2 }),
      "r1 = Relu(c1)\nap = AveragePool<kernel_shape=[6, 6]>(r1)\nflat = Reshape(ap, I(0,-1))",
      gemm("y", "flat", 8, 5),
      "output y: float32[1,5]",
    ),
    rough: "the reference interpreter has no antialiased Resize",
  },
  {
    name: "float16 inside, float32 at the doors",
    layer: "last",
    cam: true,
    tolerance: 5e-3,
    floats: "float16",
    change: (graph) => ({
      ...graph,
      inputs: graph.inputs.map((port) => ({ ...port, type: "float32" })),
      outputs: graph.outputs.map((port) => ({ ...port, type: "float32" })),
    }),
    text: lines(
      start(13),
      "h = Cast<to=10>(x)",
      conv("c1", "h", 3, 8, { s: 2 }),
      "last = Relu(c1)\ngap = GlobalAveragePool(last)\nflat = Flatten(gap)",
      gemm("z", "flat", 8, 5),
      "y = Cast<to=1>(z)\noutput y: float32[1,5]",
    ),
  },
  {
    name: "a file that ONNX Runtime has optimised: fused operators",
    layer: "c2",
    cam: true,
    text: lines(
      "opset 17\nopset com.microsoft 1\ninput x: float32[1,3,16,16]",
      'c1 = com.microsoft.FusedConv<activation="Relu", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2]>(x, W(8,3,3,3), B(8))',
      'c2 = com.microsoft.FusedConv<activation="LeakyRelu", activation_params=[0.1], kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(c1, W(8,8,3,3), B(8))',
      averaged("c2", 8),
    ),
  },
  {
    name: "skl2onnx: a perceptron on flat pixels, label beside probabilities",
    layer: undefined,
    head: "softmax",
    options: { outputName: "probabilities", inputShape: [1, 64] },
    refused: {
      "grad-cam": /no layer has more than one position/,
      "guided-grad-cam": /no layer has more than one position/,
    },
    text: lines(
      "opset 17\nopset ai.onnx.ml 1\ninput X: float32[N,64]",
      "c = Cast<to=1>(X)\nm1 = MatMul(c, W(64,10))\na1 = Add(m1, B(1,10))\nr1 = Relu(a1)\nm2 = MatMul(r1, W(10,5))\na2 = Add(m2, B(1,5))\nprobabilities = Softmax<axis=1>(a2)\nbest = ArgMax<axis=1>(probabilities)\nclasses: int64[5] = [0, 1, 2, 3, 4]\npicked = ai.onnx.ml.ArrayFeatureExtractor(classes, best)\nlabel = Reshape(picked, I(-1))",
      "output label: int64[N]\noutput probabilities: float32[N,5]",
    ),
  },
  {
    name: "dynamo: functions with attributes, CastLike, scaled dot product, opset 18",
    layer: "local/c1",
    refused: smoothOnly,
    functions: {
      attention: lines(
        "opset 18\ninput q\ninput k\ninput v",
        "kt = Transpose<perm=[0, 2, 1]>(k)\nd = Constant<value_float=0.35355338>()\nroot = Sqrt(d)\nqs = Mul(q, root)\nks = Mul(kt, root)\ns = MatMul(qs, ks)\nw = Softmax<axis=-1>(s)\nattended = MatMul(w, v)\noutput attended",
      ),
    },
    text: lines(
      "opset 18\nopset local 1\ninput x: float32[batch,3,16,16]",
      conv("local/c1", "x", 3, 8, { k: 4, s: 4, p: 0 }),
      'val_1 = Reshape<allowzero=1>("local/c1", I(1,8,16))\ntok = Transpose<perm=[0, 2, 1]>(val_1)\nq = MatMul(tok, W(8,8))\nk = MatMul(tok, W(8,8))\nv = MatMul(tok, W(8,8))\na = local.attention(q, k, v)\nhalf = CastLike(N(1), a)\nal = Mul(a, half)\nth = Tanh(al)\ng = Add(th, tok)',
      "mean = ReduceMean<keepdims=0, noop_with_empty_axes=0>(g, I(1))",
      gemm("y", "mean", 8, 5),
      "output y: float32[batch,5]",
    ),
  },
  {
    name: "RMSNormalization and Swish gates, opset 23",
    layer: "c1",
    refused: smoothOnly,
    text: lines(
      start(23),
      conv("c1", "x", 3, 8, { k: 4, s: 4, p: 0 }),
      "t = Transpose<perm=[0, 2, 3, 1]>(c1)\nn = RMSNormalization<axis=-1, epsilon=1e-05>(t, P(8))\nu = MatMul(n, W(8,8))\ns = Sigmoid(u)\ng = Mul(u, s)\nm = ReduceMean<keepdims=0>(g, I(1,2))",
      gemm("y", "m", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "indices of NonMaxSuppression added to the scores: steps, which have no slope, opset 13",
    layer: "r1",
    text: lines(
      start(13),
      conv("c1", "x", 3, 8, { s: 2 }),
      "r1 = Relu(c1)",
      "p = Reshape(r1, I(1,1,512))\nboxes = Slice(p, I(0), I(16), I(2))\nb4 = Reshape(boxes, I(1,4,4))\nsc = Slice(p, I(16), I(20), I(2))\nkept = NonMaxSuppression(b4, sc, I(4), V(0.5), V(-9))\nkf = Cast<to=1>(kept)\nks = ReduceMean<axes=[0], keepdims=0>(kf)\nku = Unsqueeze(ks, I(0))\nz0 = MatMul(ku, W(3,5))\ng = GlobalAveragePool(r1)\nf = Flatten(g)\nz1 = MatMul(f, W(8,5))\nz = Add(z0, z1)\noutput z: float32[1,5]",
    ),
    rough: "the reference interpreter has no NonMaxSuppression",
  },
];
