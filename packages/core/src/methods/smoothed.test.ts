import { describe, expect, test } from "vitest";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { catalog } from "./catalog.ts";
import { gradient } from "./gradient.ts";
import { inputXGradient } from "./input-x-gradient.ts";
import { integratedGradients } from "./integrated-gradients.ts";
import { methodById } from "./method-by-id.ts";
import { smoothed } from "./smoothed.ts";
import { smoothgrad } from "./smoothgrad.ts";

/** z₀ = x₁² + x₂², z₁ = x₁ + x₂. */
const net = `input x: float32[1,2]
one: float32[2,1] = [1, 1]
s = Mul(x, x)
a = MatMul(s, one)
b = MatMul(x, one)
z = Concat<axis=1>(a, b)
output z`;
const x = floats([1, 2], [3, -1]);
const list = (tensor: { data: Float32Array } | undefined) => Array.from(tensor?.data ?? []);
const worth = (found: Awaited<ReturnType<typeof explained>>, name: string) =>
  found.ledger.find(({ check }) => check === name)?.value;

describe("smoothed()", () => {
  test("of the gradient of a linear score is the gradient, without error", async () => {
    const found = await explained(await opened(net), x, smoothed(gradient), { target: "1" });
    expect(list(found.values)).toEqual([1, 1]);
    expect(list(found.standardError)).toEqual([0, 0]);
    expect(worth(found, "standard-error")).toBe(0);
    expect(found.score).toBe(2);
  });

  test("of the gradient is smoothgrad, number by number", async () => {
    const model = await opened(net);
    const options = { samples: 12, sigma: 0.3 };
    const one = await explained(model, x, smoothed(gradient), { options, seed: 3 });
    const other = await explained(model, x, smoothgrad, { options, seed: 3 });
    expect(one.values).toEqual(other.values);
    expect(one.standardError).toEqual(other.standardError);
  });

  test("of input × gradient has the mean of 2 (x + noise)²: 2 (x² + σ² 16)", async () => {
    const options = { samples: 2000, sigma: 0.25 };
    const found = await explained(await opened(net), x, smoothed(inputXGradient), { options });
    for (const [i, expected] of [2 * (9 + 1), 2 * (1 + 1)].entries()) {
      const error = found.standardError?.data[i] as number;
      expect(Math.abs((found.values.data[i] as number) - expected)).toBeLessThan(4 * error);
    }
  });

  test("stops where the standard error is small enough", async () => {
    const options = { samples: 5000, tolerance: 0.05 };
    const found = await explained(await opened(net), x, smoothed(gradient), { options });
    expect(found.conventions.samples).toBeGreaterThanOrEqual(8);
    expect(found.conventions.samples).toBeLessThan(500);
    expect(worth(found, "standard-error")).toBeLessThanOrEqual(0.05);
  });

  test("tells the worst of each check that the samples made", async () => {
    const options = { samples: 4, steps: 1, quadrature: "left" };
    const found = await explained(await opened(net), x, smoothed(integratedGradients), { options });
    // From the left end, ∂S/∂x = 0 at x₀ = 0: the whole difference is missed.
    const line = found.ledger.find(({ check }) => check === "worst-completeness");
    expect(line).toMatchObject({ value: 1, ok: false });
    expect(line?.note).toContain("Integrated Gradients, the worst of 4 samples");
  });

  test("takes the options of both, with the id before a name that both have", async () => {
    const both = smoothed(integratedGradients);
    expect(Object.keys(both.options.shape)).toEqual(
      expect.arrayContaining(["steps", "integrated-gradients-tolerance", "samples", "sigma", "tolerance"]),
    );
    const options = { samples: 3, "integrated-gradients-tolerance": 0.5 };
    const found = await explained(await opened(net), x, both, { options });
    expect(found.ledger.find(({ check }) => check === "worst-completeness")?.limit).toBe(0.5);
    await expect(explained(await opened(net), x, both, { options: { stepps: 3 } })).rejects.toMatchObject({
      code: "option-invalid",
    });
  });

  test("tells progress as that of one run", async () => {
    const seen: number[] = [];
    const progress = (done: number, all: number): number => seen.push(done / all);
    const options = { samples: 3, steps: 4 };
    await explained(await opened(net), x, smoothed(integratedGradients), { options, progress });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThan(1);
  });
});

describe("methodById()", () => {
  test("finds methods of the catalog, and smoothed ones", () => {
    for (const method of catalog) {
      expect(methodById(method.id)).toBe(method);
      expect(methodById(`smoothed-${method.id}`)?.domain).toBe(method.domain);
    }
    expect(methodById("smoothed-lrpp")).toBeUndefined();
    expect(methodById("smoothed-smoothed-gradient")).toBeUndefined();
  });
});
