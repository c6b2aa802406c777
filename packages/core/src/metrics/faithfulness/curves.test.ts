/** Metrics that take a picture away piece by piece, on linear networks whose curves can be written down. */

import { describe, expect, test } from "vitest";
import type { Heat } from "../../explain/heat.ts";
import { floats } from "../../tensor.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import { deletion } from "./deletion.ts";
import { insertion } from "./insertion.ts";
import { irof } from "./irof.ts";
import { pixelFlipping } from "./pixel-flipping.ts";

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const ones = (height: number, width: number) =>
  floats([1, 1, height, width], new Array(height * width).fill(1));
const heat = (width: number, ...data: number[]): Heat => ({
  width,
  height: data.length / width,
  data: Float32Array.from(data),
});
const trapezoid = (curve: readonly number[]): number =>
  curve.slice(1).reduce((sum, v, k) => sum + (v + (curve[k] as number)) / 2, 0) / (curve.length - 1);
const expectClose = (found: unknown, expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length);
  for (const [k, value] of (found as number[]).entries()) expect(value).toBeCloseTo(expected[k] as number, 5);
};

/** Weights 2, 1, −1, 0 on a picture of ones: z = 2, and p = σ(z). */
const four = () => subjectOf(["21", "-0"], { x: ones(2, 2) });

describe("deletion", () => {
  test("is the area under the probability while the largest go first", async () => {
    const { value, details } = await judged(deletion, await four(), { steps: 4, random: 0 });
    // Without 2, 1, 0, −1 in this order z is 2, 0, −1, −1, 0.
    const curve = [2, 0, -1, -1, 0].map(sigmoid);
    expectClose(details?.curve, curve);
    expect(value).toBeCloseTo(trapezoid(curve), 5);
    expect(details).toMatchObject({ baseline: "zero", changed: [0, 0.25, 0.5, 0.75, 1], orders: 1 });
    expect(details?.spread).toBeUndefined();
  });

  test("in fewer steps takes several pixels at once", async () => {
    const { value } = await judged(deletion, await four(), { steps: 2, random: 0 });
    expect(value).toBeCloseTo(trapezoid([2, -1, 0].map(sigmoid)), 5);
  });

  test("goes to the baseline that is asked for", async () => {
    const baseline = floats([1, 1, 2, 2], [3, 3, 3, 3]);
    const { value, details } = await judged(deletion, await four(), { steps: 4, random: 0, baseline });
    // Each pixel that goes is tripled.
    expect(value).toBeCloseTo(trapezoid([2, 6, 8, 8, 6].map(sigmoid)), 5);
    expect(details?.baseline).toBe("given");
  });

  test("asks several orders where equal values leave it open, and tells their spread", async () => {
    // Pixels 0 and 1 are equal: either 2 goes first or 1.
    const subject = (await four()).withHeat(heat(2, 5, 5, 0, 1));
    const { value, details } = await judged(deletion, subject, { steps: 4, random: 0, repeats: 200 });
    const [first, second] = [
      [2, 0, -1, -1, 0],
      [2, 1, -1, -1, 0],
    ].map((z) => trapezoid(z.map(sigmoid))) as [number, number];
    const apart = Math.abs(first - second);
    expect(details?.orders).toBe(200);
    // 200 draws of two equally probable values: deviation half of their distance, mean in the middle.
    expect((details?.spread as number) / (apart / 2)).toBeCloseTo(1, 1);
    expect(Math.abs((value as number) - (first + second) / 2)).toBeLessThan((4 * apart) / 2 / Math.sqrt(200));
  });

  test("asks again only where equal values are parted", async () => {
    let asked = 0;
    const progress = (): void => void asked++;
    const subject = await subjectOf(["21", "-0"], { x: ones(2, 2), progress });
    asked = 0;
    await judged(deletion, subject.withHeat(heat(2, 5, 5, 0, 1)), { steps: 4, random: 0, repeats: 3 });
    expect(asked).toBe(5 + 1 + 1);
    asked = 0;
    await judged(deletion, subject.withHeat(heat(2, 5, 5, 0, 1)), { steps: 2, random: 0, repeats: 3 });
    expect(asked).toBe(3);
  });

  test("is compared with random orders, whose mean is that of all 24", async () => {
    const { value, details } = await judged(deletion, await four(), { steps: 4, random: 800 });
    const { random } = details as { random: { value: number; spread: number } };
    const areas = permutations([2, 1, -1, 0]).map((order) => {
      let z = 2;
      return trapezoid([2, ...order.map((w) => (z -= w))].map(sigmoid));
    });
    const expected = areas.reduce((a, b) => a + b, 0) / 24;
    expect(Math.abs(random.value - expected)).toBeLessThan((4 * random.spread) / Math.sqrt(800));
    expect(details?.normalised).toBeCloseTo((value as number) / random.value, 12);
  });

  test("asks for random orders once per picture", async () => {
    let asked = 0;
    const progress = (): void => void asked++;
    const subject = await subjectOf(["21", "-0"], { x: ones(2, 2), progress });
    const once = await judged(deletion, subject, { steps: 4 });
    asked = 0;
    const again = await judged(deletion, subject.withHeat(heat(2, 1, 2, 3, 4)), { steps: 4 });
    expect(asked).toBe(5);
    expect(again.details?.random).toEqual(once.details?.random);
  });
});

