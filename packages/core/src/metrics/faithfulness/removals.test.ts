/** Metrics that remove sets at random: on a linear network with its exact attribution they are perfect. */

import { describe, expect, test } from "vitest";
import type { Heat } from "../../explain/heat.ts";
import { floats } from "../../tensor.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import type { Subject } from "../subject.ts";
import { averageDrop } from "./average-drop.ts";
import { faithfulnessCorrelation } from "./faithfulness-correlation.ts";
import { increase } from "./increase.ts";
import { infidelity } from "./infidelity.ts";
import { muFidelity } from "./mu-fidelity.ts";
import { sensitivityN } from "./sensitivity-n.ts";

const rows = ["120431", "0-2013", "300-11", "142520", "00-311", "910002"];
/** Irregular, so that no two sets have the same effect and ranks do not hang on rounding. */
const x = floats(
  [1, 1, 6, 6],
  Array.from({ length: 36 }, (_, i) => 1.2 + Math.sin(7 * i)),
);
const few = { samples: 30 };

/** The map w ⊙ (x − x₀), times a factor: exact on a linear network. */
async function exact(factor = 1, x0 = 0): Promise<Subject> {
  const subject = await subjectOf(rows, { x });
  const data = subject.heat.data.map((w, p) => factor * w * ((x.data[p] as number) - x0));
  return subject.withHeat({ width: 6, height: 6, data });
}

const heat = (width: number, ...data: number[]): Heat => ({
  width,
  height: data.length / width,
  data: Float32Array.from(data),
});

describe("the exact attribution of a linear network", () => {
  test.each([
    [sensitivityN, {}],
    [faithfulnessCorrelation, { baseline: "zero" }],
    [muFidelity, { cells: 3 }],
    [muFidelity, { cells: 9, fraction: 0.5 }],
  ])("has correlation 1: $id", async (metric, options) => {
    expect((await judged(metric, await exact(), { ...few, ...options })).value).toBeCloseTo(1, 5);
    expect((await judged(metric, await exact(3), { ...few, ...options })).value).toBeCloseTo(1, 5);
    expect((await judged(metric, await exact(-1), { ...few, ...options })).value).toBeCloseTo(-1, 5);
  });

  test("has correlation 1 from any baseline that it was made for", async () => {
    const baseline = floats([1, 1, 6, 6], new Array(36).fill(0.4));
    const found = await judged(sensitivityN, await exact(1, 0.4), { ...few, baseline });
    expect(found.value).toBeCloseTo(1, 5);
    expect(found.details?.baseline).toBe("given");
    expect((await judged(sensitivityN, await exact(1, 0), { ...few, baseline })).value).toBeLessThan(0.999);
  });

  test.each(["square", "gaussian"])("has infidelity 0: %s", async (perturbation) => {
    const { value, details } = await judged(infidelity, await exact(), { ...few, perturbation });
    expect(value).toBeCloseTo(0, 6);
    expect(details?.scale).toBeCloseTo(1, 4);
    expect(details?.raw).toBeCloseTo(0, 6);
  });

  test("three times too large has infidelity 0 after the best scale, and 4 E b² before", async () => {
    const { value, details } = await judged(infidelity, await exact(3), few);
    expect(value).toBeCloseTo(0, 6);
    expect(details?.scale).toBeCloseTo(1 / 3, 4);
    expect(details?.relative).toBeCloseTo(4, 4);
  });

  test("of reversed sign has infidelity 1: it predicts nothing", async () => {
    const { value, details } = await judged(infidelity, await exact(-1), few);
    expect(value).toBe(1);
    expect(details?.scale).toBe(0);
  });
});

describe("sensitivity-n", () => {
  test("is the correlation over all sets, of which it draws some", async () => {
    // Four pixels, sets of two: six of them. Contributions 2 1 −1 0, map 1 3 −2 1.
    const subject = await subjectOf(["21", "-0"], { x: floats([1, 1, 2, 2], [1, 1, 1, 1]) });
    const given = subject.withHeat(heat(2, 1, 3, -2, 1));
    const { value, details } = await judged(sensitivityN, given, { fractions: "0.5", samples: 3000 });
    const sums = [4, -1, 2, 1, 4, -1];
    const falls = [3, 1, 2, 0, 1, -1];
    expect(Math.abs((value as number) - correlation(sums, falls))).toBeLessThan(0.04);
    expect(details?.sizes).toEqual([{ fraction: 0.5, n: 2, correlation: value }]);
  });

  test("is the mean over the sizes", async () => {
    const subject = (await exact()).withHeat((await subjectOf(rows, { x })).heat);
    const { value, details } = await judged(sensitivityN, subject, few);
    const sizes = (details as { sizes: { n: number; correlation: number }[] }).sizes;
    expect(sizes.map(({ n }) => n)).toEqual([1, 1, 4, 11, 29]);
    expect(value).toBeCloseTo(sizes.reduce((sum, { correlation: c }) => sum + c, 0) / 5, 12);
  });

  test("does not exist where the score does not react", async () => {
    const subject = (await subjectOf(["21", "-0"])).withHeat(heat(2, 1, 2, 3, 4));
    for (const metric of [sensitivityN, faithfulnessCorrelation, muFidelity]) {
      const found = await judged(metric, subject, { ...few, baseline: "zero" });
      expect(found.value).toBeUndefined();
      expect(found.why).toContain("no correlation");
    }
    expect((await judged(infidelity, subject, few)).why).toContain("does not react");
  });
});

