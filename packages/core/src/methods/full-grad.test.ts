import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { toTensor } from "../testing/interpreter/tensor64.ts";
import { explained, opened, weightsFor } from "../testing/open-text.ts";
import { randomTensor } from "../testing/random.ts";
import { fullGrad } from "./full-grad.ts";

/** Conv and BatchNormalization (folded, and not behind Relu), ReLU6, pooling, a linear layer. */
const network = (activation: string): string => `input x: float32[1,2,6,6]
w1: float32[3,2,3,3] = {…}
b1: float32[3] = {…}
scale: float32[3] = {…}
shift: float32[3] = {…}
mean: float32[3] = {…}
variance: float32[3] = [1, 2, 0.5]
w2: float32[4,3,3,3] = {…}
b2: float32[4] = {…}
fc: float32[5,4] = {…}
bias: float32[5] = {…}
low: float32[] = [0]
high: float32[] = [1]
c1 = Conv<pads=[1, 1, 1, 1]>(x, w1, b1)
r1 = Relu(c1)
n1 = BatchNormalization(r1, scale, shift, mean, variance)
${activation}
p1 = MaxPool<kernel_shape=[2, 2], strides=[2, 2]>(a1)
c2 = Conv(p1, w2, b2)
r2 = Relu(c2)
m = GlobalAveragePool(r2)
f = Flatten(m)
z = Gemm<transB=1>(f, fc, bias)
output z`;

const x = toTensor(randomTensor([1, 2, 6, 6], 4)) as ReturnType<typeof floats>;
const run = async (activation: string, options: Record<string, unknown> = {}) => {
  const text = network(activation);
  const found = await explained(await opened(text, weightsFor(text)), x, fullGrad, { options });
  return { found, identity: found.ledger.find(({ check }) => check === "full-gradient-identity") };
};

describe("fullGrad", () => {
  test("takes S apart exactly where the network is linear piece by piece, ReLU6 included", async () => {
    const { found, identity } = await run("a1 = Clip(n1, low, high)");
    expect(identity).toMatchObject({ ok: true });
    expect(identity?.value).toBeLessThan(1e-5);
    expect(found.values.shape).toEqual([1, 6, 6]);
    expect(found.domain).toBe("pixels");
  });

  test("names the operators with implicit biases, and counts those of activations when asked to", async () => {
    const { identity } = await run("a1 = Sigmoid(n1)");
    expect(identity?.note).toContain("implicit biases of Sigmoid");
    expect(identity?.value).toBeGreaterThan(1e-3);
    const all = await run("a1 = Sigmoid(n1)", { implicit: true });
    expect(all.identity?.value).toBeLessThan(1e-5);
    expect(all.identity?.limit).toBeDefined();
  });

  test("of a network without biases is |x ⊙ ∇S| summed over channels", async () => {
    const model = await opened(`input x: float32[1,2,1,2]
w: float32[2,4] = [1, -2, 3, 4, 0, 0, 0, 0]
f = Flatten(x)
z = Gemm<transB=1>(f, w)
output z`);
    const found = await explained(model, floats([1, 2, 1, 2], [1, 1, -1, 2]), fullGrad);
    expect(Array.from(found.values.data)).toEqual([4, 10]);
    const rescaled = await explained(model, floats([1, 2, 1, 2], [1, 1, -1, 2]), fullGrad, {
      options: { rescale: "true" },
    });
    expect(found.details).toMatchObject({ input: 4, biases: 0 });
    expect(Math.max(...rescaled.values.data)).toBeLessThanOrEqual(2);
  });
});
