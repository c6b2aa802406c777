/** Sparseness, complexity and resolution against closed forms. */

import { describe, expect, test } from "vitest";
import { upsampled } from "../../image/upsample.ts";
import { random } from "../../random.ts";
import { judged, subjectOf } from "../../testing/subject-of.ts";
import type { Metric } from "../metric.ts";
import { complexity } from "./complexity.ts";
import { resolution } from "./resolution.ts";
import { sparseness } from "./sparseness.ts";

async function of(row: Metric, width: number, data: ArrayLike<number>, options = {}) {
  const subject = await subjectOf(["00", "00"]);
  const heat = { width, height: data.length / width, data: Float32Array.from(data) };
  return judged(row, subject.withHeat(heat), options);
}

describe("sparseness", () => {
  test("is 0 for an even map and 1 − 1/n for a single pixel", async () => {
    expect((await of(sparseness, 4, [2, 2, 2, 2, 2, 2, 2, 2])).value).toBeCloseTo(0, 12);
    expect((await of(sparseness, 2, [0, 0, 0, 7])).value).toBeCloseTo(3 / 4, 12);
  });

  test("is the mean difference of pairs over twice the mean, whatever the signs", async () => {
    const values = [3, 1, 0, 4, 2, 2];
    let differences = 0;
    for (const a of values) for (const b of values) differences += Math.abs(a - b);
    const gini = differences / (2 * 6 * 6 * 2);
    expect((await of(sparseness, 3, [-3, 1, 0, -4, 2, -2])).value).toBeCloseTo(gini, 12);
  });
});

describe("complexity", () => {
  test("is 0 for a single pixel and ln n for an even map", async () => {
    expect(await of(complexity, 2, [0, 0, 0, -7])).toEqual({
      value: 0,
      details: { effectivePixels: 1, share: 0.25 },
    });
    expect((await of(complexity, 2, [1, -1, 1, 1])).value).toBeCloseTo(Math.log(4), 12);
  });

  test("is the entropy of the parts", async () => {
    const entropy = 0.5 * Math.log(2) + 2 * 0.25 * Math.log(4);
    const { value, details } = await of(complexity, 2, [2, 1, 0, 1]);
    expect(value).toBeCloseTo(entropy, 12);
    expect(details?.effectivePixels).toBeCloseTo(2 ** 1.5, 12);
  });
});

const draw = random(5);
const noise = (count: number): number[] => Array.from({ length: count }, draw.normal);

describe("resolution", () => {
  test("of a wave is where it lies among the half-waves", async () => {
    const [width, height, u] = [40, 10, 4];
    const wave = Array.from({ length: width * height }, (_, i) =>
      Math.cos((Math.PI * u * ((i % width) + 0.5)) / width),
    );
    const { value, details } = await of(resolution, width, wave);
    // All power lies from 4 to 5 half-waves across; nothing changes down.
    expect(details?.x).toBeCloseTo((0.9 * 40) / 4.9, 5);
    expect(details?.y).toBeCloseTo(10, 5);
    expect(value).toBeCloseTo(Math.sqrt(((0.9 * 40) / 4.9) * 10), 5);
  });

  test("of noise in each pixel is a pixel", async () => {
    for (const power of [0.5, 0.9]) {
      const { value } = await of(resolution, 64, noise(64 * 48), { power });
      expect(value).toBeGreaterThan(0.95);
      expect(value).toBeLessThan(1.05);
    }
  });

  test.each([4, 7, 14, 28])(
    "of noise of %i cells across, enlarged bilinearly, is such a cell",
    async (cells) => {
      const side = 112;
      const values: number[] = [];
      for (let trial = 0; trial < 6; trial++) {
        const data = noise(cells * cells);
        const found = await of(
          resolution,
          side,
          upsampled({ height: cells, width: cells, data }, side, side),
        );
        values.push((found.value as number) / (side / cells));
      }
      const mean = values.reduce((a, b) => a + b) / values.length;
      expect(mean).toBeGreaterThan(0.85);
      expect(mean).toBeLessThan(1.15);
    },
  );

  test("of blocks is finer than of the same grid enlarged smoothly, and coarser than a pixel", async () => {
    const data = noise(49);
    const blocks = Array.from({ length: 112 * 112 }, (_, i) => {
      const [x, y] = [i % 112, Math.floor(i / 112)];
      return data[Math.floor(y / 16) * 7 + Math.floor(x / 16)] as number;
    });
    const smooth = await of(resolution, 112, upsampled({ height: 7, width: 7, data }, 112, 112));
    const sharp = await of(resolution, 112, blocks);
    expect(sharp.value).toBeLessThan(smooth.value as number);
    expect(sharp.value).toBeGreaterThan(4);
  });

  test("is the same for the map turned by a quarter", async () => {
    const data = noise(12 * 8);
    const turned = Array.from({ length: 96 }, (_, i) => data[(i % 8) * 12 + Math.floor(i / 8)] as number);
    const [a, b] = [await of(resolution, 12, data), await of(resolution, 8, turned)];
    expect(b.value).toBeCloseTo(a.value as number, 9);
    expect(b.details?.x).toBeCloseTo(a.details?.y as number, 9);
  });
});

describe.each([sparseness, complexity, resolution].map((row): [string, Metric] => [row.id, row]))(
  "%s",
  (_, row) => {
    test("does not change with the scale of the map", async () => {
      const data = noise(64);
      const scaled = data.map((value) => value * 1024);
      expect((await of(row, 8, scaled)).value).toBeCloseTo((await of(row, 8, data)).value as number, 9);
    });

    test("of a map without anything in it is not defined", async () => {
      expect(await of(row, 2, [0, 0, 0, 0])).toMatchObject({
        value: undefined,
        why: expect.stringContaining("map"),
      });
    });
  },
);

test("resolution of a flat map is not defined", async () => {
  expect((await of(resolution, 3, [0.1, 0.1, 0.1])).value).toBeUndefined();
});
