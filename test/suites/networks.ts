/** Three small seeded classifiers of five classes, one for each way in which networks differ: for axioms and export. */

import { type FloatTensor, floats, type Graph, parseGraph, printGraph, sizeOf } from "@fovea/core";
import { random } from "../../packages/core/src/random.ts";
import { noise } from "./net.ts";

export interface Network {
  readonly name: string;
  readonly graph: Graph;
  readonly x: FloatTensor;
  /** Ids of methods that cannot work on it. */
  readonly refused: readonly string[];
}

/** Convolutions and pooling, two linear layers, Softmax at the end. */
const plain = `input x: float32[1,3,8,8]
w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
w2: float32[8,6,3,3] = {…}
b2: float32[8] = {…}
w3: float32[7,32] = {…}
b3: float32[7] = {…}
w4: float32[7,5] = {…}
b4: float32[5] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
p1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r1)
c2 = Conv<pads=[1, 1, 1, 1]>(p1, w2, b2)
r2 = Relu(c2)
p2 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r2)
flat = Flatten(p2)
h = Gemm<transB=1>(flat, w3, b3)
r3 = Relu(h)
product = MatMul(r3, w4)
logits = Add(product, b4)
probabilities = Softmax<axis=-1>(logits)
output probabilities: float32[1,5]
`;

/** BatchNormalization, a residual block with a strided shortcut, global average, linear layer. */
const residual = `input x: float32[1,3,8,8]
w1: float32[4,3,3,3] = {…}
scale1: float32[4] = {…}
b1: float32[4] = {…}
m1: float32[4] = {…}
var1: float32[4] = {…}
w2: float32[6,4,3,3] = {…}
scale2: float32[6] = {…}
b2: float32[6] = {…}
m2: float32[6] = {…}
var2: float32[6] = {…}
w3: float32[6,6,3,3] = {…}
b3: float32[6] = {…}
ws: float32[6,4,1,1] = {…}
fc: float32[5,6] = {…}
bias: float32[5] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1)
n1 = BatchNormalization(c1, scale1, b1, m1, var1)
r1 = Relu(n1)
c2 = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(r1, w2)
n2 = BatchNormalization(c2, scale2, b2, m2, var2)
r2 = Relu(n2)
c3 = Conv<pads=[1, 1, 1, 1]>(r2, w3, b3)
short = Conv<strides=[2, 2]>(r1, ws)
sum = Add(c3, short)
r3 = Relu(sum)
mean = GlobalAveragePool(r3)
flat = Flatten(mean)
logits = Gemm<transB=1>(flat, fc, bias)
output logits: float32[1,5]
`;

/** Depthwise convolution, HardSwish, ReLU6, squeeze-and-excite, and a 1×1 convolution that makes the classes. */
const mobile = `input x: float32[1,3,8,8]
low: float32[] = [0]
high: float32[] = [6]
w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
w2: float32[6,1,3,3] = {…}
b2: float32[6] = {…}
ws: float32[6,6,1,1] = {…}
w3: float32[8,6,1,1] = {…}
b3: float32[8] = {…}
fc: float32[5,8,1,1] = {…}
bias: float32[5] = {…}
c1 = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w1, b1)
a1 = HardSwish(c1)
c2 = Conv<group=6, pads=[1, 1, 1, 1]>(a1, w2, b2)
a2 = Clip(c2, low, high)
squeezed = GlobalAveragePool(a2)
excited = Conv(squeezed, ws)
gate = HardSigmoid(excited)
gated = Mul(a2, gate)
c3 = Conv(gated, w3, b3)
a3 = HardSwish(c3)
classes = Conv(a3, fc, bias)
mean = GlobalAveragePool(classes)
logits = Flatten(mean)
output logits: float32[1,5]
`;

/** No nonlinearity anywhere. */
const linear = `input x: float32[1,3,8,8]
w1: float32[4,3,3,3] = {…}
b1: float32[4] = {…}
w2: float32[5,256] = {…}
b2: float32[5] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
flat = Flatten(c1)
logits = Gemm<transB=1>(flat, w2, b2)
output logits: float32[1,5]
`;

/** Looks at the upper half of the picture only. */
const halfBlind = `input x: float32[1,3,8,8]
from: int64[1] = [0]
to: int64[1] = [4]
axis: int64[1] = [2]
w1: float32[6,3,3,3] = {…}
b1: float32[6] = {…}
w2: float32[5,48] = {…}
b2: float32[5] = {…}
seen = Slice(x, from, to, axis)
c1 = Conv<pads=[1, 1, 1, 1]>(seen, w1, b1)
r1 = Relu(c1)
p1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r1)
flat = Flatten(p1)
logits = Gemm<transB=1>(flat, w2, b2)
output logits: float32[1,5]
`;

