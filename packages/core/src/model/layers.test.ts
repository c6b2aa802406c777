import { describe, expect, test } from "vitest";
import { findHead } from "../freeze/head.ts";
import { floats } from "../tensor.ts";
import { frozen, weightsFor } from "../testing/open-text.ts";
import { defaultLayer, inputChannelAxis, spatialLayers } from "./layers.ts";

/** Weights of zeros: layers are a matter of shapes. */
const open = (text: string) =>
  frozen(
    text,
    weightsFor(text, (shape) => floats(shape)),
  );

const vgg = `input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
fc: float32[5,64] = {…}
c = Conv<pads=[1, 1, 1, 1]>(x, w)
r = Relu(c)
p = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(r)
f = Flatten(p)
z = Gemm<transB=1>(f, fc)
output z`;

const gap = `input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
fc: float32[5,4] = {…}
c = Conv(x, w)
r = Relu(c)
m = GlobalAveragePool(r)
f = Flatten(m)
z = Gemm<transB=1>(f, fc)
output z`;

const squeezenet = `input x: float32[1,3,8,8]
w: float32[4,3,3,3] = {…}
a: float32[4,4,1,1] = {…}
classes: float32[5,8,1,1] = {…}
c = Conv(x, w)
r = Relu(c)
e1 = Conv(r, a)
e2 = Conv(r, a)
both = Concat<axis=1>(e1, e2)
k = Conv(both, classes)
kr = Relu(k)
m = GlobalAveragePool(kr)
z = Flatten(m)
y = Softmax(z)
output y`;

const residual = `input x: float32[1,3,8,8]
w: float32[4,3,1,1] = {…}
v: float32[4,4,3,3] = {…}
fc: float32[4,5] = {…}
c = Conv(x, w)
a = Conv<pads=[1, 1, 1, 1]>(c, v)
b = Relu(a)
d = Conv<pads=[1, 1, 1, 1]>(b, v)
sum = Add(d, c)
axes: int64[2] = [2, 3]
m = ReduceMean<keepdims=0>(sum, axes)
z = MatMul(m, fc)
output z`;

const inception = `input x: float32[1,3,8,8]
w: float32[4,3,1,1] = {…}
fc: float32[5,7] = {…}
left = Conv(x, w)
right = MaxPool<kernel_shape=[3, 3], pads=[1, 1, 1, 1]>(x)
both = Concat<axis=1>(left, right)
m = GlobalAveragePool(both)
f = Flatten(m)
z = Gemm<transB=1>(f, fc)
output z`;

const channelsLast = `input x: float32[1,8,6,3]
w: float32[4,3,3,3] = {…}
fc: float32[4,5] = {…}
t = Transpose<perm=[0, 3, 1, 2]>(x)
c = Conv(t, w)
r = Relu(c)
back = Transpose<perm=[0, 2, 3, 1]>(r)
s = Sigmoid(back)
axes: int64[2] = [1, 2]
m = ReduceMean<keepdims=0>(s, axes)
z = MatMul(m, fc)
output z`;

const convNext = `input x: float32[1,3,8,8]
w: float32[4,3,2,2] = {…}
v: float32[4,1,3,3] = {…}
m: float32[4,4] = {…}
fc: float32[5,4] = {…}
stem = Conv<strides=[2, 2]>(x, w)
t = Transpose<perm=[0, 2, 3, 1]>(stem)
n = Sigmoid(t)
first = Transpose<perm=[0, 3, 1, 2]>(n)
d = Conv<group=4, pads=[1, 1, 1, 1]>(first, v)
last = Transpose<perm=[0, 2, 3, 1]>(d)
mixed = MatMul(last, m)
back = Transpose<perm=[0, 3, 1, 2]>(mixed)
sum = Add(first, back)
g = GlobalAveragePool(sum)
f = Flatten(g)
z = Gemm<transB=1>(f, fc)
output z`;

const groupNorm = `input x: float32[1,3,8,8]
w: float32[4,3,1,1] = {…}
scale: float32[2] = [1, 1]
zero: float32[2] = [0, 0]
groups: int64[3] = [0, 2, -1]
whole: int64[4] = [1, 4, 8, 8]
fc: float32[5,4] = {…}
c = Conv(x, w)
r = Reshape(c, groups)
i = InstanceNormalization(r, scale, zero)
b = Reshape(i, whole)
g = GlobalAveragePool(b)
f = Flatten(g)
z = Gemm<transB=1>(f, fc)
output z`;

