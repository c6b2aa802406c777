/** The sampled perturbation methods against closed forms, brute force and planted truth. */

import {
  type Explanation,
  explain,
  type FloatTensor,
  floats,
  Model,
  parseGraph,
  predict,
  type Target,
  type Tensor,
} from "@fovea/core";
import { nodeRuntime } from "@fovea/core/node";
import { describe, expect, test } from "vitest";
import { extremalPerturbation } from "../packages/core/src/methods/extremal-perturbation.ts";
import { kernelShap } from "../packages/core/src/methods/kernel-shap.ts";
import { lime } from "../packages/core/src/methods/lime.ts";
import type { Method } from "../packages/core/src/methods/method.ts";
import { softMasks } from "../packages/core/src/methods/parts/masks.ts";
import { rise } from "../packages/core/src/methods/rise.ts";
import { shapleySampling } from "../packages/core/src/methods/shapley-sampling.ts";
import { sobol } from "../packages/core/src/methods/sobol.ts";
import { random } from "../packages/core/src/random.ts";

const runtime = nodeRuntime({ threads: 1 });
const draw = random(11);
const normal = (shape: readonly number[]): FloatTensor =>
  floats(shape, Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw.normal));

const opened = (text: string, weights: Readonly<Record<string, Tensor>> = {}): Promise<Model> =>
  Model.open(runtime, parseGraph(text, weights));

async function explained(
  model: Model,
  x: FloatTensor,
  method: Method,
  options: Record<string, unknown> = {},
  seed = 1,
): Promise<Explanation> {
  const { scores } = await predict(model, x);
  const [probability, logit] = [scores.probabilities[0] as number, scores.logits[0] as number];
  const target: Target = { kind: "class", index: 0, label: "", probability, logit };
  return explain(model, x, { method, target, options, seed });
}

const list = (tensor: FloatTensor | undefined): number[] => Array.from(tensor?.data ?? []);

function close(found: readonly number[], expected: readonly number[], within = 1e-4): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(within);
}

/** How many standard errors the values are off, as a root mean square: about 1 where they are honest. */
function meanDeviation(pairs: readonly { found: Explanation; truth: readonly number[] }[]): number {
  let [total, count] = [0, 0];
  for (const { found, truth } of pairs) {
    for (const [i, value] of truth.entries()) {
      total += (((found.values.data[i] as number) - value) / (found.standardError?.data[i] as number)) ** 2;
      count++;
    }
  }
  return Math.sqrt(total / count);
}

const features = 6;
/** Two layers with a rectifier: players that work together. */
const nonlinear = `input x: float32[1,6]
w1: float32[6,9] = {…}
w2: float32[9,2] = {…}
h = MatMul(x, w1)
r = Relu(h)
z = MatMul(r, w2)
output z`;
const layers = { w1: normal([6, 9]), w2: normal([9, 2]) };
const table = normal([1, 6]);
const start = normal([1, 6]);

/** v of a set of players, a bit each, computed in plain loops. */
function value(set: number): number {
  const x = Array.from(table.data, (v, i) => ((set >> i) & 1 ? v : (start.data[i] as number)));
  let score = 0;
  for (let h = 0; h < 9; h++) {
    const sum = x.reduce((total, v, i) => total + v * (layers.w1.data[9 * i + h] as number), 0);
    score += Math.max(0, sum) * (layers.w2.data[2 * h] as number);
  }
  return score;
}

/** Shapley values by their definition: over all sets, |S|! (M − |S| − 1)! / M! (v(S ∪ i) − v(S)). */
function bruteForce(): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: features }, (_, i) => {
    let total = 0;
    for (let set = 0; set < 1 << features; set++) {
      if ((set >> i) & 1) continue;
      const size = Array.from({ length: features }, (_, k) => (set >> k) & 1).reduce((a, b) => a + b, 0);
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      total += weight * (value(set | (1 << i)) - value(set));
    }
    return total;
  });
}

/** S = Σ w x on a picture of one channel. */
const linear = `input x: float32[1,1,6,6]
w: float32[36,2] = {…}
flat = Flatten(x)
z = MatMul(flat, w)
output z`;
const slopes = normal([36, 2]);
const picture = normal([1, 1, 6, 6]);
const linearModel = (): Promise<Model> => opened(linear, { w: slopes });
/** w (x − x₀) summed over the boxes of grid:3, painted on the pixels; x₀ = 0. */
const boxSums = (): number[] => {
  const sums = new Array<number>(9).fill(0);
  const box = (p: number): number => 3 * Math.floor(p / 12) + Math.floor((p % 6) / 2);
  for (let p = 0; p < 36; p++)
    sums[box(p)] = (sums[box(p)] as number) + (slopes.data[2 * p] as number) * (picture.data[p] as number);
  return Array.from({ length: 36 }, (_, p) => sums[box(p)] as number);
};

