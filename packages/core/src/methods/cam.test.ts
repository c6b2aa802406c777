import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { averageHead, cam } from "./cam.ts";
import { gradCam } from "./grad-cam.ts";
import { guidedGradCam } from "./guided-grad-cam.ts";

/** A₁ = relu(x), A₂ = relu(−x); z₀ = 4·mean A₁ + 8·mean A₂ + ½, z₁ = −4·mean A₁ − 1. */
const body = `input x: float32[1,1,2,2]
k: float32[2,1,1,1] = [1, -1]
w: float32[2,2] = [4, 8, -4, 0]
b: float32[2] = [0.5, -1]
c = Conv(x, k)
a = Relu(c)`;
const gap = `${body}
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w, b)
y = Softmax(z)
output y`;
/** A₁ = [1, 0, 3, 0] and A₂ = [0, 2, 0, 0]. */
const x = floats([1, 1, 2, 2], [1, -2, 3, 0]);

describe("gradCam", () => {
  test("is Σ α_d A_d with α_d the weight over the number of positions", async () => {
    const found = await explained(await opened(gap), x, gradCam);
    expect(found.values).toEqual(floats([1, 2, 2], [1, 4, 3, 0]));
    expect(found).toMatchObject({ layer: "a", domain: "layer", score: 8.5 });
  });

  test("keeps what speaks against the class, with its sign", async () => {
    const found = await explained(await opened(gap), x, gradCam, { target: "1" });
    expect(Array.from(found.values.data, (v) => v + 0)).toEqual([-1, 0, -3, 0]);
  });

  test("takes the layer asked for, by node or value", async () => {
    const found = await explained(await opened(gap), x, gradCam, { layer: "c" });
    // ∂z₀/∂c is 1 where c₁ > 0 (two of four) and 2 where c₂ > 0 (one of four): α = ½, ½.
    expect(found.layer).toBe("c");
    expect(Array.from(found.values.data, (v) => v + 0)).toEqual([0, 0, 0, 0]);
  });

  test("takes an inner unit below which the layer lies, and refuses one above", async () => {
    const model = await opened(gap);
    const found = await explained(model, x, gradCam, { target: "f:1", layer: "a" });
    expect(Array.from(found.values.data)).toEqual([0, 0.5, 0, 0]);
    await expect(explained(model, x, gradCam, { target: "c:0:0,0", layer: "a" })).rejects.toMatchObject({
      code: "method-inapplicable",
      message: 'Cannot explain the target: it does not depend on "a"',
    });
  });

  test("refuses a network without space, and a layer without", async () => {
    const flat = await opened("input x: float32[1,2]\nz = Relu(x)\noutput z");
    await expect(explained(flat, floats([1, 2], [1, 1]), gradCam)).rejects.toMatchObject({
      code: "layer-unknown",
    });
    await expect(explained(await opened(gap), x, gradCam, { layer: "f" })).rejects.toMatchObject({
      code: "layer-unknown",
    });
  });
});

const ends = {
  "Flatten and Gemm": "m = GlobalAveragePool(a)\nf = Flatten(m)\nz = Gemm<transB=1>(f, w, b)",
  "ReduceMean and MatMul":
    "axes: int64[2] = [2, 3]\nt: float32[2,2] = [4, -4, 8, 0]\nm = ReduceMean<keepdims=0>(a, axes)\np = MatMul(m, t)\nz = Add(p, b)",
  "AveragePool and 1×1 convolution":
    "v: float32[2,2,1,1] = [4, 8, -4, 0]\nm = AveragePool<kernel_shape=[2, 2]>(a)\nq = Conv(m, v, b)\nz = Flatten(q)",
  "1×1 convolution, then the average":
    "v: float32[2,2,1,1] = [4, 8, -4, 0]\nq = Conv(a, v, b)\nm = GlobalAveragePool(q)\nz = Flatten(m)",
};