describe("infidelity", () => {
  test("is 1 − E[ab]² / (E[a²] E[b²]) over all places of the square, of which it draws some", async () => {
    // 3×3, squares of 2: four places. Contributions 1 2 0 / 0 3 1 / 4 0 1, map 1 1 0 / 2 0 0 / 1 3 1.
    const subject = await subjectOf(["120", "031", "401"], { x: floats([1, 1, 3, 3], new Array(9).fill(1)) });
    const given = subject.withHeat(heat(3, 1, 1, 0, 2, 0, 0, 1, 3, 1));
    const { value } = await judged(infidelity, given, { part: 0.67, samples: 4000 });
    const [a, b] = [
      [4, 1, 6, 4],
      [6, 6, 7, 5],
    ] as const;
    const product = (u: readonly number[], v: readonly number[]): number =>
      u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
    expect(
      Math.abs((value as number) - (1 - product(a, b) ** 2 / (product(a, a) * product(b, b)))),
    ).toBeLessThan(0.02);
  });

  test("does not exist for a map of zeros", async () => {
    const found = await judged(infidelity, (await exact()).withHeat(heat(6, ...new Array(36).fill(0))), few);
    expect(found.value).toBeUndefined();
    expect(found.why).toContain("predicts nothing");
  });
});

test("all maps of a picture are judged by the same sets, asked about once", async () => {
  let asked = 0;
  const progress = (): void => void asked++;
  const subject = await subjectOf(rows, { x: floats(x.shape, x.data.slice()), progress });
  for (const [metric, runs] of [
    [sensitivityN, 5 * 30 + 1],
    [faithfulnessCorrelation, 30],
    [muFidelity, 30],
    [infidelity, 30],
  ] as const) {
    asked = 0;
    const first = await judged(metric, subject, few);
    // The score of the whole picture is known after the first; two sizes of one pixel are one question.
    expect(asked, metric.id).toBe(metric === sensitivityN ? runs - 30 : runs);
    asked = 0;
    expect(await judged(metric, subject, few)).toEqual(first);
    await judged(metric, subject.withHeat((await exact(2)).heat), few);
    expect(asked, metric.id).toBe(0);
  }
});

describe("average drop and increase", () => {
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  const four = () => subjectOf(["21", "-0"], { x: floats([1, 1, 2, 2], [1, 1, 1, 1]) });

  test("look at the picture times the positive part of the map, from 0 to 1", async () => {
    // m = 0 ½ 1 0: z falls from 2 to ½ − 1.
    const lower = (await four()).withHeat(heat(2, -7, 2, 4, 0));
    const drop = await judged(averageDrop, lower);
    expect(drop.value).toBeCloseTo((sigmoid(2) - sigmoid(-0.5)) / sigmoid(2), 6);
    expect(drop.details).toMatchObject({ baseline: "zero" });
    expect((await judged(increase, lower)).value).toBe(0);
    // m = 1 ½ 0 0: z rises to 2½.
    const higher = (await four()).withHeat(heat(2, 4, 2, -1, 0));
    expect((await judged(averageDrop, higher)).value).toBe(0);
    expect((await judged(increase, higher)).value).toBe(1);
  });

  test("scale a map that is positive everywhere from its least value", async () => {
    // m = 1 ½ 0 0 again.
    const { details } = await judged(increase, (await four()).withHeat(heat(2, 9, 7, 5, 5)));
    expect(details?.masked).toBeCloseTo(sigmoid(2.5), 6);
  });

  test("do not exist for a map without positive part", async () => {
    for (const metric of [averageDrop, increase])
      expect(await judged(metric, (await four()).withHeat(heat(2, -1, -2, -3, 0)))).toMatchObject({
        value: undefined,
        why: "the map has no positive part",
      });
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((s, v) => s + v, 0) / list.length;
  const covariance = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((s, value, i) => s + (value - mean(u)) * ((v[i] as number) - mean(v)), 0);
  return covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
}
