import { describe, expect, test } from "vitest";
import type { Explanation } from "../explain/explain.ts";
import { floats } from "../tensor.ts";
import { explained, opened } from "../testing/open-text.ts";
import { areaOcclusion } from "./area-occlusion.ts";

/** z₀ = max(x₁, x₂) + x₃ x₄, z₁ = 3, of a picture of 2×2 pixels. */
const net = `input x: float32[1,1,2,2]
flat: int64[2] = [1, 4]
w: float32[4,4] = [1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1]
one: int64[4] = [1, 1, 1, 1]
three: float32[1,1] = [3]
r = Reshape(x, flat)
a, b, c, d = Split<axis=1>(r, one)
m = Max(a, b)
p = Mul(c, d)
s = Add(m, p)
z = Concat<axis=1>(s, three)
output z`;
const x = floats([1, 1, 2, 2], [2, 2, 1, 3]);
// S = 5; without one of x₁, x₂: 5; without both: 3; without x₃ or x₄ or both: 2.

const run = async (options: Record<string, unknown>, more: { target?: string } = {}) =>
  explained(await opened(net), x, areaOcclusion, { options, ...more });
const list = (tensor: { data: Float32Array } | undefined) => Array.from(tensor?.data ?? []);
const view = ({ views }: Explanation, name: string) => views.find((one) => one.name === name);

describe("area-occlusion", () => {
  test("writes on each segment what the score loses with it", async () => {
    const found = await run({ segments: floats([2, 2], [9, 9, 4, 7]) });
    expect(found.values).toEqual(floats([1, 2, 2], [2, 2, 3, 3]));
    expect(found.details.segments).toEqual([
      [
        { segment: 0, label: 9, area: 2, delta: 2, predicted: 0 },
        { segment: 1, label: 4, area: 1, delta: 3, predicted: 1 },
        { segment: 2, label: 7, area: 1, delta: 3, predicted: 1 },
      ],
    ]);
    expect(found.details).toMatchObject({ predicted: 0, flips: 2 });
    expect(list(view(found, "segments")?.values)).toEqual([0, 0, 1, 2]);
    expect(list(view(found, "predicted")?.values)).toEqual([0, 0, 1, 1]);
    expect(view(found, "delta-classes")?.values).toEqual(floats([2, 3], [2, 3, 3, 0, 0, 0]));
  });

  test("with mode keep shows each segment alone", async () => {
    const found = await run({ segments: floats([2, 2], [0, 1, 2, 2]), mode: "keep" });
    expect(list(found.values)).toEqual([2, 2, 3, 3]);
  });

  test("leaves only the segments that speak for the target", async () => {
    const found = await run({ segments: "grid:2" });
    expect(list(found.values)).toEqual([0, 0, 3, 3]);
    expect(view(found, "contributing")).toMatchObject({
      kind: "mask",
      values: floats([1, 2, 2], [0, 0, 1, 1]),
    });
  });

  test("finds which segments stand in for each other and which need each other", async () => {
    const { details } = await run({ segments: "grid:2", pairs: 4 });
    const pairs = details.pairs as { segments: [number, number]; interaction: number }[];
    const of = (a: number, b: number) =>
      pairs.find(({ segments }) => String(segments.toSorted()) === String([a, b]))?.interaction;
    expect(pairs).toHaveLength(6);
    expect(of(0, 1)).toBe(2);
    expect(of(2, 3)).toBe(-3);
    expect(of(0, 2)).toBe(0);
  });

  test("with several segmentations is the mean of their maps", async () => {
    const found = await run({ segments: "grid:1,grid:2" });
    // The whole picture: S(x) − S(0) = 5.
    expect(list(found.values)).toEqual([2.5, 2.5, 4, 4]);
    expect(found.views.map(({ name }) => name)).toEqual([
      "contributing",
      "segments",
      "predicted",
      "delta-classes",
      "segments-2",
      "predicted-2",
      "delta-classes-2",
    ]);
  });

  test("takes SLIC by default", async () => {
    const found = await run({});
    expect(found.conventions).toMatchObject({ segments: "slic:50", baseline: "zero" });
    expect(list(found.values)).toEqual([0, 0, 3, 3]);
  });

  test("has a standard error with noise, pairs or not", async () => {
    const options = { segments: "grid:2", baseline: "noise", samples: 4, tolerance: 0.01 };
    const found = await run({ ...options, pairs: 3 });
    expect(found.standardError?.shape).toEqual([1, 2, 2]);
    expect(found.values).toEqual((await run(options)).values);
  });

  test("refuses labels of another size, and impossible options", async () => {
    await expect(run({ segments: floats([3, 2]) })).rejects.toMatchObject({
      code: "shape-mismatch",
      message: "Cannot use the segments: they are 3×2, the model's input is 2×2 pixels",
    });
    for (const options of [
      { segments: "slic:0" },
      { segments: "voronoi" },
      { segments: "slic:5," },
      { pairs: 31 },
    ])
      await expect(run(options), JSON.stringify(options)).rejects.toMatchObject({ code: "option-invalid" });
  });
});