describe("cam", () => {
  test.each(Object.entries(ends))("of %s gives S = mean of the map + bias", async (end, text) => {
    const model = await opened(`${body}\n${text}\noutput z`);
    const { values, score, ledger } = await explained(model, x, cam);
    // Where the convolution makes the classes, its bias ½ is in every position of the map.
    const shift = end.startsWith("1×1") ? 0.5 : 0;
    expect(values).toEqual(floats([1, 2, 2], [4 + shift, 16 + shift, 12 + shift, shift]));
    expect(score).toBe(8.5);
    expect(ledger.find(({ check }) => check === "cam-identity")).toMatchObject({ value: 0, ok: true });
  });

  test.each([
    [
      "no average",
      "f = Flatten(a)\nv: float32[8,2] = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]\nz = MatMul(f, v)",
    ],
    ["a Relu after the average", "m = GlobalAveragePool(a)\nr = Relu(m)\nz = Flatten(r)"],
    ["a maximum", "m = GlobalMaxPool(a)\nz = Flatten(m)"],
    ["an average over channels", "axes: int64[1] = [1]\nm = ReduceMean<keepdims=0>(a, axes)\nz = Flatten(m)"],
    ["two averages", "m = GlobalAveragePool(a)\nn = GlobalAveragePool(c)\ns = Mul(m, n)\nz = Flatten(s)"],
  ])("refuses %s", async (_, text) => {
    const model = await opened(`${body}\n${text}\noutput z`);
    await expect(explained(model, x, cam)).rejects.toMatchObject({
      code: "method-inapplicable",
      message: "Cannot run cam: the network does not end in a global average followed by linear layers only",
    });
  });

  test("refuses a probability, which is not linear", async () => {
    const request = { output: "probability" } as const;
    await expect(explained(await opened(gap), x, cam, request)).rejects.toMatchObject({
      code: "method-inapplicable",
    });
  });

  test("refuses a mean of tokens, also where there are as many of them as channels", async () => {
    const tokens = `input x: float32[1,2,2]
axes: int64[1] = [1]
w: float32[2,2] = [1, -1, 2, 1]
a = Relu(x)
m = ReduceMean<keepdims=0>(a, axes)
z = MatMul(m, w)
output z`;
    const run = async (text: string) => explained(await opened(text), floats([1, 2, 2], [1, 2, 3, 4]), cam);
    await expect(run(tokens)).rejects.toMatchObject({ code: "method-inapplicable" });
    expect((await run(tokens.replace("[1]\nw", "[2]\nw"))).values).toEqual(floats([1, 2], [7, 10]));
  });

  test("of a single score turns sign for class 0", async () => {
    const text =
      "v: float32[1,2] = [4, 8]\nm = GlobalAveragePool(a)\nf = Flatten(m)\nz = Gemm<transB=1>(f, v)";
    const model = await opened(`${body}\n${text}\noutput z`);
    const found = async (target: string) =>
      Array.from((await explained(model, x, cam, { target })).values.data);
    expect(await found("1")).toEqual([4, 16, 12, 0]);
    expect((await found("0")).map((v) => v + 0)).toEqual([-4, -16, -12, 0]);
  });
});

test("averageHead() names what is averaged and the nodes from there", async () => {
  const model = await opened(`${body}\n${ends["Flatten and Gemm"]}\noutput z`);
  const head = averageHead(model.graph, "z");
  expect(head?.features).toBe("a");
  expect(head?.nodes.map(({ op }) => op)).toEqual(["GlobalAveragePool", "Flatten", "Gemm"]);
});

describe("guidedGradCam", () => {
  /** Sums of two 2×2 blocks, 4 and 8: the map is [4, 8], guided backpropagation 1 everywhere. */
  const blocks = `input x: float32[1,1,2,4]
k: float32[1,1,2,2] = [1, 1, 1, 1]
w: float32[1,2] = [2, -1]
c = Conv<strides=[2, 2]>(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = MatMul(f, w)
output z`;
  const picture = floats([1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]);

  test.each([
    ["nearest", [4, 4, 8, 8, 4, 4, 8, 8]],
    ["bilinear", [4, 5, 7, 8, 4, 5, 7, 8]],
  ])("is the map, upsampled by %s, times guided backpropagation", async (upsample, expected) => {
    const found = await explained(await opened(blocks), picture, guidedGradCam, { options: { upsample } });
    expect(found.values).toEqual(floats([1, 1, 2, 4], expected));
    expect(found.conventions).toMatchObject({ upsample });
  });

  test("counts each overridden node once", async () => {
    const { ledger } = await explained(await opened(blocks), picture, guidedGradCam, { layer: "c" });
    expect(ledger.find(({ check }) => check === "nodes-overridden")?.value).toBe(1);
  });

  test("drops what speaks against the class", async () => {
    const found = await explained(await opened(blocks), picture, guidedGradCam, { target: "1" });
    expect(found.values.data.every((v) => v === 0)).toBe(true);
  });

  test("puts channels last where the picture has them last", async () => {
    const last = blocks
      .replace("x: float32[1,1,2,4]", "p: float32[1,2,4,1]")
      .replace("c = ", "x = Transpose<perm=[0, 3, 1, 2]>(p)\nc = ");
    const found = await explained(await opened(last), floats([1, 2, 4, 1], picture.data), guidedGradCam);
    expect(found.values).toEqual(floats([1, 2, 4, 1], [4, 4, 8, 8, 4, 4, 8, 8]));
  });
});
