/** Sanity metrics: methods that ignore the model or the class, and the gradient of a linear model, which is its weights. */

import { describe, expect, test } from "vitest";
import { FoveaError } from "../../errors.ts";
import { predict } from "../../explain/explain.ts";
import { gradient } from "../../methods/gradient.ts";
import type { Method } from "../../methods/method.ts";
import type { Probe } from "../../methods/probe.ts";
import type { Model } from "../../model/model.ts";
import { random } from "../../random.ts";
import { filled, floats } from "../../tensor.ts";
import { judgedBy, madeMethod } from "../../testing/made-method.ts";
import { opened, weightsFor } from "../../testing/open-text.ts";
import type { Measured, Metric } from "../metric.ts";
import { pearson } from "../similarity.ts";
import { cascadingRandomisation } from "./cascading-randomisation.ts";
import { efficientMprt, entropy } from "./efficient-mprt.ts";
import { independentRandomisation } from "./independent-randomisation.ts";
import { evenly } from "./parts/forgetting.ts";
import { orientedGradients } from "./parts/hog.ts";
import { randomLogit } from "./random-logit.ts";
import { smoothMprt } from "./smooth-mprt.ts";

const linear = `input x: float32[1,1,16,16]
w: float32[256,3] = {…}
f = Flatten(x)
y = MatMul(f, w)   @top
output y`;
const deep = `input x: float32[1,1,16,16]
w1: float32[2,1,3,3] = {…}
w2: float32[2,2,3,3] = {…}
w3: float32[2,3] = {…}
a = Conv<pads=[1, 1, 1, 1]>(x, w1)   @first
r = Relu(a)
b = Conv<pads=[1, 1, 1, 1]>(r, w2)   @second
s = Relu(b)
p = GlobalAveragePool(s)
f = Flatten(p)
y = MatMul(f, w3)   @third
output y`;
const on = (text: string) => opened(text, weightsFor(text));
const x = floats([1, 1, 16, 16], filled(256, random(5).normal));

const picture = madeMethod((probe) => probe.x.data);

const measured = (row: Metric, model: Model, by: Method, options: Record<string, unknown> = {}, seed = 0) =>
  judgedBy(row, model, x, by, options, seed);
const listed = <Row>(found: Measured, name: string) => found.details?.[name] as Row[];

interface Named {
  readonly layers: number;
  readonly last: string;
}

const all = { spearman: 1, spearmanOfStrength: 1, ssim: 1, edges: 1 };
const close = Object.fromEntries(Object.keys(all).map((way) => [way, expect.closeTo(1, 6)]));

describe("a method that gives back the picture", () => {
  test("keeps likeness 1 through the cascade", async () => {
    const found = await measured(cascadingRandomisation, await on(deep), picture, { samples: 2 });
    expect(found.value).toBeCloseTo(1, 9);
    expect(found.details).toMatchObject({ layers: 3, mean: close });
    expect(found.details?.stages).toHaveLength(3);
    for (const stage of listed(found, "stages")) expect(stage).toMatchObject(close);
  });

  test("keeps it with each layer alone, with its noise averaged out, and between classes", async () => {
    const model = await on(deep);
    expect((await measured(independentRandomisation, model, picture)).value).toBeCloseTo(1, 9);
    expect((await measured(smoothMprt, model, picture, { copies: 3 })).value).toBeCloseTo(1, 9);
    expect((await measured(randomLogit, model, picture)).value).toBeCloseTo(1, 9);
  });

  test("gains no disorder", async () => {
    expect((await measured(efficientMprt, await on(deep), picture)).value).toBe(0);
  });
});

describe("the gradient of a linear model", () => {
  test("has nothing in common with that of the model drawn anew", async () => {
    const model = await on(linear);
    const values: number[] = [];
    for (let seed = 0; seed < 20; seed++)
      values.push((await measured(cascadingRandomisation, model, gradient, {}, seed)).value as number);
    // 256 pixels and 20 seeds: standard error 1 / √5120 = 0.014.
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / 20)).toBeLessThan(0.06);
    expect(Math.max(...values)).toBeLessThan(0.3);
  });

  test("repeats by seed, and leaves the model as it was", async () => {
    const model = await on(linear);
    const of = (seed: number) =>
      measured(independentRandomisation, model, gradient, { how: "permute" }, seed);
    const before = await model.forward(x);
    expect(await of(1)).toEqual(await of(1));
    expect((await of(1)).value).not.toBe((await of(2)).value);
    expect(await model.forward(x)).toEqual(before);
  });
});

describe("cascadingRandomisation", () => {
  test("goes from the output to the input and ends with all layers", async () => {
    const found = await measured(cascadingRandomisation, await on(deep), picture, { stages: 2 });
    expect(listed<Named>(found, "stages").map(({ layers, last }) => [layers, last])).toEqual([
      [1, "third"],
      [3, "first"],
    ]);
  });

  test("has no value, and says why, where the method refuses the randomised model", async () => {
    const model = await on(deep);
    const proud = madeMethod((probe) => {
      if (probe.model !== model) throw new FoveaError("method-inapplicable", "Cannot explain: not this one");
      return probe.x.data;
    });
    for (const row of [cascadingRandomisation, independentRandomisation, efficientMprt])
      expect(await measured(row, model, proud)).toMatchObject({
        value: undefined,
        why: "Cannot explain: not this one",
      });
  });

  test("has no value where the map becomes flat", async () => {
    const model = await on(deep);
    const shy = madeMethod((probe) => (probe.model === model ? probe.x.data : new Float32Array(256)));
    const { value, why, details } = await measured(cascadingRandomisation, model, shy, { stages: 1 });
    expect(value).toBeUndefined();
    expect(why).toBe("the map of the randomised model is the same everywhere");
    expect(details?.stages).toMatchObject([{ layers: 3, flat: 1 }]);
  });

  test("takes any other error for what it is", async () => {
    const model = await on(deep);
    const broken = madeMethod((probe) => {
      if (probe.model !== model) throw new TypeError("oops");
      return probe.x.data;
    });
    await expect(measured(cascadingRandomisation, model, broken)).rejects.toThrow("oops");
  });
});

