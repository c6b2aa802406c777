import { describe, expect, test } from "vitest";
import type { Explanation } from "../explain/explain.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { occlusion } from "./occlusion.ts";

/** z₀ = x₁ x₂ + x₃, z₁ = 2; x has one channel and three pixels. */
const net = `input x: float32[1,1,3]
pair: float32[2] = [0, 1]
first: int64[1] = [0]
second: int64[1] = [1]
third: int64[1] = [2]
shape: int64[2] = [1, 1]
two: float32[1,1] = [2]
a = Gather<axis=2>(x, first)
b = Gather<axis=2>(x, second)
c = Gather<axis=2>(x, third)
ab = Mul(a, b)
s = Add(ab, c)
z0 = Reshape(s, shape)
z = Concat<axis=1>(z0, two)
output z`;
const x = floats([1, 1, 3], [2, 3, 1]);
// S = 7; without x₁: 1, without x₂: 1, without x₃: 6, without x₁x₂: 1, without x₂x₃: 0.

const run = async (options: Record<string, unknown>, more: { seed?: number; target?: string } = {}) =>
  explained(await opened(net), x, occlusion, { options, ...more });
const list = (tensor: { data: Float32Array } | undefined) => Array.from(tensor?.data ?? []);
const view = ({ views }: Explanation, name: string) => views.find((one) => one.name === name);

describe("occlusion", () => {
  test("is S(x) − S(x without the window) for windows of one pixel", async () => {
    const found = await run({ window: 1, stride: 1 });
    expect(list(found.values)).toEqual([6, 6, 1]);
    expect(found.values.shape).toEqual([1, 3]);
    expect(found.score).toBe(7);
    expect(found.standardError).toBeUndefined();
  });

  test("is the mean over the windows that cover a pixel", async () => {
    const found = await run({ window: 2, stride: 1 });
    expect(list(found.values)).toEqual([6, 6.5, 7]);
    expect(list(view(found, "grid")?.values)).toEqual([6, 7]);
    expect(found.details).toMatchObject({ window: [2], stride: [1], positions: [2] });
    expect(found.conventions).toMatchObject({ window: "2", stride: "1", baseline: "zero", mode: "remove" });
  });

  test("cuts the last window off at the edge", async () => {
    expect(list((await run({ window: 2, stride: 2 })).values)).toEqual([6, 6, 1]);
  });

  test("gives all classes and the class predicted at each position", async () => {
    const found = await run({ window: 1, stride: 1 });
    expect(view(found, "delta-classes")?.values).toEqual(floats([2, 3], [6, 6, 1, 0, 0, 0]));
    expect(list(view(found, "predicted")?.values)).toEqual([1, 1, 0]);
    expect(found.details).toMatchObject({ predicted: 0, flips: 2 });
    expect(found.details.flipShare).toBeCloseTo(2 / 3);
  });

  test("leaves only what speaks for the target", async () => {
    expect(list(view(await run({ window: 1, stride: 1 }), "contributing")?.values)).toEqual([1, 1, 1]);
    const strong = await run({ window: 1, stride: 1, threshold: 0.5 });
    expect(list(view(strong, "contributing")?.values)).toEqual([1, 1, 0]);
  });

  test("with mode keep shows the window alone: S(it) − S(nothing)", async () => {
    const found = await run({ window: 2, stride: 1, mode: "keep" });
    // x₁x₂ alone: 6; x₂x₃ alone: 1.
    expect(list(view(found, "grid")?.values)).toEqual([6, 1]);
    expect(list(found.values)).toEqual([6, 3.5, 1]);
    expect(list(view(found, "predicted")?.values)).toEqual([0, 1, 1]);
    expect(view(found, "delta-classes")?.values).toEqual(floats([2, 2], [6, 1, 0, 0]));
  });

  test("with several baselines is the mean of their maps, and says whether they agree", async () => {
    // The mean of x is 2: without x₁ 7 − 7, without x₂ 7 − 5, without x₃ 7 − 8.
    const alone = await run({ window: 1, stride: 1, baseline: "mean" });
    expect(list(alone.values)).toEqual([0, 2, -1]);
    const both = await run({ window: 1, stride: 1, baseline: "zero,mean" });
    expect(list(both.values)).toEqual([3, 4, 0]);
    expect(list(view(both, "delta-classes")?.values)).toEqual([3, 4, 0, 0, 0, 0]);
    const check = both.ledger.find((line) => line.check === "baselines-agree");
    expect(check?.value).toBeCloseTo(60 / 9 / Math.sqrt((150 / 9) * (42 / 9)), 5);
    expect(check?.ok).toBe(true);
  });

  test("warns where the baselines disagree", async () => {
    // Black and white are by the range of the picture, 1 and 3.
    const found = await run({ window: 1, stride: 1, baseline: "black,white" });
    // black: 7 − 4, 7 − 3, 0; white: 7 − 10, 0, 7 − 9.
    expect(list(found.values)).toEqual([0, 2, -1]);
    expect(found.ledger.find((line) => line.check === "baselines-agree")).toMatchObject({ ok: false });
  });

  test("with noise has a standard error, whose size the spread of repeats confirms", async () => {
    const options = { window: 1, stride: 1, baseline: "noise", samples: 40 };
    const repeats = await Promise.all(
      Array.from({ length: 20 }, (_, seed) => run(options, { seed: 1000 * seed })),
    );
    const firsts = repeats.map(({ values }) => values.data[0] as number);
    // x₀ uniform in [1, 3]: Δ₁ = 3 (2 − x₀), mean 0, deviation 3 / √3.
    const spread = Math.sqrt(firsts.reduce((sum, v) => sum + v * v, 0) / 20);
    const expected = Math.sqrt(3) / Math.sqrt(40);
    expect(spread / expected).toBeGreaterThan(0.6);
    expect(spread / expected).toBeLessThan(1.5);
    for (const { standardError } of repeats)
      expect((standardError?.data[0] as number) / expected).toBeCloseTo(1, 0);
    expect((await run(options)).values).toEqual((await run(options)).values);
  });

  test("stops drawing noise when the tolerance is reached", async () => {
    const options = { window: 1, stride: 1, baseline: "noise", samples: 1000, tolerance: 0.5 };
    const [check] = (await run(options)).ledger.filter(({ check }) => check === "parts");
    expect(Number(/(\d+) forward/.exec(check?.note ?? "")?.[1])).toBeLessThan(300);
  });

  test("explains units, without views of classes", async () => {
    const found = await run({ window: 1, stride: 1 }, { target: "ab:0" });
    expect(list(found.values)).toEqual([6, 6, 0]);
    expect(found.views.map(({ name }) => name)).toEqual(["grid", "contributing"]);
  });

  test("tells its progress and can be interrupted", async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const progress = (done: number, total: number): void => {
      expect(total).toBe(3);
      seen.push(done);
      if (done === 1) stop.abort();
    };
    const running = explained(await opened(net), x, occlusion, {
      options: { window: 1, stride: 1 },
      progress,
      signal: stop.signal,
    });
    await expect(running).rejects.toThrow();
    expect(seen).toEqual([0, 1]);
  });

  test("refuses impossible options", async () => {
    for (const options of [
      { window: 4 },
      { window: 0 },
      { window: 1, stride: 2 },
      { window: "1x1" },
      { baseline: "zero,nothing" },
      { baseline: "" },
      { mode: "both" },
      { threshold: 2 },
    ])
      await expect(run(options), JSON.stringify(options)).rejects.toMatchObject({ code: "option-invalid" });
    await expect(run({ baseline: floats([1, 3]) })).rejects.toMatchObject({ code: "shape-mismatch" });
  });
});