const quantised = `input x: float32[1,3,8,8]
w: float32[4,3,1,1] = {…}
s: float32[] = [0.1]
o: uint8[] = [0]
fc: float32[5,4] = {…}
c = Conv(x, w)
q = QuantizeLinear(c, s, o)
r = DequantizeLinear(q, s, o)
g = GlobalAveragePool(r)
f = Flatten(g)
z = Gemm<transB=1>(f, fc)
output z`;

const perceptron = `input x: float32[1,3,8,8]
fc: float32[192,5] = {…}
f = Flatten(x)
z = MatMul(f, fc)
output z`;

describe("defaultLayer()", () => {
  test.each([
    ["of VGG is before the last max pool", vgg, "r"],
    ["with a global average and Gemm is what is averaged", gap, "r"],
    ["of SqueezeNet is what the 1×1 convolution to the classes takes", squeezenet, "both"],
    ["of a residual network is after the last sum, not on one of the branches", residual, "sum"],
    ["of Inception is the last concatenation", inception, "both"],
    ["of a channels-last network is the last value with channels first", channelsLast, "r"],
    ["of ConvNeXt is the sum after its Transposes", convNext, "sum"],
    ["passes over the groups of a spelled-out GroupNormalization", groupNorm, "b"],
    ["of a perceptron is none", perceptron, undefined],
  ])("%s", async (_, text, layer) => {
    const graph = await open(text);
    expect(defaultLayer(graph, findHead(graph))?.value).toBe(layer);
  });

  test("of a network with one score per picture still finds the features", async () => {
    const text = gap.replace("fc: float32[5,4]", "fc: float32[1,4]");
    const graph = await open(text);
    expect(defaultLayer(graph, findHead(graph))?.value).toBe("r");
  });

  test("is a branch where no layer is passed by every path", async () => {
    const graph = await open(`input x: float32[1,3,4,4]
w: float32[3,3,1,1] = {…}
c = Conv(x, w)
r = Relu(c)
m = GlobalAveragePool(r)
n = GlobalMaxPool(x)
s = Add(m, n)
z = Flatten(s)
fc: float32[3,5] = {…}
k = MatMul(z, fc)
output k`);
    expect(defaultLayer(graph, findHead(graph))?.value).toBe("r");
  });
});

describe("spatialLayers()", () => {
  test("lists values with more than one position, in order, with node, operator and shape", async () => {
    expect(spatialLayers(await open(vgg))).toEqual([
      { value: "c", node: "c", op: "Conv", shape: [1, 4, 8, 8] },
      { value: "r", node: "r", op: "Relu", shape: [1, 4, 8, 8] },
      { value: "p", node: "p", op: "MaxPool", shape: [1, 4, 4, 4] },
    ]);
  });

  test("ends where a Transpose brings channels last", async () => {
    const values = spatialLayers(await open(channelsLast)).map(({ value }) => value);
    expect(values).toEqual(["c", "r"]);
  });

  test("counts one-dimensional and three-dimensional space", async () => {
    const one = await open(
      "input x: float32[1,2,9]\nw: float32[2,2,3] = {…}\ny = Conv(x, w)\nz = Flatten(y)\noutput z",
    );
    expect(spatialLayers(one).map(({ shape }) => shape)).toEqual([[1, 2, 7]]);
    const three = await open(
      "input x: float32[1,1,3,3,3]\nw: float32[2,1,2,2,2] = {…}\ny = Conv(x, w)\nz = Flatten(y)\noutput z",
    );
    expect(spatialLayers(three).map(({ shape }) => shape)).toEqual([[1, 2, 2, 2, 2]]);
  });
});

describe("spatialLayers() of a quantised network", () => {
  test("lists floats, not the codes that stand for them", async () => {
    expect(spatialLayers(await open(quantised)).map(({ value }) => value)).toEqual(["c", "r"]);
  });
});

describe("inputChannelAxis()", () => {
  test.each([
    ["N×C×H×W", vgg, 1],
    ["N×H×W×C with a Transpose", channelsLast, 3],
    ["grey N×1×H×W", "input x: float32[1,1,8,8]\nz = Flatten(x)\noutput z", 1],
    ["N×H×W×C without a Transpose", "input x: float32[1,8,8,3]\nz = Flatten(x)\noutput z", 3],
    ["tiny N×C×H×W", "input x: float32[1,3,4,4]\nz = Flatten(x)\noutput z", 1],
    ["a vector", "input x: float32[1,8]\nz = Relu(x)\noutput z", 1],
  ])("of %s", async (_, text, axis) => {
    expect(inputChannelAxis(await open(text))).toBe(axis);
  });
});
