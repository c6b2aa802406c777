import { describe, expect, test } from "vitest";
import { alike } from "../../model/batched-runs.ts";
import { random } from "../../random.ts";
import { floats, sizeOf } from "../../tensor.ts";
import { opened, weightsFor } from "../../testing/open-text.ts";
import { Probe } from "../probe.ts";
import { adaptively } from "./adaptive-path.ts";
import { gradientSum } from "./gradient-sum.ts";

/** A shortcut, max pooling, channels joined, a strided convolution at the picture. */
const text = `input x: float32[1,2,8,8]
w1: float32[3,2,3,3] = {…}
w2: float32[3,3,3,3] = {…}
fc: float32[24,4] = {…}
c = Conv<pads=[1, 1, 1, 1], strides=[2, 2]>(x, w1)
a = Relu(c)
d = Conv<pads=[1, 1, 1, 1]>(a, w2)
g = Add(d, a)
h = Concat<axis=1>(g, a)
p = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(h)
f = Flatten(p)
z = MatMul(f, fc)
y = Softmax(z)
output y`;

const model = await opened(text, weightsFor(text));
const draw = random(8);
const x = floats([1, 2, 8, 8], Array.from({ length: sizeOf([2, 8, 8]) }, draw.normal));
const probe = new Probe({
  ...{ model, x, index: [2], layer: undefined, seed: 0, signal: undefined },
  score: { kind: "class", form: "probability" },
  progress: () => {},
});
const fill = (row: Float32Array, k: number): void => {
  for (let i = 0; i < row.length; i++) row[i] = (x.data[i] as number) * Math.cos(k + i);
};

describe("gradientSum()", () => {
  test.each([5, 30, 31])("of %i pictures is the weighted sum of their gradients", async (count) => {
    const weights = Array.from({ length: count }, (_, k) => 1 + k / 7);
    const sum = await gradientSum(probe, { weights, fill });
    const wanted = new Float64Array(x.data.length);
    for (const [k, weight] of weights.entries()) {
      const point = floats(x.shape);
      fill(point.data, k);
      const { gradient } = await probe.gradientAt(point);
      for (let i = 0; i < wanted.length; i++)
        wanted[i] = (wanted[i] as number) + weight * (gradient.data[i] as number);
    }
    for (let i = 0; i < wanted.length; i++) expect(sum[i]).toBeCloseTo(wanted[i] as number, 4);
  });
});

describe("gradientsAt()", () => {
  test("gives in batches what gradientAt() gives", async () => {
    const found: { score: number; gradient: Float32Array }[] = [];
    await probe.gradientsAt({
      count: 30,
      fill,
      take: ({ score, gradient }) => {
        found.push({ score, gradient: gradient.data });
        return false;
      },
    });
    expect(found).toHaveLength(30);
    for (const [k, { score, gradient }] of found.entries()) {
      const point = floats(x.shape);
      fill(point.data, k);
      const single = await probe.gradientAt(point);
      expect(score).toBeCloseTo(single.score, 5);
      for (const [i, value] of gradient.entries())
        expect(value).toBeCloseTo(single.gradient.data[i] as number, 5);
    }
  });
});

describe("adaptively()", () => {
  test("meets the tolerance, and closing intervals early changes nothing but rounding", async () => {
    const baseline = floats(x.shape);
    const found = await adaptively(probe, baseline, { tolerance: 0.002, "max-steps": 512 });
    expect(found.gap).toBeLessThanOrEqual(0.0021);
    expect(found.steps).toBeGreaterThanOrEqual(16);
    const total = found.values.data.reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(found.ends.whole - found.ends.none, 2);
  });
});

const shapeOf = (values: string): string => `shape: int64[${values.split(",").length}] = [${values}]`;
const input = "input x: float32[1,2,8,8]";
const end = "f = Flatten(a)\nz = MatMul(f, fc)\noutput z";

/** Networks whose rows would get into each other's way, or that have no form for several. */
const mixing: Readonly<Record<string, string>> = {
  "a softmax over the rows": `${input}
fc: float32[128,4] = {…}
s = Softmax<axis=0>(x)
a = Mul(s, x)
${end}`,
  "a mean over the rows": `${input}
fc: float32[128,4] = {…}
axis: int64[1] = [0]
m = ReduceMean<keepdims=1>(x, axis)
a = Mul(m, x)
${end}`,
  "a Reshape that joins the rows with the channels": `${input}
fc: float32[128,4] = {…}
${shapeOf("2, 8, 8, 1")}
back: int64[4] = [1, 2, 8, 8]
r = Reshape(x, shape)
t = Relu(r)
a = Reshape(t, back)
${end}`,
  "a transpose of the row axis": `${input}
fc: float32[128,4] = {…}
${shapeOf("1, 1, 128")}
back: int64[2] = [1, 128]
r = Reshape(x, shape)
t = Transpose<perm=[1, 0, 2]>(r)
m = Softmax<axis=0>(t)
n = Mul(m, t)
a = Reshape(n, back)
${end}`,
  "the first row in all": `${input}
fc: float32[128,4] = {…}
from: int64[1] = [0]
to: int64[1] = [1]
axis: int64[1] = [0]
s = Slice(x, from, to, axis)
a = Mul(s, x)
${end}`,
  "the last row in all": `${input}
fc: float32[128,4] = {…}
from: int64[1] = [-1]
to: int64[1] = [9]
axis: int64[1] = [0]
s = Slice(x, from, to, axis)
a = Mul(s, x)
${end}`,
  "statistics of the batch, as of a BatchNormalization in training mode": `${input}
fc: float32[128,4] = {…}
axes: int64[3] = [0, 2, 3]
m = ReduceMean<keepdims=1>(x, axes)
d = Sub(x, m)
s = Mul(d, d)
v = ReduceMean<keepdims=1>(s, axes)
r = Sqrt(v)
a = Div(d, r)
${end}`,
};

describe("gradientSum() and gradientsAt() of a network with", () => {
  test.each(Object.entries(mixing))("%s are what single runs give", async (_, source) => {
    const asked = new Probe({
      ...{ model: await opened(source, weightsFor(source)), x, index: [2], layer: undefined, seed: 0 },
      ...{ score: { kind: "class", form: "logit" }, progress: () => {}, signal: undefined },
    });
    const weights = Array.from({ length: 30 }, (_, k) => 1 + k / 7);
    const wanted = new Float64Array(x.data.length);
    const scores: number[] = [];
    for (const [k, weight] of weights.entries()) {
      const point = floats(x.shape);
      fill(point.data, k);
      const { score, gradient } = await asked.gradientAt(point);
      scores.push(score);
      for (let i = 0; i < wanted.length; i++)
        wanted[i] = (wanted[i] as number) + weight * (gradient.data[i] as number);
    }
    const sum = await gradientSum(asked, { weights, fill });
    expect(alike(sum, wanted, 1e-4)).toBe(true);
    const found: number[] = [];
    const take = ({ score }: { score: number }): boolean => found.push(score) === 0;
    await asked.gradientsAt({ count: 30, fill, take });
    for (const [k, score] of scores.entries()) expect(found[k]).toBeCloseTo(score, 4);
  });
});