test("independentRandomisation tries the layers one by one, or some", async () => {
  const model = await on(deep);
  const names = async (layers: number) =>
    listed<{ layer: string }>(
      await measured(independentRandomisation, model, picture, { layers }),
      "layers",
    ).map(({ layer }) => layer);
  expect(await names(0)).toEqual(["third", "second", "first"]);
  expect(await names(2)).toEqual(["third", "first"]);
});

test("randomLogit is −1 where one class is the opposite of the other", async () => {
  const text = linear.replace("256,3", "256,2");
  const draw = random(1);
  const column = filled(256, draw.normal);
  const w = floats(
    [256, 2],
    filled(512, (i) => (i % 2 ? -1 : 1) * (column[i >> 1] as number)),
  );
  const { value, details } = await measured(randomLogit, await opened(text, { w }), gradient);
  expect(value).toBeCloseTo(-1, 9);
  expect(details).toMatchObject({ other: 1, spearmanOfStrength: expect.closeTo(1, 9) });
});

test("randomLogit takes the next best class or one by seed, never the target", async () => {
  const model = await on(linear);
  const { classes } = await predict(model, x);
  const next = classes.find(({ index }) => index !== 0)?.index;
  expect((await measured(randomLogit, model, gradient, { other: "next" })).details).toMatchObject({
    other: next,
  });
  const drawn = new Set<unknown>();
  for (let seed = 0; seed < 12; seed++)
    drawn.add((await measured(randomLogit, model, gradient, {}, seed)).details?.other);
  expect([...drawn].sort()).toEqual([1, 2]);
});

test("smoothMprt averages: of the gradient of a linear model it is the cascade's", async () => {
  const model = await on(linear);
  const plain = await measured(cascadingRandomisation, model, gradient);
  const smooth = await measured(smoothMprt, model, gradient, { copies: 2 });
  expect(smooth.value).toBeCloseTo(plain.value as number, 6);
});

test("efficientMprt is the relative rise of entropy", async () => {
  const model = await on(deep);
  // Half ones: ln 2. Quarters of four values: 2 ln 2.
  const values = (probe: Probe) => filled(256, (i) => (probe.model === model ? i % 2 : i % 4));
  const { value, details } = await measured(efficientMprt, model, madeMethod(values));
  expect(value).toBeCloseTo(1, 12);
  expect(details).toMatchObject({ before: expect.closeTo(Math.LN2, 12) });
  expect(entropy({ data: new Float32Array(4) }, 10)).toBe(0);
  const lost = (probe: Probe) => filled(256, (i) => (probe.model === model ? i % 2 : 3));
  expect(await measured(efficientMprt, model, madeMethod(lost))).toMatchObject({
    value: undefined,
    why: "the map of the randomised model is the same everywhere",
  });
});

test("smoothMprt does not add the noise that a method draws itself", async () => {
  const seen: Float32Array[] = [];
  const watching = madeMethod((probe) => {
    seen.push(probe.x.data);
    return probe.x.data;
  });
  await measured(smoothMprt, await on(deep), watching, { copies: 1, stages: 1 }, 4);
  const { normal } = random(4);
  const [added, own] = [x.data.map((v, i) => (seen[1]?.[i] as number) - v), filled(256, normal)];
  // The deviation of a correlation of 256 numbers is 1 / 16.
  expect(Math.abs(pearson(added, own))).toBeLessThan(0.3);
});

describe("orientedGradients()", () => {
  const ramp = (of: (column: number, row: number) => number) =>
    filled(256, (i) => of(i % 16, Math.floor(i / 16)));
  const cellOf = (map: Float32Array) => [...orientedGradients(map, 16, 16).subarray(45, 54)];

  test("votes for the direction of change, whatever its sign and size", () => {
    const across = cellOf(ramp((column) => column));
    expect(across).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(cellOf(ramp((column) => -3 * column))).toEqual(across);
    // A quarter turn is 4.5 of 9 directions.
    const half = Math.SQRT1_2;
    expect(cellOf(ramp((_, row) => row))).toEqual([
      0,
      0,
      0,
      0,
      expect.closeTo(half, 9),
      expect.closeTo(half, 9),
      0,
      0,
      0,
    ]);
  });

  test("has nine numbers for each cell of at most 8 pixels", () => {
    expect(orientedGradients(new Float32Array(256), 16, 16)).toHaveLength(16 * 9);
    expect(orientedGradients(new Float32Array(64 * 40), 64, 40)).toHaveLength(8 * 5 * 9);
  });
});

test.each([
  [1, 21, 6, [1, 5, 9, 13, 17, 21]],
  [1, 3, 6, [1, 2, 3]],
  [1, 9, 1, [9]],
  [0, 0, 4, [0]],
])("evenly(%i, %i, %i)", (from, to, count, wanted) => {
  expect(evenly(from, to, count)).toEqual(wanted);
});
