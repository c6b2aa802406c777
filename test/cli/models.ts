/** Small models and pictures, written to files as a person has them. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeModel, type FloatTensor, floats, type Graph, parseGraph, type Tensor } from "@fovea/core";
import sharp from "sharp";
import { noise } from "../suites/net.ts";

/** Convolution, rectifier, global average, linear layer: every method works on it. */
const plain = (size: string): string => `input x: float32[1,3,${size}]
w: float32[4,3,3,3] = {…}
fc: float32[5,4] = {…}
bias: float32[5] = {…}
conv = Conv<pads=[1, 1, 1, 1]>(x, w)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
flat = Flatten(pool)
logits = Gemm<transB=1>(flat, fc, bias)
output logits: float32[1,5]
`;

const weights: Readonly<Record<string, Tensor>> = {
  w: noise([4, 3, 3, 3], 1),
  fc: noise([5, 4], 2),
  bias: noise([5], 3),
};

export const plainNet = (): Graph => parseGraph(plain("16,16"), weights);
export const openNet = (): Graph => parseGraph(plain("H,W"), weights);

/** One linear layer over a flat picture: nothing has a place in it. */
export const flatNet = (): Graph =>
  parseGraph(
    `input x: float32[1,3,4,4]
m: float32[48,5] = {…}
flat = Flatten(x)
logits = MatMul(flat, m)
output logits: float32[1,5]
`,
    { m: noise([48, 5], 4) },
  );

/** An operator without a gradient rule in the middle of the plain network. */
export const unruledNet = (): Graph =>
  parseGraph(plain("16,16").replace("relu = Relu(conv)", "relu = Sinh(conv)   @strange"), weights);

export const nanNet = (): Graph => {
  const w = weights.w as FloatTensor;
  return parseGraph(plain("16,16"), { ...weights, w: floats(w.shape, w.data.with(5, Number.NaN)) });
};

export const twoOutputsNet = (): Graph =>
  parseGraph(
    `${plain("16,16")}other = Relu(logits)\noutput other: float32[1,5]\n`.replace(
      /(output logits.*\n)(other = .*\n)/,
      "$2$1",
    ),
    weights,
  );

export const twoInputsNet = (): Graph =>
  parseGraph(
    `input x: float32[1,3,4,4]
input y: float32[1,3,4,4]
sum = Add(x, y)
pool = GlobalAveragePool(sum)
logits = Flatten(pool)
output logits: float32[1,3]
`,
  );

/** A signal along one dimension: no picture. */
export const signalNet = (): Graph =>
  parseGraph(
    `input x: float32[1,2,16]
w: float32[3,2,3] = {…}
conv = Conv<pads=[1, 1]>(x, w)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
logits = Flatten(pool)
output logits: float32[1,3]
`,
    { w: noise([3, 2, 3], 5) },
  );

export const writeModel = (folder: string, name: string, graph: Graph): Promise<void> =>
  writeFile(join(folder, name), encodeModel(graph));

/** A picture of stripes; the format goes by the ending. */
export async function writePicture(path: string, width = 40, height = 30): Promise<void> {
  const data = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, i) => (i * 7 + Math.floor(i / width) * 11) % 256),
  );
  await sharp(data, { raw: { width, height, channels: 3 } }).toFile(path);
}