/** Rectifiers, max and average pooling, a residual sum, and no bias. */
const biasFree = `input x: float32[1,3,8,8]
w1: float32[6,3,3,3] = {…}
w2: float32[6,6,3,3] = {…}
w3: float32[5,6] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1)
r1 = Relu(c1)
p1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r1)
c2 = Conv<pads=[1, 1, 1, 1]>(p1, w2)
sum = Add(c2, p1)
r2 = Relu(sum)
mean = GlobalAveragePool(r2)
flat = Flatten(mean)
logits = Gemm<transB=1>(flat, w3)
output logits: float32[1,5]
`;

const size = [1, 3, 8, 8];

export const linearNetwork: Network = {
  name: "linear",
  graph: seeded(linear, 5),
  x: noise(size, 14),
  refused: [],
};
export const biasFreeNetwork: Network = {
  name: "bias free",
  graph: seeded(biasFree, 7),
  x: noise(size, 16),
  refused: [],
};
export const halfBlindNetwork: Network = {
  name: "half blind",
  graph: seeded(halfBlind, 6),
  x: noise(size, 15),
  refused: [],
};

export const networks: readonly Network[] = [
  { name: "plain", graph: seeded(plain, 4), x: noise(size, 11), refused: ["cam"] },
  { name: "residual", graph: seeded(residual, 2), x: noise(size, 12), refused: [] },
  { name: "mobile", graph: seeded(mobile, 3), x: noise(size, 13), refused: [] },
];

/** The residual network written otherwise: BatchNormalization folded or as Mul and Add, sums turned round, a 1×1 convolution at the end. */
const rewritten = `input x: float32[1,3,8,8]
w1: float32[4,3,3,3] = {…}
gain1: float32[4,1,1] = {…}
shift1: float32[4,1,1] = {…}
w2: float32[6,4,3,3] = {…}
b2: float32[6] = {…}
w3: float32[6,6,3,3] = {…}
b3: float32[6] = {…}
ws: float32[6,4,1,1] = {…}
fc: float32[5,6,1,1] = {…}
bias: float32[5] = {…}
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1)
m1 = Mul(c1, gain1)
n1 = Add(shift1, m1)
r1 = Relu(n1)
short = Conv<strides=[2, 2]>(r1, ws)
n2 = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(r1, w2, b2)
r2 = Relu(n2)
c3 = Conv<pads=[1, 1, 1, 1]>(r2, w3, b3)
sum = Add(short, c3)
r3 = Relu(sum)
axes: int64[2] = [2, 3]
mean = ReduceMean<keepdims=1>(r3, axes)
classes = Conv(mean, fc, bias)
logits = Flatten(classes)
output logits: float32[1,5]
`;

/** The same function as the network called "residual". */
export function residualRewritten(): Graph {
  const { constants } = seeded(residual, 2);
  const at = (name: string): Float32Array => (constants.get(name) as FloatTensor).data;
  const [one, two] = ["1", "2"].map((n) => {
    const gain = at(`scale${n}`).map((g, i) => g / Math.sqrt((at(`var${n}`)[i] as number) + 1e-5));
    const shift = at(`b${n}`).map((b, i) => b - (at(`m${n}`)[i] as number) * (gain[i] as number));
    return { gain, shift };
  }) as [Affine, Affine];
  const w2 = at("w2").map((w, i) => w * (two.gain[Math.floor(i / 36)] as number));
  return parseGraph(rewritten, {
    w1: floats([4, 3, 3, 3], at("w1")),
    gain1: floats([4, 1, 1], one.gain),
    shift1: floats([4, 1, 1], one.shift),
    w2: floats([6, 4, 3, 3], w2),
    b2: floats([6], two.shift),
    w3: floats([6, 6, 3, 3], at("w3")),
    b3: floats([6], at("b3")),
    ws: floats([6, 4, 1, 1], at("ws")),
    fc: floats([5, 6, 1, 1], at("fc")),
    bias: floats([5], at("bias")),
  });
}

interface Affine {
  readonly gain: Float32Array;
  readonly shift: Float32Array;
}

/** The network with all scores three times as large. */
export const tripled = ({ graph, ...rest }: Network): Network => ({
  ...rest,
  graph: parseGraph(
    printGraph(graph, { constants: "full" })
      .replace(/^output \w+: .*$/m, "")
      .concat("three: float32[] = [3]\ntripled = Mul(logits, three)\noutput tripled: float32[1,5]\n"),
  ),
});

/** Weights drawn for every `{…}`: normal with deviation √(2 / fan-in); scales and variances positive. */
function seeded(text: string, seed: number): Graph {
  const draw = random(seed);
  const declared = text.matchAll(/^(\w+): float32\[([\d,]*)\] = {…}$/gm);
  const weights = Array.from(declared, ([, name = "", sizes = ""]) => {
    const shape = sizes.split(",").map(Number);
    const spread = shape.length === 1 ? 0.3 : Math.sqrt(2 / sizeOf(shape.slice(1)));
    const value = /^(var|scale)/.test(name) ? () => 0.5 + draw.uniform() : () => spread * draw.normal();
    return [name, floats(shape, Array.from({ length: sizeOf(shape) }, value))] as const;
  });
  return parseGraph(text, Object.fromEntries(weights));
}
