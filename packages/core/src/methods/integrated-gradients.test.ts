import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { integratedGradients } from "./integrated-gradients.ts";

/** z₀ = f(x₁) + 2 f(x₂), z₁ = x₁ + x₂ for an elementwise f. */
const open = (f: string) =>
  opened(`input x: float32[1,2]
v: float32[2,1] = [1, 2]
one: float32[2,1] = [1, 1]
c: float32[] = [0.37]
${f}
a = MatMul(h, v)
b = MatMul(x, one)
z = Concat<axis=1>(a, b)
output z`);

const square = "h = Mul(x, x)";
const cube = "s = Mul(x, x)\nh = Mul(s, x)";
const x = floats([1, 2], [3, -2]);

const run = async (f: string, options: Record<string, unknown>) =>
  explained(await open(f), x, integratedGradients, { options });
const check = (found: Awaited<ReturnType<typeof run>>, name: string) =>
  found.ledger.find((line) => line.check === name);

describe("integratedGradients", () => {
  test("takes no more points than max-steps, however few", async () => {
    const found = await run(cube, { "max-steps": 1, tolerance: 1e-9 });
    expect(found.conventions).toMatchObject({ steps: 1 });
  });

  test("of Σ w x² is w x²", async () => {
    const found = await run(square, { steps: 2 });
    expect(Array.from(found.values.data)).toEqual([9, 8]);
    expect(found.score).toBe(17);
    expect(check(found, "completeness")).toMatchObject({ ok: true, limit: 0.01 });
  });

  test("from another baseline is w (x² − x₀²)", async () => {
    const found = await run(square, { steps: 3, baseline: floats([1, 2], [1, 1]) });
    expect(found.values.data[0]).toBeCloseTo(8, 5);
    expect(found.values.data[1]).toBeCloseTo(6, 5);
    expect(found.conventions.baseline).toBe("tensor 1,2");
  });

  test.each([
    ["gauss-legendre", 1, 0.25],
    ["midpoint", 1, 0.25],
    ["left", 1, 1],
    ["right", 1, 2],
    ["trapezoid", 2, 0.5],
    ["left", 2, 0.625],
  ])(
    "of x³ by %s in %i steps misses completeness by %f, and the ledger says so",
    async (quadrature, steps, gap) => {
      const line = check(await run(cube, { steps, quadrature }), "completeness");
      expect(line?.value).toBeCloseTo(gap, 5);
      expect(line?.ok).toBe(false);
    },
  );

  test("without steps doubles them until the tolerance is met", async () => {
    const kinked = "t = Sub(x, c)\nh = Relu(t)";
    const found = await run(kinked, { tolerance: 1e-3, quadrature: "midpoint" });
    expect(found.conventions.steps).toBeGreaterThan(16);
    expect(check(found, "steps")?.value).toBe(found.conventions.steps);
    expect(check(found, "completeness")?.ok).toBe(true);
    expect(check(found, "completeness")?.value).toBeLessThanOrEqual(1e-3);
  });

  test("gives up at max-steps, and the ledger says so", async () => {
    const kinked = "t = Sub(x, c)\nh = Relu(t)";
    const found = await run(kinked, { tolerance: 1e-9, quadrature: "midpoint", "max-steps": 64 });
    expect(found.conventions.steps).toBe(64);
    expect(check(found, "completeness")?.ok).toBe(false);
  });

  test("of x = x₀ is zero", async () => {
    const found = await run(square, { baseline: x });
    expect(found.values.data.every((v) => v === 0)).toBe(true);
    expect(check(found, "completeness")?.ok).toBe(true);
  });

  test("refuses a baseline of another shape, and options that make no sense", async () => {
    await expect(run(square, { baseline: floats([1, 3]) })).rejects.toMatchObject({ code: "shape-mismatch" });
    for (const options of [
      { steps: 0 },
      { steps: 1.5 },
      { quadrature: "simpson" },
      { baseline: "blue" },
      { step: 3 },
    ])
      await expect(run(square, options)).rejects.toMatchObject({ code: "option-invalid" });
  });

  test("reads numbers given as text, as the command line does", async () => {
    expect((await run(square, { steps: "2" })).conventions.steps).toBe(2);
  });

  test("stops where the caller gives up, and tells how far it is", async () => {
    const seen: string[] = [];
    const stop = new AbortController();
    const progress = (done: number, total: number): void => {
      seen.push(`${done}/${total}`);
      if (done === 2) stop.abort();
    };
    const request = { options: { steps: 5 }, progress, signal: stop.signal };
    await expect(explained(await open(square), x, integratedGradients, request)).rejects.toThrow(/abort/i);
    expect(seen).toEqual(["0/5", "1/5", "2/5"]);
  });
});