describe("insertion", () => {
  test("is the area while pixels come back", async () => {
    const { value, details } = await judged(insertion, await four(), {
      steps: 4,
      random: 0,
      baseline: "zero",
    });
    expectClose(details?.curve, [0, 2, 3, 3, 2].map(sigmoid));
    expect(value).toBeCloseTo(trapezoid([0, 2, 3, 3, 2].map(sigmoid)), 5);
  });

  test("starts from a blur of the width that is asked for", async () => {
    // One row 0 0 9 0 0, weight 1 on the second: three taps e^(−1/2σ²), 1, e^(−1/2σ²) over their sum.
    const x = floats([1, 1, 1, 5], [0, 0, 9, 0, 0]);
    const subject = await subjectOf(["01000"], { x });
    const { details } = await judged(insertion, subject, { steps: 5, random: 0, sigma: 1, kernel: 3 });
    const side = Math.exp(-0.5);
    const { curve } = details as { curve: number[] };
    expect(curve[0]).toBeCloseTo(sigmoid((9 * side) / (1 + 2 * side)), 5);
    expect(details?.baseline).toBe("blur σ=1, 3 pixels");
  });

  test("of a picture of one colour is its probability: blurring changes nothing", async () => {
    const { value } = await judged(insertion, await four(), { steps: 4, random: 0 });
    expect(value).toBeCloseTo(sigmoid(2), 5);
  });
});

describe("pixel flipping", () => {
  test("is the mean fall of the score over the first regions, by brute force", async () => {
    const rows = ["120431", "0-2013", "300-11", "142520", "00-311", "910002"];
    const x = floats(
      [1, 1, 6, 6],
      Array.from({ length: 36 }, (_, i) => 1 + (i % 5)),
    );
    const subject = await subjectOf(rows, { x });
    const weight = (p: number): number => subject.heat.data[p] as number;
    for (const { region, steps, each } of [
      { region: 2, steps: 100, each: 1 },
      { region: 2, steps: 4, each: 2 },
      { region: 4, steps: 3, each: 1 },
      { region: 2, steps: 100, each: 20 },
    ]) {
      const across = Math.ceil(6 / region);
      const regions = Array.from({ length: across * across }, (_, r) =>
        Array.from({ length: 36 }, (_, p) => p).filter(
          (p) => Math.floor(Math.floor(p / 6) / region) * across + Math.floor((p % 6) / region) === r,
        ),
      );
      const mean = (pixels: number[]): number =>
        pixels.reduce((sum, p) => sum + weight(p), 0) / pixels.length;
      // A map without ties among regions: what the network is does not change.
      const map = Float32Array.from({ length: 36 }, (_, p) => weight(p) + p / 1000);
      const ranked = regions.toSorted(
        (a, b) =>
          mean(b) +
          b.reduce((s, p) => s + p, 0) / b.length / 1000 -
          (mean(a) + a.reduce((s, p) => s + p, 0) / a.length / 1000),
      );
      const count = Math.min(steps, Math.max(1, Math.floor(regions.length / each)));
      let total = 0;
      for (let k = 0; k <= count; k++)
        for (const p of ranked.slice(0, k * each).flat()) total += weight(p) * (x.data[p] as number);
      const judging = subject.withHeat({ width: 6, height: 6, data: map });
      const { value } = await judged(pixelFlipping, judging, { region, steps, each, baseline: "zero" });
      expect(value).toBeCloseTo(total / (count + 1), 4);
    }
  });

  test("has noise in the place of what goes, unless told", async () => {
    const { details } = await judged(pixelFlipping, await four(), { region: 1 });
    expect(details).toMatchObject({ baseline: "noise", regions: 4, orders: 1 });
  });
});

describe("IROF", () => {
  test("is the area over the probability in parts of the first", async () => {
    const { value, details } = await judged(irof, await four(), { segments: "grid:2", baseline: "zero" });
    const curve = [2, 0, -1, -1, 0].map((z) => sigmoid(z) / sigmoid(2));
    expect(value).toBeCloseTo(1 - trapezoid(curve), 5);
    expect(details).toMatchObject({ segments: 4, baseline: "zero" });
  });

  test("of segments of equal means has no order", async () => {
    const subject = (await four()).withHeat(heat(2, 1, 2, 2, 1));
    const found = await judged(irof, subject, { segments: floats([2, 2], [0, 0, 1, 1]) });
    expect(found.value).toBeUndefined();
    expect(found.why).toContain("no order");
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
