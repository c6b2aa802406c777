import { describe, expect, test } from "vitest";
import { blurred } from "../image/blur.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { blurIg } from "./blur-ig.ts";
import { spaceOf } from "./parts/space.ts";

/** z₀ = Σ x³ / 3 + Σ w x, z₁ = Σ w x, on one channel of 4×4. */
const net = `input x: float32[1,1,4,4]
w: float32[16,1] = [1, -2, 3, 0, 1, 1, 2, -1, 0, 0, 1, 0, 2, -3, 1, 4]
third: float32[] = [0.333333333]
one: float32[16,1] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
flat = Flatten(x)
s = Mul(flat, flat)
c = Mul(s, flat)
t = Mul(c, third)
cubes = MatMul(t, one)
b = MatMul(flat, w)
a = Add(cubes, b)
z = Concat<axis=1>(a, b)
output z`;
const x = floats([1, 1, 4, 4], [0, 1, 0, 2, 0, 3, 1, 0, 0, 1, 0, 1, 2, 0, 1, 0]);
const w = [1, -2, 3, 0, 1, 1, 2, -1, 0, 0, 1, 0, 2, -3, 1, 4];

describe("blurIg", () => {
  test("of a linear score is w (x − blurred x), in any number of steps", async () => {
    const model = await opened(net);
    const soft = blurred(x, spaceOf(model), 2).data;
    for (const steps of [1, 5]) {
      const found = await explained(model, x, blurIg, { target: "1", options: { steps, sigma: 2 } });
      for (const [i, value] of found.values.data.entries())
        expect(value).toBeCloseTo((w[i] as number) * ((x.data[i] as number) - (soft[i] as number)), 4);
    }
  });

  test("adds up to S(x) − S(blurred x), the closer the more steps there are", async () => {
    const model = await opened(net);
    const gaps: number[] = [];
    for (const steps of [4, 16, 64]) {
      const { ledger } = await explained(model, x, blurIg, { options: { steps } });
      gaps.push(ledger.find(({ check }) => check === "completeness")?.value as number);
    }
    expect(gaps[1]).toBeLessThan((gaps[0] as number) / 8);
    expect(gaps[2]).toBeLessThan(2e-4);
  });

  test("takes as many steps as the tolerance does, and tells S of the blurred picture", async () => {
    const model = await opened(net);
    const found = await explained(model, x, blurIg, { options: { tolerance: 1e-4 } });
    expect(found.conventions.steps).toBeGreaterThan(16);
    expect(found.ledger.every(({ ok }) => ok)).toBe(true);
    const soft = blurred(x, spaceOf(model), (4 * 50) / 224).data;
    const start = soft.reduce((sum, v, i) => sum + v ** 3 / 3 + (w[i] as number) * v, 0);
    expect(found.ledger.find(({ check }) => check === "score-blurred")?.value).toBeCloseTo(start, 4);
  });

  test("of a constant picture is zero", async () => {
    const flat = floats([1, 1, 4, 4], new Float32Array(16).fill(0.5));
    const found = await explained(await opened(net), flat, blurIg, { options: { steps: 3 } });
    expect(Math.max(...found.values.data.map(Math.abs))).toBeLessThan(1e-5);
  });
});
