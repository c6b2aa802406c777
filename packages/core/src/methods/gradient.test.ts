import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { gradient } from "./gradient.ts";
import { inputXGradient } from "./input-x-gradient.ts";
import { saliency } from "./saliency.ts";

/** z₀ = 3·red − green at the left pixel, z₁ = 2·green at the right one; N×C×H×W is 1×2×1×2. */
const linear = `input x: float32[1,2,1,2]
w: float32[2,4] = [3, 0, -1, 0, 0, 0, 0, 2]
f = Flatten(x)
z = Gemm<transB=1>(f, w)
y = Softmax(z)
output y`;
const x = floats([1, 2, 1, 2], [5, 6, 7, 8]);

describe("gradient", () => {
  test("of a linear network is its weights, for each class", async () => {
    const model = await opened(linear);
    const of = async (target: string) => (await explained(model, x, gradient, { target })).values;
    expect(await of("0")).toEqual(floats([1, 2, 1, 2], [3, 0, -1, 0]));
    expect(await of("1")).toEqual(floats([1, 2, 1, 2], [0, 0, 0, 2]));
  });

  test("of a probability with two classes is p₀ p₁ times the difference of weights", async () => {
    const model = await opened(linear);
    const near = floats([1, 2, 1, 2], [1, 0, 3, 0]);
    const { values, score } = await explained(model, near, gradient, { output: "probability" });
    expect(score).toBe(0.5);
    expect(Array.from(values.data)).toEqual([0.75, 0, -0.25, -0.5]);
  });

  test("of the margin is that to the best other class", async () => {
    const model = await opened(linear);
    const { values, score } = await explained(model, x, gradient, { output: "margin" });
    expect(score).toBe(8 - 16);
    expect(Array.from(values.data)).toEqual([3, 0, -1, -2]);
  });

  test("of an inner unit is what that unit takes", async () => {
    const model = await opened(linear);
    const found = await explained(model, x, gradient, { target: "f:2" });
    expect(Array.from(found.values.data)).toEqual([0, 0, 1, 0]);
    expect(found).toMatchObject({ score: 7, output: "activation" });
  });

  test("of a single score turns its sign for class 0", async () => {
    const model = await opened(
      "input x: float32[1,2]\nw: float32[2,1] = [3, -4]\nz = MatMul(x, w)\noutput z",
    );
    const one = floats([1, 2], [1, 1]);
    const found = async (target: string) => await explained(model, one, gradient, { target });
    expect(await found("1")).toMatchObject({ score: -1, values: floats([1, 2], [3, -4]) });
    expect(await found("0")).toMatchObject({ score: 1, values: floats([1, 2], [-3, 4]) });
  });
});

test("inputXGradient of a linear network adds up to the score", async () => {
  const { values } = await explained(await opened(linear), x, inputXGradient);
  expect(values).toEqual(floats([1, 2, 1, 2], [15, 0, -7, 0]));
});

describe("saliency", () => {
  test("is the largest size over channels, one value per pixel", async () => {
    const model = await opened(linear.replace("[3, 0, -1, 0, 0, 0, 0, 2]", "[3, 1, -4, 0, 0, 0, 0, 2]"));
    expect((await explained(model, x, saliency)).values).toEqual(floats([1, 1, 2], [4, 1]));
  });

  test("with normalize=sum adds up to 1", async () => {
    const model = await opened(linear.replace("[3, 0,", "[3, 1,"));
    const { values, conventions } = await explained(model, x, saliency, { options: { normalize: "sum" } });
    expect(Array.from(values.data)).toEqual([0.75, 0.25]);
    expect(conventions).toEqual({ reduce: "max", normalize: "sum" });
  });

  test("of channels last is one value per pixel as well", async () => {
    const model = await opened(`input x: float32[1,1,2,3]
t = Transpose<perm=[0, 3, 1, 2]>(x)
f = Flatten(t)
w: float32[6,2] = [1, 0, 2, 0, -5, 0, 3, 0, 0, 0, 0, 0]
z = MatMul(f, w)
output z`);
    const found = await explained(model, floats([1, 1, 2, 3]), saliency);
    expect(found.values).toEqual(floats([1, 1, 2], [5, 3]));
  });

  test("of a score that does not react is zero, normalised or not, and the ledger says so", async () => {
    const model = await opened(linear.replace("[3, 0, -1,", "[0, 0, 0,"));
    for (const normalize of ["none", "sum"]) {
      const { values, ledger } = await explained(model, x, saliency, { options: { normalize } });
      expect(values).toEqual(floats([1, 1, 2]));
      expect(ledger).toContainEqual(expect.objectContaining({ check: "degenerate", ok: false }));
    }
  });
});
