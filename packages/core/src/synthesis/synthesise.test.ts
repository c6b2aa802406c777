import { describe, expect, test } from "vitest";
import { type FloatTensor, filled, floats } from "../tensor.ts";
import { opened, weightsFor } from "../testing/open-text.ts";
import { ImageTap } from "./image-tap.ts";
import type { Objective } from "./objective.ts";
import { unitGram } from "./objectives/apart.ts";
import type { PixelScale } from "./pixel-scale.ts";
import type { SynthesisedImage, SynthesisOptions } from "./synthesis.ts";
import { synthesise } from "./synthesise.ts";

const text = `input x: float32[1,3,12,12]
k: float32[4,3,3,3] = {…}
w: float32[3,4] = {…}
c = Conv<pads=[1,1,1,1]>(x, k)
a = Relu(c)
m = GlobalAveragePool(a)
f = Flatten(m)
z = Gemm<transB=1>(f, w)
output z`;
const scale: PixelScale = {
  ...{ scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  ...{ order: "rgb", layout: "nchw", channels: 3 },
};
const model = await opened(text, weightsFor(text));
const one: Objective = { kind: "class", index: 1 };
const make = (options: SynthesisOptions = {}, objectives: readonly Objective[] = [one], network = model) =>
  synthesise({ network, scale, objectives, steps: 40, ...options });

describe("synthesise", () => {
  test.each(["fourier", "pixels"] as const)(
    "raises the objective by %s, the same for the same seed",
    async (parametrisation) => {
      const [made] = await make({ parametrisation });
      const [again] = await make({ parametrisation });
      const [other] = await make({ parametrisation, seed: 1 });
      const { trajectory, value, heldOut, heldOutProbabilities, probability } = (made as SynthesisedImage)
        .ledger;
      expect(value).toBeGreaterThan((trajectory[0]?.value as number) + 0.5);
      expect(trajectory.map(({ step }) => step)).toEqual([0, 16, 32, 40]);
      expect(heldOut).toHaveLength(16);
      expect(heldOutProbabilities).toHaveLength(16);
      const x = floats(
        [1, 3, 12, 12],
        (made?.image.data ?? new Float32Array()).map((level) => (level - 0.5) / 0.5),
      );
      const exps = Array.from((await model.forward(x)).logits.data, Math.exp);
      expect(probability).toBeCloseTo((exps[1] as number) / exps.reduce((sum, e) => sum + e, 0), 5);
      expect(made?.image.data).toEqual(again?.image.data);
      expect(made?.image.data).not.toEqual(other?.image.data);
      for (const level of made?.image.data ?? []) expect(level >= 0 && level <= 1).toBe(true);
    },
  );

  test("finds the best image of a linear score: each level at its end", async () => {
    const linear = `input x: float32[1,3,4,4]
w: float32[2,48] = {…}
f = Flatten(x)
z = Gemm<transB=1>(f, w)
output z`;
    const weights = weightsFor(linear);
    const [made] = await make(
      { parametrisation: "pixels", transforms: [], steps: 60 },
      [one],
      await opened(linear, weights),
    );
    const w = (weights.w as FloatTensor).data.subarray(48);
    for (const [i, level] of made?.image.data.entries() ?? [])
      expect(level).toBeCloseTo((w[i] as number) > 0 ? 1 : 0, 5);
  });

  test("with an L2 penalty ends where the gradients cancel", async () => {
    const linear = `input x: float32[1,1,2,2]
w: float32[2,4] = [0, 0, 0, 0, 1, -2, 0.5, 0]
f = Flatten(x)
z = Gemm<transB=1>(f, w)
output z`;
    const grey: PixelScale = {
      scale: 1 / 255,
      mean: [0],
      std: [1],
      order: "gray",
      layout: "nchw",
      channels: 1,
    };
    const [made] = await synthesise({
      ...{ network: await opened(linear), scale: grey, objectives: [one] },
      ...{ parametrisation: "pixels", transforms: [], steps: 400, rate: 0.01, regularisers: { l2: 4 } },
    });
    // x − ½ = w / 2λ.
    for (const [i, level] of [0.5 + 1 / 8, 0.5 - 2 / 8, 0.5 + 0.5 / 8, 0.5].entries())
      expect(made?.image.data[i]).toBeCloseTo(level, 2);
  });

  test("starts from an image, from grey, from noise", async () => {
    const start = floats(
      [1, 3, 12, 12],
      filled(432, (i) => 0.2 + (0.6 * (i % 12)) / 12),
    );
    const [made] = await make({ start, steps: 1, rate: 1e-6 });
    for (const [i, level] of made?.image.data.entries() ?? [])
      expect(level).toBeCloseTo(start.data[i] as number, 3);
    const [grey] = await make({ start: "mean", steps: 1, rate: 1e-6 });
    for (const level of grey?.image.data ?? []) expect(level).toBeCloseTo(0.5, 3);
  });

  test("gets a dead start going by the redirected gradient", async () => {
    const dead = `input x: float32[1,3,4,4]
k: float32[1,3,4,4] = {…}
b: float32[1] = [-3]
w: float32[2,1] = [0, 1]
c = Conv(x, k, b)
a = Relu(c)
f = Flatten(a)
z = Gemm<transB=1>(f, w)
output z`;
    const network = await opened(dead, weightsFor(dead));
    const [made] = await make({ parametrisation: "pixels", start: "mean", transforms: [] }, [one], network);
    expect(made?.ledger.trajectory[0]?.value).toBe(0);
    expect(made?.ledger.redirected).toBeGreaterThan(0);
    expect(made?.ledger.value).toBeGreaterThan(0);
  });

  test("keeps images apart with a diversity term", async () => {
    const alike = async (diversity: number): Promise<number> => {
      const made = await make({ diversity, transforms: [] }, [one, one, one]);
      const tap = await ImageTap.open(model, scale, "a");
      const grams: Float32Array[] = [];
      for (const { image } of made) grams.push(unitGram(await tap.at(image)));
      const cosine = (a: number, b: number): number =>
        (grams[a] as Float32Array).reduce((sum, v, i) => sum + v * (grams[b]?.[i] as number), 0);
      return cosine(0, 1) + cosine(0, 2) + cosine(1, 2);
    };
    expect(await alike(5)).toBeLessThan((await alike(0)) - 0.05);
  });

  test("stops early where nothing is gained", async () => {
    const [made] = await make({
      parametrisation: "pixels",
      transforms: [],
      steps: 1000,
      patience: 32,
      rate: 0.2,
    });
    expect(made?.ledger.stopped).toBe("patience");
    expect(made?.ledger.steps).toBeLessThan(1000);
  });

  test.each([
    [{ patience: 32, parametrisation: "pixels", rate: 0.2, steps: 400 }, [one]],
    [{ diversity: 2, steps: 40 }, [one, one]],
  ] as const)("makes the same images however many frames are shown: %j", async (options, objectives) => {
    const shown: number[] = [];
    const by = (frameEvery: number) =>
      synthesise({
        ...{ network: model, scale, objectives, transforms: [], ...options, frameEvery },
        onFrame: ({ step }) => void shown.push(step),
      });
    const [few, many] = [await by(1000), await by(7)];
    for (const [i, { image, ledger }] of few.entries()) {
      expect(many[i]?.image.data).toEqual(image.data);
      expect(many[i]?.ledger).toMatchObject({ steps: ledger.steps, stopped: ledger.stopped });
    }
    expect(shown).toContain(few[0]?.ledger.steps);
    await expect(by(0)).rejects.toThrow("frameEvery = 0");
  });

  test("clips the pixels that add the least to S, whatever the penalties are", async () => {
    const linear = `input x: float32[1,3,2,2]
w: float32[2,12] = {…}
f = Flatten(x)
z = Gemm<transB=1>(f, w)
output z`;
    const network = await opened(linear, {
      w: floats(
        [2, 12],
        filled(24, (i) => [4, 1, 3, 2][i % 4] as number),
      ),
    });
    const [made] = await make(
      {
        ...{
          parametrisation: "pixels",
          start: floats(
            [1, 3, 2, 2],
            filled(12, () => 0.7),
          ),
          rate: 1e-9,
        },
        // The penalty pulls all pixels alike, a thousand times as strongly as S.
        ...{ steps: 1, transforms: [], regularisers: { l2: 1e4, clipContribution: 0.5, blurEvery: 1 } },
      },
      [one],
      network,
    );
    expect(Array.from(made?.image.data.subarray(0, 4) ?? [], (level) => Math.round(level * 10))).toEqual([
      7, 5, 7, 5,
    ]);
  });

  test("shows frames and can be stopped between them", async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const asked = synthesise({
      ...{ network: model, scale, objectives: [one], steps: 40, frameEvery: 10, signal: stop.signal },
      onFrame: ({ step, images, values }) => {
        expect([images.length, values.length]).toEqual([1, 1]);
        if (seen.push(step) === 3) stop.abort(new Error("enough"));
      },
    });
    await expect(asked).rejects.toThrow("enough");
    expect(seen).toEqual([0, 10, 20]);
  });

  test("images do not depend on who is made beside them; images of one objective differ", async () => {
    const two: Objective = { kind: "class", index: 2 };
    const [, beside, second] = await make({ steps: 10 }, [two, one, one]);
    const [alone] = await make({ steps: 10 }, [one]);
    expect(beside?.image.data).toEqual(alone?.image.data);
    expect(second?.image.data).not.toEqual(alone?.image.data);
  });

  test.each([
    [{ steps: 0 }, "steps = 0"],
    [{ rate: Number.NaN }, "rate = NaN"],
    [{ regularisers: { blur: 1 } }, "fourier parametrisation"],
    [{ parametrisation: "pixels", regularisers: { clipNorm: 1 } }, "clipNorm = 1"],
    [{ start: floats([1, 3, 2, 2]) }, "1×3×2×2"],
    [
      {
        start: floats(
          [1, 3, 12, 12],
          filled(432, () => Number.NaN),
        ),
      },
      "at step 0 the objective is NaN",
    ],
    [{ seed: 0.5 }, "seed = 0.5: expected a whole number"],
    [{ transforms: [{ kind: "jitter", by: Number.NaN }] }, "the transform jitter: expected a whole number"],
    [{ transforms: [{ kind: "scale", factors: [1, 0] }] }, "each above 0"],
    [{ transforms: [{ kind: "rotate", degrees: [] }] }, "one angle at least"],
  ] as const)("refuses %j", async (options, words) => {
    await expect(make(options)).rejects.toThrow(words);
  });
});
