import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { guidedIg } from "./guided-ig.ts";

/** z₀ = Σ v x², z₁ = Σ v x, v = (1, 3, 0, −2). */
const net = `input x: float32[1,4]
v: float32[4,1] = [1, 3, 0, -2]
s = Mul(x, x)
a = MatMul(s, v)
b = MatMul(x, v)
z = Concat<axis=1>(a, b)
output z`;
const x = floats([1, 4], [1, 2, 5, 3]);

/** z₀ = relu(x₁ + x₂ − 3) · 2 − x₁: where the path goes changes what each gets. */
const kinked = `input x: float32[1,2]
one: float32[2,1] = [1, 1]
first: float32[2,1] = [1, 0]
three: float32[] = [3]
two: float32[] = [2]
s = MatMul(x, one)
d = Sub(s, three)
r = Relu(d)
t = Mul(r, two)
u = MatMul(x, first)
a = Sub(t, u)
z = Concat<axis=1>(a, u)
output z`;

const run = async (options: Record<string, unknown>, target = "0", text = net, at = x) =>
  explained(await opened(text), at, guidedIg, { options, target });
const gapOf = (found: Awaited<ReturnType<typeof run>>) =>
  found.ledger.find(({ check }) => check === "completeness")?.value as number;

describe("guidedIg", () => {
  test("of a linear score is v (x − x₀)", async () => {
    for (const steps of [1, 7]) {
      const found = await run({ steps, baseline: floats([1, 4], [1, 1, 1, 1]) }, "1");
      for (const [i, value] of [0, 3, 0, -4].entries()) expect(found.values.data[i]).toBeCloseTo(value, 5);
    }
  });

  test("of a sum of functions of one number each does not depend on the way: v x²", async () => {
    for (const options of [{ steps: 40 }, { steps: 40, distance: 1 }, { steps: 9, fraction: 1 }]) {
      const found = await run(options);
      for (const [i, value] of [1, 12, 0, -18].entries()) expect(found.values.data[i]).toBeCloseTo(value, 3);
      expect(gapOf(found)).toBeLessThan(1e-4);
    }
  });

  test("closes the gap as steps grow, also where the score has a kink", async () => {
    const at = floats([1, 2], [4, 2]);
    for (const distance of [0.02, 0.3, 1])
      expect(gapOf(await run({ steps: 400, distance }, "0", kinked, at))).toBeLessThan(0.02);
  });

  test("moves the number with the smaller gradient ahead where it may", async () => {
    const at = floats([1, 2], [4, 2]);
    const free = await run({ steps: 200, distance: 1, fraction: 0.5 }, "0", kinked, at);
    const bound = await run({ steps: 200, distance: 0.001, fraction: 0.5 }, "0", kinked, at);
    // Straight: the kink at half of the way gives 2 · ½ · (4, 2) − (4, 0) = (0, 2).
    for (const [i, value] of [0, 2].entries()) expect(bound.values.data[i]).toBeCloseTo(value, 1);
    // Free: x₂ has gradient 0 before the kink and x₁ −1, so x₂ goes all the way first, and x₁ alone crosses the kink.
    for (const [i, value] of [2, 0].entries()) expect(free.values.data[i]).toBeCloseTo(value, 1);
  });

  test("refuses fractions and distances that make no sense", async () => {
    for (const options of [{ fraction: 0 }, { fraction: 2 }, { distance: 0 }, { baseline: "blue" }])
      await expect(run(options)).rejects.toMatchObject({ code: "option-invalid" });
  });
});
