import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { deepLift } from "./deep-lift.ts";
import { deepLiftShap } from "./deep-lift-shap.ts";

const gapOf = ({ ledger }: Awaited<ReturnType<typeof explained>>): number =>
  ledger.find(({ check }) => check === "completeness")?.value ?? Number.NaN;

/** z₀ = f(x₁) + 2 f(x₂), z₁ = x₁ + x₂ for an elementwise f. */
const open = (f: string) =>
  opened(`input x: float32[1,2]
v: float32[2,1] = [1, 2]
one: float32[2,1] = [1, 1]
c: float32[] = [0.5]
${f}
a = MatMul(h, v)
b = MatMul(x, one)
z = Concat<axis=1>(a, b)
output z`);

describe("deepLift", () => {
  test("of max(x − ½, 0) from 0 is x · f(x)/x where it is above, 0 elsewhere", async () => {
    const model = await open("t = Sub(x, c)\nh = Relu(t)");
    const found = await explained(model, floats([1, 2], [2, 0.25]), deepLift);
    expect(Array.from(found.values.data)).toEqual([1.5, 0]);
    expect(found.score).toBe(1.5);
  });

  test("of a product of two moving values gives each half of what they share", async () => {
    const model = await open("t = Sub(x, c)\nh = Mul(x, t)");
    const found = await explained(model, floats([1, 2], [3, 1]), deepLift);
    expect(Array.from(found.values.data)).toEqual([7.5, 1]);
    expect(gapOf(found)).toBe(0);
  });

  test("routes a maximum across: what was gained to the new place, what was lost to the old", async () => {
    const model = await opened(`input x: float32[1,1,3]
p = MaxPool<kernel_shape=[3]>(x)
z = Flatten(p)
output z`);
    const given = { baseline: floats([1, 1, 3], [4, 1, 0]) };
    const up = await explained(model, floats([1, 1, 3], [1, 6, 0]), deepLift, {
      target: "1",
      options: given,
    });
    expect(Array.from(up.values.data)).toEqual([0, 2, 0]);
    const down = await explained(model, floats([1, 1, 3], [1, 2, 0]), deepLift, {
      target: "1",
      options: given,
    });
    expect(Array.from(down.values.data)).toEqual([-2, 0, 0]);
  });

  test("adds up what overlapping windows put in one place", async () => {
    const model = await opened(`input x: float32[1,1,3]
p = MaxPool<kernel_shape=[2], strides=[1]>(x)
s = ReduceSum(p, axes)
axes: int64[1] = [2]
output s`);
    const found = await explained(model, floats([1, 1, 3], [1, 5, 2]), deepLift, { target: "1" });
    expect(Array.from(found.values.data)).toEqual([0, 10, 0]);
  });

  test("is exact where x hardly differs from x₀", async () => {
    for (const f of ["h = Sigmoid(x)", "h = Tanh(x)", "h = Exp(x)", "h = HardSwish(x)", "h = Gelu(x)"]) {
      const x = floats([1, 2], [1.3, 0.7]);
      const near = floats([1, 2], [1.3 + 2e-4, 0.7 - 2e-4]);
      const found = await explained(await open(f), x, deepLift, { options: { baseline: near } });
      const slopes = Array.from(
        found.values.data,
        (v, i) => v / ((x.data[i] as number) - (near.data[i] as number)),
      );
      const gradient = await explained(await open(f), x, (await import("./gradient.ts")).gradient);
      for (const [i, slope] of slopes.entries())
        expect(Math.abs(slope / (gradient.values.data[i] as number) - 1), f).toBeLessThan(5e-4);
    }
  });

  test("says what is wrong with a baseline of another shape", async () => {
    const model = await open("h = Relu(x)");
    const wrong = { options: { baseline: floats([1, 3]) } };
    await expect(explained(model, floats([1, 2]), deepLift, wrong)).rejects.toMatchObject({
      code: "shape-mismatch",
    });
  });
});

describe("deepLiftShap", () => {
  const two = floats([2, 2], [0, 0, 1, 1]);

  test("of x² from 0 and from 1 is x² less the mean of 0 and 1, and tells how far they disagree", async () => {
    const model = await open("h = Mul(x, x)");
    const found = await explained(model, floats([1, 2], [3, 1]), deepLiftShap, {
      options: { baseline: two },
    });
    expect(Array.from(found.values.data)).toEqual([8.5, 1]);
    expect(found.standardError?.data[0]).toBeCloseTo(0.5, 6);
    expect(gapOf(found)).toBeLessThan(1e-6);
  });

  test("refuses pictures of another shape", async () => {
    const model = await open("h = Relu(x)");
    const wrong = { options: { baseline: floats([2, 3]) } };
    await expect(explained(model, floats([1, 2]), deepLiftShap, wrong)).rejects.toThrow(
      /needed is pictures×2/,
    );
  });
});
