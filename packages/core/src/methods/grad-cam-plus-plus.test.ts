import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { gradCamPlusPlus } from "./grad-cam-plus-plus.ts";

/** A₁ = relu(x), A₂ = relu(−x); z₀ = 4·mean A₁ + 8·mean A₂, so that G₁ = 1 and G₂ = 2; G is −1 and 0 for z₁. */
const gap = `input x: float32[1,1,2,2]
k: float32[2,1,1,1] = [1, -1]
w: float32[2,2] = [4, 8, -4, 0]
c = Conv(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w)
output z`;
/** A₁ = [1, 0, 3, 0] and A₂ = [0, 2, 0, 0], of sums 4 and 2. */
const x = floats([1, 1, 2, 2], [1, -2, 3, 0]);

const map = async (variant: string, target = "0") =>
  Array.from(
    (await explained(await opened(gap), x, gradCamPlusPlus, { options: { variant }, target })).values.data,
  );

const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
};

describe("gradCamPlusPlus", () => {
  // α₁ = 1 / (2 + 4·1) and α₂ = 1 / (2 + 2·2): both 1/6. w₁ = 4·1/6, w₂ = 4·2/6.
  test.each(["pgc", "paper"])("is Σ_d (Σ α max(G, 0)) A_d in the %s form", async (variant) => {
    close(await map(variant), [2 / 3, 8 / 3, 2, 0]);
  });

  test("has α that sum to 1 over positions in the authors' form", async () => {
    close(await map("authors"), [1, 4, 3, 0]);
  });

  test("is not Σ G² max(G, 0), which torch-cam gives (METHODS.md, V8)", async () => {
    const broken = [4, 64, 12, 0];
    const found = await map("pgc");
    const ratio = (i: number): number => (found[i] as number) / (broken[i] as number);
    expect(ratio(0)).not.toBeCloseTo(ratio(1), 2);
  });

  test.each(["pgc", "paper", "authors"])(
    "is exactly 0 where nothing speaks for the target: %s",
    async (variant) => {
      expect((await map(variant, "1")).every((v) => v === 0)).toBe(true);
    },
  );

  // ΣA = −1 and G = 2 make the paper's denominator 2 + ΣA·G vanish.
  test.each(["paper", "authors"])("has α = 0 where the denominator is 0: %s", async (variant) => {
    const signed = `input x: float32[1,1,1,2]
k: float32[1,1,1,1] = [1]
w: float32[1,1] = [4]
a = Conv(x, k)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w)
output z`;
    const picture = floats([1, 1, 1, 2], [1, -2]);
    const { values } = await explained(await opened(signed), picture, gradCamPlusPlus, {
      options: { variant },
      target: "1",
    });
    expect(Array.from(values.data, (v) => v + 0)).toEqual([0, 0]);
  });
});
