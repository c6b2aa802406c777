/** Robustness metrics on networks whose maps are known in closed form. */

import { describe, expect, test } from "vitest";
import { gradient } from "../../methods/gradient.ts";
import type { ModelOptions } from "../../model/model.ts";
import { random } from "../../random.ts";
import { filled, floats } from "../../tensor.ts";
import { judgedBy, madeMethod } from "../../testing/made-method.ts";
import { opened, weightsFor } from "../../testing/open-text.ts";
import { pearson } from "../similarity.ts";
import { localLipschitz } from "./local-lipschitz.ts";
import { maxSensitivity } from "./max-sensitivity.ts";
import { relativeInputStability } from "./relative-input-stability.ts";
import { relativeOutputStability } from "./relative-output-stability.ts";
import { relativeRepresentationStability } from "./relative-representation-stability.ts";

const head = "input x: float32[1,1,8,8]\nw: float32[64,2] = {…}\n";
const linear = `${head}f = Flatten(x)\ny = MatMul(f, w)\noutput y`;
const squares = `${head}s = Mul(x, x)\nf = Flatten(s)\ny = MatMul(f, w)\noutput y`;
/** Σ of all for class 0, nothing for class 1. */
const ones = (text: string) =>
  weightsFor(text, (shape) =>
    floats(
      shape,
      filled(128, (i) => 1 - (i % 2)),
    ),
  );
const noise = floats([1, 1, 8, 8], filled(64, random(5).normal));
const full = floats(
  [1, 1, 8, 8],
  filled(64, () => 1),
);

const picture = madeMethod(({ x }) => x.data);

const on = (text: string, options: ModelOptions = {}) => opened(text, ones(text), options);

describe("maxSensitivity", () => {
  test("of the gradient of a linear model is 0", async () => {
    expect(await judgedBy(maxSensitivity, await on(linear), full, gradient)).toMatchObject({ value: 0 });
  });

  test("of the gradient of Σx² is max ‖δ‖ / ‖x‖", async () => {
    const { value = Number.NaN, details } = await judgedBy(
      maxSensitivity,
      await on(squares),
      noise,
      gradient,
    );
    const { min, max } = { min: Math.min(...noise.data), max: Math.max(...noise.data) };
    const reach = 0.02 * (max - min);
    const length = Math.hypot(...noise.data);
    // ‖δ‖ of 64 uniform numbers is about reach · √(64 / 3), its deviation 5 %, and this is the largest of ten.
    const ratio = (value * length) / (reach * Math.sqrt(64 / 3));
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.25);
    expect(value).toBeLessThan((reach * 8) / length);
    expect(details).toMatchObject({ samples: 10, kept: 10 });
  });

  test("gives a sampled method the same random numbers everywhere", async () => {
    const dice = madeMethod(({ seed }) => filled(64, random(seed + 1).normal));
    expect(await judgedBy(maxSensitivity, await on(linear), full, dice, {}, 3)).toMatchObject({ value: 0 });
  });

  test("does not go where a method's own noise goes", async () => {
    const seen: Float32Array[] = [];
    const watching = madeMethod(({ x }) => {
      seen.push(x.data);
      return x.data;
    });
    await judgedBy(maxSensitivity, await on(linear), noise, watching, { samples: 1 }, 3);
    const step = noise.data.map((v, i) => (seen[1]?.[i] as number) - v);
    // The deviation of a correlation of 64 numbers is 1 / 8.
    expect(Math.abs(pearson(step, filled(64, random(3).uniform)))).toBeLessThan(0.5);
  });

  test("repeats by seed", async () => {
    const model = await on(squares);
    const of = async (seed: number) =>
      (await judgedBy(maxSensitivity, model, noise, gradient, {}, seed)).value;
    expect(await of(4)).toBe(await of(4));
    expect(await of(4)).not.toBe(await of(5));
  });

  test("counts only pictures that keep the class", async () => {
    // Σx = 0: noise decides for class 0 or 1.
    const even = floats(
      [1, 1, 8, 8],
      filled(64, (i) => (i % 2 ? 1 : -1)),
    );
    const { details } = await judgedBy(maxSensitivity, await on(linear), even, picture, { samples: 20 });
    expect(details?.kept).toBeGreaterThan(0);
    expect(details?.kept).toBeLessThan(20);
  });

  test("stays between black and white where they are known", async () => {
    const seen: number[] = [];
    const watching = madeMethod(({ x }) => {
      seen.push(...x.data);
      return x.data;
    });
    const model = await on(linear, { pixelRange: { low: [0], high: [1] } });
    await judgedBy(maxSensitivity, model, full, watching, { radius: "0.5" });
    expect(Math.max(...seen)).toBe(1);
    expect(Math.min(...seen)).toBeLessThan(0.6);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0.5);
  });

  test("of a map of zeros has no value", async () => {
    const nothing = madeMethod(() => new Float32Array(64));
    expect(await judgedBy(maxSensitivity, await on(linear), full, nothing)).toMatchObject({
      value: undefined,
      why: "the map is zero everywhere",
    });
  });
});

test("localLipschitz of the gradient of Σx² is 2", async () => {
  const { value } = await judgedBy(localLipschitz, await on(squares), noise, gradient);
  expect(value).toBeCloseTo(2, 4);
});

test("relativeInputStability of the picture itself is 1, of its square about 2", async () => {
  const model = await on(linear, { pixelRange: { low: [-9], high: [9] } });
  expect((await judgedBy(relativeInputStability, model, full, picture)).value).toBeCloseTo(1, 9);
  const squared = madeMethod(({ x }) => x.data.map((v) => v * v));
  const few = { radius: 0.0001 };
  expect((await judgedBy(relativeInputStability, model, full, squared, few)).value).toBeCloseTo(2, 2);
});

test("relativeOutputStability of the picture itself is 1 where the scores are the picture, all ones", async () => {
  const text = `input x: float32[1,1,8,8]
sure: float32[1,1] = [100]
f = Flatten(x)
y = Concat<axis=1>(f, sure)
output y`;
  const model = await opened(text, {}, { pixelRange: { low: [-9], high: [9] } });
  expect((await judgedBy(relativeOutputStability, model, full, picture)).value).toBeCloseTo(1, 6);
});

test("relativeRepresentationStability of the picture itself is 1 where a layer is three times the picture", async () => {
  const text = `${head}k: float32[1,1,1,1] = [3]\nc = Conv(x, k)\nf = Flatten(c)\ny = MatMul(f, w)\noutput y`;
  const model = await opened(text, ones(text), { pixelRange: { low: [-9], high: [9] } });
  const { value, details } = await judgedBy(relativeRepresentationStability, model, full, picture);
  expect(value).toBeCloseTo(1, 5);
  expect(details).toMatchObject({ layer: "c", kept: 10 });
  const plain = await judgedBy(relativeRepresentationStability, await on(linear), full, picture);
  expect(plain).toMatchObject({ value: undefined, why: "no layer of the model has space" });
});
