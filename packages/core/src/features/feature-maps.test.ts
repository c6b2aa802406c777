import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { opened } from "../testing/open-text.ts";
import { featureMaps, storyLayers } from "./feature-maps.ts";
import { channelNumbers, deadChannels, quantileOfSizes, widened } from "./feature-maps-channels.ts";
import { bySpecificity, noMaxima, prominence, withMaxima, zScores } from "./feature-maps-specific.ts";

const text = `input x: float32[1,1,2,2]
w: float32[2,1,1,1] = [1, -1]
c = Conv(x, w)
r = Relu(c)
p = MaxPool<kernel_shape=[1, 2]>(r)
m = GlobalAveragePool(p)
z = Flatten(m)
output z`;

describe("featureMaps()", () => {
  test("gives every layer with space, all from one graph", async () => {
    const model = await opened(text);
    const layers = storyLayers(model);
    // The rectifier finishes the convolution, the pooling only makes it coarser: nothing else is left.
    expect(layers.map(({ value }) => value)).toEqual(["c", "r", "p"]);
    const all = [];
    const x = floats([1, 1, 2, 2], [1, -2, 3, 0]);
    for await (const { value, maps } of featureMaps(model, x, layers))
      all.push([value, Array.from(maps.data)]);
    expect(all).toEqual([
      ["c", [1, -2, 3, 0, -1, 2, -3, 0]],
      ["r", [1, 0, 3, 0, 0, 2, 0, 0]],
      ["p", [1, 3, 2, 0]],
    ]);
    await model.dispose();
  });

  test("refuses values that are not finite", async () => {
    const model = await opened(text);
    const x = floats([1, 1, 2, 2], [1, 2, 3, Number.POSITIVE_INFINITY]);
    const run = featureMaps(model, x, storyLayers(model)).next();
    await expect(run).rejects.toMatchObject({ code: "model-not-finite" });
  });
});

describe("storyLayers()", () => {
  const deep = `input x: float32[1,2,4,4]
w: float32[2,2,1,1] = [1, 0, 0, 1]
bias: float32[2,1,1] = [1, 2]
c1 = Conv(x, w)
b1 = Add(c1, bias)
r1 = Relu(b1)
c2 = Conv(r1, w)
r2 = Relu(c2)
s = Add(r1, r2)
c3 = Conv(s, w)
r3 = Relu(c3)
p = MaxPool<kernel_shape=[2, 2]>(r3)
m = GlobalAveragePool(p)
z = Flatten(m)
output z`;
  test("are on every path and finished; the first and the last stay where there are too many", async () => {
    const model = await opened(deep);
    expect(storyLayers(model).map(({ value }) => value)).toEqual(["r1", "s", "r3"]);
    expect(storyLayers(model, 2).map(({ value }) => value)).toEqual(["r1", "r3"]);
    await model.dispose();
  });
});

describe("channelNumbers()", () => {
  test("by hand, with the first of equal maxima", () => {
    const numbers = channelNumbers(floats([1, 2, 1, 3], [0, 2, 2, -1, 0, 1]));
    expect(Array.from(numbers.maxima)).toEqual([2, 1]);
    expect(Array.from(numbers.minima)).toEqual([0, -1]);
    expect(Array.from(numbers.positions)).toEqual([1, 2]);
    expect(Array.from(numbers.means)).toEqual([4 / 3, 0]);
    // Mean 4/6, squares 10/6.
    expect(numbers.spread).toBeCloseTo(Math.sqrt(10 / 6 - 16 / 36), 12);
  });
});

describe("deadChannels()", () => {
  const of = (minima: number[], maxima: number[]) => ({
    minima: Float32Array.from(minima),
    maxima: Float32Array.from(maxima),
  });
  test("are those with maximum 0 in a layer without values below zero", () => {
    expect(deadChannels(of([0, 0, 3], [0, 2, 3]))).toEqual([0]);
  });
  test("are those that are one number everywhere in a signed layer", () => {
    expect(deadChannels(of([-1, 3, 0], [0, 3, 0]))).toEqual([1, 2]);
  });
  test("over a set, only those dead on every picture", () => {
    expect(deadChannels(widened(of([0, 0, 0], [0, 0, 1]), of([0, 0, 0], [0, 5, 0])))).toEqual([0]);
  });
});

describe("quantileOfSizes()", () => {
  test("is what sorting gives, on ties, zeros and all lengths", () => {
    const { uniform } = random(4);
    for (let n = 1; n < 200; n += 7) {
      const data = Float32Array.from({ length: n }, () => Math.round(20 * uniform()) - 10);
      const sorted = data.map(Math.abs).sort();
      for (const q of [0.005, 0.5, 0.995, 1])
        expect(quantileOfSizes(data, q)).toBe(sorted[Math.ceil(q * n) - 1] || sorted[n - 1]);
    }
  });
  test("is the largest where nearly all is 0", () => {
    expect(quantileOfSizes(new Float32Array(1000).with(3, -7))).toBe(7);
  });
});

describe("specific channels", () => {
  test("zScores() by hand: two other pictures", () => {
    const others = [
      [1, 0, 5],
      [3, 0, 5],
    ].reduce((sums, maxima) => withMaxima(sums, maxima), noMaxima(3));
    // μ = 2, 0, 5; σ = √2, 0, 0; their median is 0, so that s₀ is the largest.
    const { values } = zScores(Float32Array.of(2 + 2 * Math.SQRT2, Math.SQRT2, 5), others);
    expect(values[0]).toBeCloseTo(1, 6);
    expect(values[1]).toBeCloseTo(1, 6);
    expect(values[2]).toBe(0);
  });

  test("a picture taken out again leaves the others", () => {
    const one = withMaxima(noMaxima(2), [1, 2]);
    expect(withMaxima(withMaxima(one, [5, 6]), [5, 6], -1)).toEqual(one);
  });

  test("prominence() puts a small strong spot before an even answer", () => {
    const numbers = channelNumbers(floats([1, 3, 1, 4], [5, 5, 5, 5, 0, 0, 8, 0, 0, 0, 0, 0]));
    const found = prominence(numbers);
    expect(found.values[0]).toBe(0);
    expect(found.values[1]).toBeCloseTo(6 / numbers.spread, 12);
    expect(bySpecificity(found)).toEqual([1, 0, 2]);
  });
});
