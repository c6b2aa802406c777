import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { smoothgrad } from "./smoothgrad.ts";

/** z₀ = x₁² + x₂², whose gradient is 2x; z₁ = x₁ + x₂. */
const net = `input x: float32[1,2]
one: float32[2,1] = [1, 1]
s = Mul(x, x)
a = MatMul(s, one)
b = MatMul(x, one)
z = Concat<axis=1>(a, b)
output z`;
const x = floats([1, 2], [3, -1]);

const run = async (options: Record<string, unknown>, more: { seed?: number; target?: string } = {}) =>
  explained(await opened(net), x, smoothgrad, { options, ...more });
const list = (tensor: { data: Float32Array } | undefined) => Array.from(tensor?.data ?? []);

/** Two samples, one higher by 1, one lower by 1: gradients 2x ± 2. */
const noise = floats([2, 2], [1, 1, -1, -1]);

describe("smoothgrad with given noise", () => {
  test("is the mean of the gradients, with standard error √(sample variance / n)", async () => {
    const found = await run({ noise });
    expect(list(found.values)).toEqual([6, -2]);
    expect(list(found.standardError)).toEqual([2, 2]);
    expect(found.conventions).toMatchObject({ samples: 2, noise: "tensor 2,2" });
  });

  test("squared is the mean of the squares", async () => {
    // (6 ± 2)² = 64, 16; (−2 ± 2)² = 0, 16.
    const found = await run({ noise, variant: "squared" });
    expect(list(found.values)).toEqual([40, 8]);
    expect(list(found.standardError)).toEqual([24, 8]);
  });

  test("vargrad is the variance of the gradients about their mean", async () => {
    expect(list((await run({ noise, variant: "vargrad" })).values)).toEqual([4, 4]);
  });

  test("refuses noise of another shape", async () => {
    for (const wrong of [floats([2, 3]), floats([4]), floats([2, 1, 2])])
      await expect(run({ noise: wrong })).rejects.toMatchObject({ code: "shape-mismatch" });
  });

  test("refuses noise without a sample", async () => {
    await expect(run({ noise: floats([0, 2]) })).rejects.toMatchObject({ code: "shape-mismatch" });
  });
});

describe("smoothgrad with its own noise", () => {
  test("of a linear score is the gradient, without error", async () => {
    const found = await run({ samples: 5 }, { target: "1" });
    expect(list(found.values)).toEqual([1, 1]);
    expect(list(found.standardError)).toEqual([0, 0]);
    expect(found.ledger.find(({ check }) => check === "standard-error")?.value).toBe(0);
  });

  test("is the same for the same seed, another for another", async () => {
    const [one, again, other] = [
      await run({}, { seed: 1 }),
      await run({}, { seed: 1 }),
      await run({}, { seed: 2 }),
    ];
    expect(list(again.values)).toEqual(list(one.values));
    expect(list(other.values)).not.toEqual(list(one.values));
  });

  test("has deviation sigma · (max x − min x): the variance of 2(x + noise) is 4σ²·16", async () => {
    const { values, standardError } = await run({ samples: 4000, sigma: 0.25, variant: "vargrad" });
    for (const [i, v] of values.data.entries()) {
      expect(Math.abs(v - 4)).toBeLessThan(4 * (standardError?.data[i] as number));
      // Of a normal distribution: variance · √(2 / n).
      expect((standardError?.data[i] as number) / (4 * Math.sqrt(2 / 4000))).toBeCloseTo(1, 0);
    }
  });

  test("has a mean within a few standard errors of the gradient", async () => {
    const { values, standardError } = await run({ samples: 400, sigma: 0.5 });
    for (const [i, v] of values.data.entries())
      expect(Math.abs(v - 2 * (x.data[i] as number))).toBeLessThan(4 * (standardError?.data[i] as number));
  });

  test("with sigma 0 is the gradient", async () => {
    expect(list((await run({ sigma: 0, samples: 3 })).values)).toEqual([6, -2]);
  });

  test("refuses options that make no sense", async () => {
    for (const options of [{ samples: 1 }, { sigma: -1 }, { variant: "median" }, { noise: "file.npy" }])
      await expect(run(options)).rejects.toMatchObject({ code: "option-invalid" });
  });
});