describe("kernel-shap", () => {
  test("over all subsets is the exact Shapley value", async () => {
    const found = await explained(await opened(nonlinear, layers), table, kernelShap, { baseline: start });
    close(list(found.values), bruteForce());
    expect(found.details.exact).toBe(true);
    close(list(found.standardError), new Array(features).fill(0));
  });

  test("on a linear network is w (x − x₀) of every segment, from few samples", async () => {
    const found = await explained(await linearModel(), picture, kernelShap, {
      segments: "grid:3",
      samples: 4,
    });
    close(list(found.values), boxSums());
  });

  test("with paint=share adds up over pixels to S(x) − S(x₀)", async () => {
    const options = { segments: "grid:3", samples: 4, paint: "share" };
    const found = await explained(await linearModel(), picture, kernelShap, options);
    const total = list(found.values).reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(found.score, 4);
  });

  test("has standard errors that cover the exact values when it must draw", async () => {
    const model = await opened(nonlinear, layers);
    const truth = bruteForce();
    const options = { baseline: start, samples: 16, tolerance: 0 };
    const pairs: { found: Explanation; truth: readonly number[] }[] = [];
    for (let seed = 0; seed < 40; seed++)
      pairs.push({ found: await explained(model, table, kernelShap, options, seed), truth });
    expect(pairs[0]?.found.details.exact).toBe(false);
    const deviation = meanDeviation(pairs);
    expect(deviation).toBeGreaterThan(0.3);
    expect(deviation).toBeLessThan(1.5);
  });
});

describe("shapley-sampling", () => {
  test("over all orders is the exact Shapley value", async () => {
    const found = await explained(await opened(nonlinear, layers), table, shapleySampling, {
      baseline: start,
      samples: 720,
    });
    close(list(found.values), bruteForce());
    expect(found.details).toMatchObject({ exact: true, orders: 720 });
  });

  test("comes within its standard errors of it, and has them right on average", async () => {
    const model = await opened(nonlinear, layers);
    const truth = bruteForce();
    const pairs: { found: Explanation; truth: readonly number[] }[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const options = { baseline: start, samples: 60, tolerance: 0 };
      pairs.push({ found: await explained(model, table, shapleySampling, options, seed), truth });
    }
    const deviation = meanDeviation(pairs);
    expect(deviation).toBeGreaterThan(0.7);
    expect(deviation).toBeLessThan(1.35);
  });

  test("on a linear network is exact from one pair of orders on", async () => {
    const found = await explained(await linearModel(), picture, shapleySampling, {
      segments: "grid:3",
      samples: 4,
    });
    close(list(found.values), boxSums());
  });

  test("gives 0 to a number that the score does not look at", async () => {
    const blind = {
      ...layers,
      w1: floats(
        [6, 9],
        layers.w1.data.map((w, i) => (i < 9 ? 0 : w)),
      ),
    };
    const found = await explained(await opened(nonlinear, blind), table, shapleySampling, { samples: 6 });
    expect(found.values.data[0]).toBe(0);
    expect(found.standardError?.data[0]).toBe(0);
  });

  test("stops by itself once the tolerance is reached", async () => {
    const found = await explained(await linearModel(), picture, shapleySampling, {
      segments: "grid:3",
      samples: 1000,
    });
    expect(found.details.orders).toBe(32);
  });
});

