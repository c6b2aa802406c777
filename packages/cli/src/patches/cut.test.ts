import type { Raster } from "@fovea/render";
import { describe, expect, test } from "vitest";
import { cut, fitted } from "./cut.ts";

const grey = (width: number, levels: readonly number[]): Raster => ({
  width,
  height: levels.length / width,
  channels: 1,
  data: Uint8Array.from(levels),
});

const firstOf = ({ data }: Raster): number[] => Array.from(data).filter((_, i) => i % 3 === 0);
const all = (raster: Raster) => ({ x: 0, y: 0, width: raster.width, height: raster.height });

describe("cut()", () => {
  test("takes the pixels of a box as they are at their own size", () => {
    const picture = grey(3, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
    const box = { x: 1, y: 0, width: 2, height: 2 };
    expect(firstOf(cut(picture, box, all(picture), box))).toEqual([20, 30, 50, 60]);
  });

  test("averages what becomes smaller", () => {
    const picture = grey(4, [0, 100, 100, 0]);
    const [value] = firstOf(cut(picture, all(picture), all(picture), { width: 1, height: 1 }));
    // A triangle as wide as eight pixels, centred between the second and the third.
    expect(value).toBeCloseTo((100 * 2 * 3.5) / (2 * 3.5 + 2 * 2.5), 0);
  });

  test("shows pixels as squares where each becomes five or more", () => {
    const picture = grey(2, [0, 200]);
    const drawn = firstOf(cut(picture, all(picture), all(picture), { width: 10, height: 1 }));
    expect(drawn).toEqual([0, 0, 0, 0, 0, 200, 200, 200, 200, 200]);
  });

  test("is neutral beyond what is seen", () => {
    const picture = grey(4, [1, 2, 3, 4]);
    const box = { x: -1, y: 0, width: 4, height: 1 };
    const seen = { x: 1, y: 0, width: 2, height: 1 };
    expect(firstOf(cut(picture, box, seen, { width: 4, height: 1 }))).toEqual([214, 214, 2, 3]);
  });

  test("fitted() keeps the proportions", () => {
    expect(fitted({ width: 30, height: 10 }, 60)).toEqual({ width: 60, height: 20 });
  });
});
