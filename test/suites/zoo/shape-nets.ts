/** Networks that move pixels about, and those in one and three dimensions. */

import { averaged, conv, gemm, lines, start } from "./net-text.ts";
import { smoothOnly } from "./transformer-nets.ts";
import type { ZooNet } from "./zoo-net.ts";

const fused = (name: string, opset: number, up: string): ZooNet => ({
  name: `HRNet: two resolutions fused by ${name}, opset ${opset}`,
  layer: "last",
  cam: true,
  options: { inputShape: [1, 3, 16, 16] },
  text: lines(
    start(opset, "1,3,h,w"),
    conv("c1", "x", 3, 6, { s: 2 }),
    "hi = Relu(c1)",
    conv("c2", "hi", 6, 6, { s: 2 }),
    "lo = Relu(c2)",
    up,
    "sum = Add(hi, up)\nlast = Relu(sum)",
    averaged("last", 6),
  ),
});

/** `F.interpolate(lo, size=hi.shape[2:])` as it is traced. */
const sizesOf = (opset: number): string =>
  opset < 10
    ? ""
    : "hs = Shape(hi)\nhw = Slice(hs, I(2), I(4), I(0))\nls = Shape(lo)\nnc = Slice(ls, I(0), I(2), I(0))\nsizes = Concat<axis=0>(nc, hw)";

const focus = (opset: 9 | 11): string => {
  const part = (y: string, x: string, axis: number, from: number): string =>
    `${y} = Slice(${x}, I(${from}), I(9223372036854775807), I(${axis}), I(2))`;
  return lines(
    part("top", "x", 2, 0),
    part("low", "x", 2, 1),
    part("tl", "top", 3, 0),
    part("bl", "low", 3, 0),
    part("tr", "top", 3, 1),
    part("br", "low", 3, 1),
    `foc = Concat<axis=${opset === 9 ? 1 : -3}>(tl, bl, tr, br)`,
  );
};

const one = (y: string, x: string, from: number, to: number, s = 1): string =>
  `${y} = Conv<dilations=[1], group=1, kernel_shape=[3], pads=[1, 1], strides=[${s}]>(${x}, W(${to},${from},3), B(${to}))`;
const three = (y: string, x: string, from: number, to: number, s = 1): string =>
  `${y} = Conv<kernel_shape=[3, 3, 3], pads=[1, 1, 1, 1, 1, 1], strides=[${s}, ${s}, ${s}]>(${x}, W(${to},${from},3,3,3), B(${to}))`;
const norm = (y: string, x: string, c: number): string =>
  `${y} = BatchNormalization(${x}, P(${c}), B(${c}), B(${c}), P(${c}))`;