describe("rise on a linear network", () => {
  /**
   * S(M) = Σ_q w_q x_q M_q, so v_p = Σ_q w_q x_q (E[M_p M_q] / E[M_p] − E[M_q]): the moments of the masks, here from
   * a hundred thousand of another seed.
   */
  const moments = (): { mean: Float64Array; products: Float64Array } => {
    const masks = softMasks([6, 6], 3, 0.5, random(77));
    const [mean, products] = [new Float64Array(36), new Float64Array(36 * 36)];
    const count = 100_000;
    for (let i = 0; i < count; i++) {
      const mask = masks.next();
      for (let p = 0; p < 36; p++) {
        const m = (mask[p] as number) / count;
        mean[p] = (mean[p] as number) + m;
        for (let q = 0; q < 36; q++)
          products[36 * p + q] = (products[36 * p + q] as number) + m * (mask[q] as number);
      }
    }
    return { mean, products };
  };
  const { mean, products } = moments();
  const weighted = Array.from(picture.data, (v, q) => v * (slopes.data[2 * q] as number));
  const raw = Array.from({ length: 36 }, (_, p) =>
    weighted.reduce((sum, w, q) => sum + (w * (products[36 * p + q] as number)) / (mean[p] as number), 0),
  );
  const level = weighted.reduce((sum, w, q) => sum + w * (mean[q] as number), 0);

  test.each([
    { divide: "coverage", centre: "mean" },
    { divide: "coverage", centre: "none" },
    { divide: "expected", centre: "mean" },
    { divide: "expected", centre: "none" },
  ])("is its closed form within its standard errors: $divide, $centre", async (form) => {
    const model = await linearModel();
    const truth = raw.map((v) => (form.centre === "mean" ? v - level : v));
    const pairs: { found: Explanation; truth: readonly number[] }[] = [];
    for (let seed = 0; seed < 8; seed++) {
      const options = { ...form, cells: 3, samples: 400, tolerance: 0 };
      pairs.push({ found: await explained(model, picture, rise, options, seed), truth });
    }
    const deviation = meanDeviation(pairs);
    expect(deviation).toBeGreaterThan(0.6);
    expect(deviation).toBeLessThan(1.5);
  });
});

describe("lime", () => {
  test("recovers the coefficients of a score that is linear in the segments, without a ridge", async () => {
    const options = { segments: "grid:3", baseline: "zero", samples: 60, ridge: 0, tolerance: 0 };
    const found = await explained(await linearModel(), picture, lime, options);
    close(list(found.values), boxSums(), 1e-3);
    expect(found.details["r-squared"]).toBeCloseTo(1, 5);
  });

  test("comes close with the ridge, and closer with more samples", async () => {
    const away = async (samples: number): Promise<number> => {
      const options = { segments: "grid:3", baseline: "zero", samples, tolerance: 0 };
      const found = await explained(await linearModel(), picture, lime, options);
      return Math.max(...boxSums().map((v, p) => Math.abs(v - (found.values.data[p] as number))));
    };
    const [few, many] = [await away(60), await away(600)];
    expect(many).toBeLessThan(few / 4);
  });

  test("says by R² that a product of two halves is no sum", async () => {
    const product = `input x: float32[1,2]
half: float32[1] = [-0.5]
a: float32[2,1] = [1, 0]
b: float32[2,1] = [0, 1]
y = Add(x, half)
l = MatMul(y, a)
r = MatMul(y, b)
z = Mul(l, r)
output z`;
    const found = await explained(await opened(product), floats([1, 2], [1, 1]), lime, {
      width: 100,
      baseline: "zero",
    });
    const check = found.ledger.find((line) => line.check === "fit");
    expect(check?.value).toBeLessThan(0.1);
    expect(check?.ok).toBe(false);
  });

  test("has standard errors that cover the fit of very many masks", async () => {
    const model = await opened(nonlinear, layers);
    const options = { baseline: start, ridge: 0, tolerance: 0 };
    const truth = list((await explained(model, table, lime, { ...options, samples: 20_000 }, 99)).values);
    const pairs: { found: Explanation; truth: readonly number[] }[] = [];
    for (let seed = 0; seed < 30; seed++)
      pairs.push({ found: await explained(model, table, lime, { ...options, samples: 60 }, seed), truth });
    const deviation = meanDeviation(pairs);
    expect(deviation).toBeGreaterThan(0.6);
    expect(deviation).toBeLessThan(1.35);
  });
});

