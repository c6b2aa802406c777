import { describe, expect, test } from "vitest";
import { floats } from "../../tensor.ts";
import { explained, opened } from "../../testing/open-text.ts";
import { expectedGradients } from "../expected-gradients.ts";
import { gradientShap } from "../gradient-shap.ts";

const open = () =>
  opened(`input x: float32[1,2]
v: float32[2,2] = [1, 0, 2, 1]
h = Mul(x, x)
z = MatMul(h, v)
output z`);
const x = floats([1, 2], [3, -2]);
const lineOf = ({ ledger }: Awaited<ReturnType<typeof explained>>, name: string) =>
  ledger.find(({ check }) => check === name);

describe("gradientShap", () => {
  test("of x₁² + 2x₂² is that, within four standard errors", async () => {
    const found = await explained(await open(), x, gradientShap, { options: { samples: 400 } });
    for (const [i, expected] of [9, 8].entries()) {
      const off = Math.abs((found.values.data[i] as number) - expected);
      expect(off).toBeLessThan(4 * (found.standardError?.data[i] as number));
    }
    expect(lineOf(found, "completeness")?.ok).toBe(true);
    expect(lineOf(found, "completeness-error")?.value).toBeLessThan(0.05);
  });

  test("stops by itself when the error is small enough", async () => {
    const found = await explained(await open(), x, gradientShap, {
      options: { samples: 10_000, tolerance: 0.05 },
    });
    expect(found.conventions.samples).toBeLessThan(2000);
    expect(lineOf(found, "standard-error")?.value).toBeLessThanOrEqual(0.05);
  });

  test("with noise reports the gap without judging it", async () => {
    const found = await explained(await open(), x, gradientShap, { options: { sigma: 0.2 } });
    expect(lineOf(found, "completeness")?.limit).toBeUndefined();
  });
});

describe("expectedGradients", () => {
  test("from several references takes each equally often", async () => {
    const two = floats([2, 2], [0, 0, 1, 1]);
    const found = await explained(await open(), x, expectedGradients, {
      options: { samples: 201, baseline: two },
    });
    expect(found.conventions.samples).toBe(202);
    expect(found.values.data[0]).toBeCloseTo(8.5, 0);
  });

  test("spread evenly comes closer than at random", async () => {
    const gaps = await Promise.all(
      ["even", "random"].map(async (spread) => {
        const options = { samples: 200, spread, baseline: "zero" };
        const found = await explained(await open(), x, expectedGradients, { options });
        return Math.abs((found.values.data[0] as number) - 9);
      }),
    );
    expect(gaps[0]).toBeLessThan(0.1);
    expect(gaps[0]).toBeLessThan(gaps[1] as number);
  });
});