export const shapeNets: readonly ZooNet[] = [
  fused("Upsample", 7, 'up = Upsample<mode="nearest", scales=[1.0, 1.0, 2.0, 2.0]>(lo)'),
  fused("linear Upsample", 9, 'up = Upsample<mode="linear">(lo, V(1,1,2,2))'),
  fused("Resize by scales", 10, 'up = Resize<mode="nearest">(lo, V(1,1,2,2))'),
  fused(
    "Resize to traced sizes",
    11,
    `${sizesOf(11)}\nnone: float32[0] = []\nup = Resize<coordinate_transformation_mode="pytorch_half_pixel", mode="linear", nearest_mode="floor">(lo, none, none, sizes)`,
  ),
  fused(
    "nearest Resize to traced sizes",
    13,
    `${sizesOf(13)}\nup = Resize<coordinate_transformation_mode="asymmetric", mode="nearest", nearest_mode="floor">(lo, "", "", sizes)`,
  ),
  fused(
    "Resize with aligned corners",
    18,
    'up = Resize<coordinate_transformation_mode="align_corners", mode="linear">(lo, "", "", I(1,6,8,8))',
  ),
  fused(
    "cubic Resize",
    19,
    'up = Resize<coordinate_transformation_mode="half_pixel", cubic_coeff_a=-0.75, mode="cubic">(lo, "", V(1,1,2,2))',
  ),
  fused(
    "ConvTranspose",
    11,
    "up = ConvTranspose<dilations=[1, 1], group=2, kernel_shape=[3, 3], output_padding=[1, 1], pads=[1, 1, 1, 1], strides=[2, 2]>(lo, W(6,3,3,3), B(6))",
  ),
  fused(
    "DepthToSpace",
    13,
    `${conv("ps", "lo", 6, 24, { k: 1 })}\nup = DepthToSpace<blocksize=2, mode="CRD">(ps)`,
  ),
  fused(
    "Tile and Reshape",
    13,
    "l6 = Reshape(lo, I(1,6,4,1,4,1))\nlt = Tile(l6, I(1,1,1,2,1,2))\nup = Reshape(lt, I(1,6,8,8))",
  ),
  {
    name: "TResNet: SpaceToDepth stem, opset 11",
    layer: "last",
    cam: true,
    text: lines(
      start(11),
      "s2d = SpaceToDepth<blocksize=4>(x)",
      conv("c1", "s2d", 48, 8),
      "a1 = LeakyRelu<alpha=0.001>(c1)",
      conv("c2", "a1", 8, 8),
      "last = Relu(c2)",
      averaged("last", 8),
    ),
  },
  {
    name: "YOLO classifier: Focus stem by strided Slice, SPPF, opset 11",
    layer: "a3",
    head: "softmax",
    cam: true,
    refused: smoothOnly,
    text: lines(
      start(11),
      focus(11),
      conv("c1", "foc", 12, 6),
      "s1 = Sigmoid(c1)\na1 = Mul(c1, s1)",
      "p1 = MaxPool<kernel_shape=[5, 5], pads=[2, 2, 2, 2], strides=[1, 1]>(a1)\np2 = MaxPool<kernel_shape=[5, 5], pads=[2, 2, 2, 2], strides=[1, 1]>(p1)\ncat = Concat<axis=1>(a1, p1, p2)",
      conv("c3", "cat", 18, 8, { k: 1 }),
      "s3 = Sigmoid(c3)\na3 = Mul(c3, s3)\ngap = GlobalAveragePool(a3)\nflat = Flatten(gap)",
      gemm("z", "flat", 8, 5),
      "y = Softmax<axis=1>(z)\noutput y: float32[1,5]",
    ),
  },
  {
    name: "audio classifier in one dimension, opset 11",
    layer: "last",
    cam: true,
    text: lines(
      start(11, "1,2,64"),
      one("c1", "x", 2, 6, 2),
      norm("n1", "c1", 6),
      "r1 = Relu(n1)\nm1 = MaxPool<ceil_mode=1, kernel_shape=[3], strides=[2]>(r1)",
      one("c2", "m1", 6, 8),
      "r2 = Relu(c2)\nt = ConvTranspose<kernel_shape=[2], strides=[2]>(r2, W(8,4,2), B(4))\nav = AveragePool<count_include_pad=1, kernel_shape=[3], pads=[1, 1], strides=[2]>(t)",
      one("c3", "av", 4, 8),
      "last = Relu(c3)\ngap = GlobalAveragePool(last)\nflat = Flatten(gap)",
      gemm("y", "flat", 8, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "volume classifier in three dimensions, opset 13",
    layer: "last",
    cam: true,
    text: lines(
      start(13, "1,1,8,8,8"),
      three("c1", "x", 1, 4, 1),
      norm("n1", "c1", 4),
      "r1 = Relu(n1)\nm1 = MaxPool<kernel_shape=[2, 2, 2], strides=[2, 2, 2]>(r1)",
      three("c2", "m1", 4, 6),
      "av = AveragePool<kernel_shape=[2, 2, 2], strides=[1, 1, 1]>(c2)\nt = ConvTranspose<kernel_shape=[2, 2, 2], strides=[1, 1, 1]>(av, W(6,4,2,2,2))\nlast = Relu(t)\ngap = GlobalAveragePool(last)\nflat = Flatten(gap)",
      gemm("y", "flat", 4, 5),
      "output y: float32[1,5]",
    ),
  },
  {
    name: "grey pictures, Pad with reflection and edges, opset 13",
    layer: "last",
    cam: true,
    text: lines(
      start(13, "1,1,12,12"),
      'pd = Pad<mode="reflect">(x, I(0,0,2,2,0,0,2,2))',
      conv("c1", "pd", 1, 6, { p: 0 }),
      'r1 = Relu(c1)\npe = Pad<mode="edge">(r1, I(0,0,1,1,0,0,1,1))',
      conv("c2", "pe", 6, 8, { p: 0 }),
      "last = Relu(c2)",
      averaged("last", 8),
    ),
  },
];