describe("sobol", () => {
  test("of a sum is c² / Σ c², alone as in total, within its standard errors", async () => {
    const model = await linearModel();
    const parts = boxSums();
    const boxes = [0, 2, 4, 12, 14, 16, 24, 26, 28].map((p) => parts[p] as number);
    const total = boxes.reduce((sum, c) => sum + c * c, 0);
    const truth = parts.map((c) => (c * c) / total);
    const pairs: { found: Explanation; truth: readonly number[] }[] = [];
    for (let seed = 0; seed < 8; seed++) {
      const options = { segments: "grid:3", samples: 200, tolerance: 0 };
      pairs.push({ found: await explained(model, picture, sobol, options, seed), truth });
    }
    const deviation = meanDeviation(pairs);
    expect(deviation).toBeGreaterThan(0.6);
    expect(deviation).toBeLessThan(1.5);
    const alone = pairs[0]?.found.views.find((view) => view.name === "alone");
    for (const [p, share] of truth.entries()) expect(alone?.values.data[p]).toBeCloseTo(share, 0);
  });

  test("of a product of two centred numbers is all together and nothing alone", async () => {
    // (u − ½)(v − ½) for u, v uniform: T = 1 for both, first order 0.
    const product = `input x: float32[1,3]
half: float32[1] = [-0.5]
a: float32[3,1] = [1, 0, 0]
b: float32[3,1] = [0, 1, 0]
y = Add(x, half)
l = MatMul(y, a)
r = MatMul(y, b)
z = Mul(l, r)
output z`;
    const options = { samples: 3000, tolerance: 0 };
    const found = await explained(await opened(product), floats([1, 3], [1, 1, 1]), sobol, options);
    const [u = 0, v = 0, none = 1] = list(found.values);
    for (const share of [u, v]) expect(Math.abs(share - 1)).toBeLessThan(0.15);
    expect(none).toBe(0);
    for (const share of found.details.alone as number[]) expect(Math.abs(share)).toBeLessThan(0.15);
  });
});

describe("extremal-perturbation", () => {
  /** The mean of a 6×6 patch of 24×24 pixels, away from the middle. */
  const patch = floats(
    [576, 2],
    Float32Array.from({ length: 1152 }, (_, i) => {
      const [row, column] = [Math.floor(i / 48), Math.floor(i / 2) % 24];
      return row >= 3 && row < 9 && column >= 14 && column < 20 ? 1 / 36 : 0;
    }),
  );
  const net = `input x: float32[1,1,24,24]
w: float32[576,2] = {…}
flat = Flatten(x)
z = MatMul(flat, w)
output z`;
  const bright = floats([1, 1, 24, 24], new Float32Array(576).fill(1));

  test.each(["preserve", "delete"])("finds the patch that a network looks at: %s", async (reward) => {
    const options = { area: 0.1, reward, baseline: "zero", steps: 200 };
    const found = await explained(await opened(net, { w: patch }), bright, extremalPerturbation, options);
    let [inside, all] = [0, 0];
    for (const [p, m] of found.values.data.entries()) {
      all += m;
      if ((patch.data[2 * p] as number) > 0) inside += m;
    }
    expect(inside / 36).toBeGreaterThan(0.9);
    expect(all / 576).toBeLessThan(0.15);
    expect(found.views.map(({ name, kind }) => [name, kind])).toEqual([["mask", "mask"]]);
  });

  test("averages the masks of several areas", async () => {
    const options = { area: "0.05,0.2", baseline: "zero", steps: 30 };
    const found = await explained(await opened(net, { w: patch }), bright, extremalPerturbation, options);
    expect((found.details.areas as unknown[]).length).toBe(2);
  });

  test.each(["0", "1", "0.1,2"])("refuses the area %s", async (area) => {
    const run = explained(await opened(net, { w: patch }), bright, extremalPerturbation, { area });
    await expect(run).rejects.toMatchObject({ code: "option-invalid" });
  });
});

describe("every sampled method", () => {
  const methods = [rise, lime, kernelShap, shapleySampling, sobol];

  test.each(methods)("$id gives the same bits for the same seed and others for another", async (method) => {
    const model = await opened(nonlinear, layers);
    const options = { samples: 10, ...(method.id === "rise" ? {} : { segments: "grid:6" }) };
    const [one, again, other] = [
      await explained(model, table, method, options, 1),
      await explained(model, table, method, options, 1),
      await explained(model, table, method, options, 2),
    ];
    expect(again.values).toEqual(one.values);
    expect(again.standardError).toEqual(one.standardError);
    expect(list(other.values)).not.toEqual(list(one.values));
  });

  test.each(methods)("$id works on a line and on a volume", async (method) => {
    for (const sizes of [[9], [4, 4, 4]]) {
      const size = sizes.reduce((a, b) => a * b, 1);
      const text = `input x: float32[1,2,${sizes}]\nw: float32[${2 * size},2] = {…}\nflat = Flatten(x)\nz = MatMul(flat, w)\noutput z`;
      const model = await opened(text, { w: normal([2 * size, 2]) });
      const options = { samples: 6, ...(method.id === "rise" ? {} : { segments: "grid:2" }) };
      const found = await explained(model, normal([1, 2, ...sizes]), method, options);
      expect(found.values.shape).toEqual([1, ...sizes]);
      expect(found.standardError?.shape).toEqual([1, ...sizes]);
    }
  });
});