describe("occlusion of other inputs: linear networks, where pixels give w ⊙ x summed over channels", () => {
  const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

  test.each([
    { name: "signal", shape: [1, 2, 5], channels: [0, 5] },
    { name: "volume", shape: [1, 1, 2, 3, 4], channels: [0] },
    { name: "table", shape: [1, 6], channels: [0] },
  ])("$name", async ({ shape, channels }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const model = await opened(
      `input x: float32[${shape}]
flat: int64[2] = [1, ${size}]
w: float32[${size},2] = {…}
row = Reshape(x, flat)
z = MatMul(row, w)
output z`,
      { w: floats([size, 2], count(2 * size)) },
    );
    const input = floats(shape, count(size));
    const found = await explained(model, input, occlusion, { options: { window: 1, stride: 1 } });
    const space = shape.length > 2 ? shape.slice(2) : shape.slice(1);
    const pixels = space.reduce((a, b) => a * b, 1);
    expect(found.values.shape).toEqual([1, ...space]);
    for (let p = 0; p < pixels; p++) {
      const expected = channels.reduce((sum, c) => sum + (2 * (p + c) + 1) * (p + c + 1), 0);
      expect(found.values.data[p]).toBeCloseTo(expected, 2);
    }
    expect(found.views.filter(({ kind }) => kind !== "data").map(({ name }) => name)).toEqual([]);
  });

  test("channels last", async () => {
    const model = await opened(
      `input x: float32[1,5,6,3]
flat: int64[2] = [1, 90]
w: float32[90,2] = {…}
first = Transpose<perm=[0, 3, 1, 2]>(x)
row = Reshape(first, flat)
z = MatMul(row, w)
output z`,
      { w: floats([90, 2], count(180)) },
    );
    const input = floats([1, 5, 6, 3], count(90));
    const found = await explained(model, input, occlusion, { options: { window: 1, stride: 1 } });
    expect(found.values.shape).toEqual([1, 5, 6]);
    for (let p = 0; p < 30; p++) {
      const expected = [0, 1, 2].reduce((sum, c) => sum + (2 * (c * 30 + p) + 1) * (3 * p + c + 1), 0);
      expect((found.values.data[p] as number) / expected).toBeCloseTo(1, 4);
    }
  });
});
