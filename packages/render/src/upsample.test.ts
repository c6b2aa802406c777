import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { upsampleBilinear, upsampleNearest } from "./upsample.ts";

describe("upsampleBilinear()", () => {
  test("of 0 1 to four pixels has half-pixel centres", () => {
    const { data } = upsampleBilinear({ width: 2, height: 1, data: [0, 1] }, { width: 4, height: 1 });
    expect([...data]).toEqual([0, 0.25, 0.75, 1]);
  });

  test("of 2×2 is the product of its axes", () => {
    const { data } = upsampleBilinear({ width: 2, height: 2, data: [0, 4, 8, 12] }, { width: 4, height: 4 });
    expect([...data]).toEqual([0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12]);
  });

  test("to the same size changes nothing", () => {
    const data = Float32Array.of(3, -1, 4, 1, -5, 9);
    expect(upsampleBilinear({ width: 3, height: 2, data }, { width: 3, height: 2 }).data).toEqual(data);
  });

  test("stays within the range of its input, whatever the sizes", () => {
    const side = fc.integer({ min: 1, max: 6 });
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 36, maxLength: 36 });
    const property = fc.property(side, side, side, side, values, (w, h, width, height, all) => {
      const data = all.slice(0, w * h);
      const up = upsampleBilinear({ width: w, height: h, data }, { width, height });
      expect(up.data).toHaveLength(width * height);
      expect(Math.min(...up.data)).toBeGreaterThanOrEqual(Math.min(...data));
      expect(Math.max(...up.data)).toBeLessThanOrEqual(Math.max(...data));
    });
    fc.assert(property, { seed: 1 });
  });
});

describe("upsampleNearest()", () => {
  test("repeats cells", () => {
    const { data } = upsampleNearest({ width: 2, height: 1, data: [5, 7] }, { width: 4, height: 2 });
    expect([...data]).toEqual([5, 5, 7, 7, 5, 5, 7, 7]);
  });

  test("of 2 to 3 gives the middle pixel, which lies on the border, to the second cell", () => {
    const { data } = upsampleNearest({ width: 2, height: 1, data: [5, 7] }, { width: 3, height: 1 });
    expect([...data]).toEqual([5, 7, 7]);
  });
});
