import { describe, expect, test } from "vitest";
import { random } from "../../random.ts";
import { floats } from "../../tensor.ts";
import { areaGradient } from "./area-penalty.ts";
import { blurLevels, faded, fadingGradient } from "./blur-pyramid.ts";
import { SmoothMask } from "./smooth-mask.ts";
import type { Space } from "./space.ts";

const space: Space = { sizes: [4, 5], pixels: 20, channels: 2, pixelStep: 1, channelStep: 20 };

describe("SmoothMask", () => {
  test("of one parameter is 1 there and falls off smoothly", () => {
    const smooth = new SmoothMask([15], 2, 1);
    const parameters = new Float64Array(15);
    parameters[7] = 1;
    const mask = smooth.mask(parameters);
    expect(mask[7]).toBeGreaterThan(0.99);
    expect(mask[8]).toBeGreaterThan(0.99);
    expect(mask[9]).toBeCloseTo(Math.exp(-0.5), 1);
    expect(mask[12]).toBe(0);
  });

  test("of equal parameters is even, borders included", () => {
    const mask = new SmoothMask([12, 9], 3, 1).mask(new Float64Array(108).fill(0.5));
    for (const value of mask) expect(value).toBeCloseTo(mask[0] as number, 6);
  });

  test("has the gradient of central differences", () => {
    const smooth = new SmoothMask([7, 6], 2, 2);
    const draw = random(1);
    const parameters = Float64Array.from({ length: smooth.parameters }, draw.uniform);
    const byMask = Float32Array.from({ length: 42 }, draw.normal);
    const gradient = smooth.gradient(parameters, byMask);
    const total = (p: Float64Array): number =>
      smooth.mask(p).reduce((sum, m, i) => sum + m * (byMask[i] as number), 0);
    for (const [j, found] of gradient.entries()) {
      const p = parameters[j] as number;
      const slope = (total(parameters.with(j, p + 1e-3)) - total(parameters.with(j, p - 1e-3))) / 2e-3;
      expect(found).toBeCloseTo(slope, 2);
    }
  });
});

describe("faded()", () => {
  const draw = random(2);
  const x = floats([1, 2, 4, 5], Float32Array.from({ length: 40 }, draw.normal));
  const levels = blurLevels(x, space, 1, 4);

  test("is the picture where the mask is 1 and the strongest blur where it is 0", () => {
    expect(Array.from(faded(levels, new Float32Array(20).fill(1), space).data)).toEqual(Array.from(x.data));
    const none = faded(levels, new Float32Array(20), space);
    expect(Array.from(none.data)).toEqual(Array.from(levels[0]?.data ?? []));
  });

  test("has the gradient of central differences", () => {
    const mask = Float32Array.from({ length: 20 }, () => 0.05 + 0.9 * draw.uniform());
    const byX = floats(x.shape, Float32Array.from({ length: 40 }, draw.normal));
    const total = (m: Float32Array): number =>
      faded(levels, m, space).data.reduce((sum, v, i) => sum + v * (byX.data[i] as number), 0);
    for (const [p, found] of fadingGradient(levels, mask, byX, space).entries()) {
      const m = mask[p] as number;
      const slope = (total(mask.with(p, m + 1e-3)) - total(mask.with(p, m - 1e-3))) / 2e-3;
      expect(found).toBeCloseTo(slope, 1);
    }
  });
});

describe("areaGradient()", () => {
  test("wants the largest values to be 1 and the others 0", () => {
    const found = areaGradient(Float32Array.of(0.25, 1, 0.5, 0.75), 0.5);
    expect(Array.from(found)).toEqual([0.125, 0, 0.25, -0.125]);
  });

  test("shares what is left among ties, so that no place is preferred", () => {
    expect(Array.from(areaGradient(new Float32Array(4).fill(0.5), 0.25))).toEqual([
      0.125, 0.125, 0.125, 0.125,
    ]);
  });

  test("finds the border that sorting finds", () => {
    const draw = random(3);
    const mask = Float32Array.from({ length: 999 }, () => Math.round(300 * draw.uniform()) / 300);
    const sorted = mask.toSorted();
    for (const area of [0.001, 0.1, 0.5, 0.999]) {
      const border = sorted[999 - Math.round(area * 999)] as number;
      const found = areaGradient(mask, area);
      let total = 0;
      for (let p = 0; p < 999; p++) {
        const target = (mask[p] as number) - ((found[p] as number) * 999) / 2;
        if ((mask[p] as number) > border) expect(target).toBeCloseTo(1, 4);
        if ((mask[p] as number) < border) expect(target).toBeCloseTo(0, 4);
        total += target;
      }
      expect(total).toBeCloseTo(Math.round(area * 999), 1);
    }
  });
});
