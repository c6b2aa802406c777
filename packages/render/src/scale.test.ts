import { describe, expect, test } from "vitest";
import { displayScale, sharedScale } from "./scale.ts";

const row = (...data: number[]) => ({ width: data.length, height: 1, data: Float32Array.from(data) });
const ramp = row(...Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : -1) * (i + 1)));

describe("displayScale()", () => {
  test("ends at the nearest-rank percentile of the absolute values and says so", () => {
    expect(displayScale(ramp, { signed: true })).toEqual({
      kind: "signed",
      limit: 995,
      clippedFraction: 0.005,
      text: "colours span ±995 (99.5 % of pixels)",
    });
  });

  test("of 100 clips nothing", () => {
    const scale = displayScale(ramp, { signed: false, clip: 100 });
    expect(scale).toMatchObject({ kind: "magnitude", limit: 1000, clippedFraction: 0 });
    expect(scale.text).toBe("colours span 0…1000 (100 % of pixels)");
  });

  test("of a sparse map, whose percentile is zero, is its largest value", () => {
    const sparse = row(...new Array(999).fill(0), -4);
    expect(displayScale(sparse, { signed: true })).toMatchObject({ limit: 4, clippedFraction: 0 });
  });

  test("grows with the map: nothing is normalised away", () => {
    const doubled = { ...ramp, data: ramp.data.map((x) => 2 * x) };
    expect(displayScale(doubled, { signed: true }).limit).toBe(1990);
  });

  test.each([
    ["zero", row(0, 0, 0), "the map is zero everywhere"],
    ["constant", row(0.5, 0.5), "the map is 0.5 everywhere"],
    [
      "not finite",
      row(1, Number.NaN, Number.POSITIVE_INFINITY),
      "the map has 2 of 3 values that are not finite numbers",
    ],
  ])("of a %s map gives the reason", (_, map, blank) => {
    expect(displayScale(map, { signed: true })).toMatchObject({ limit: 0, blank, text: blank });
  });

  test("refuses a percentile of nothing", () => {
    expect(() => displayScale(ramp, { signed: true, clip: 0 })).toThrow("found percentile 0");
  });

  test("refuses a map whose array is too short", () => {
    expect(() => displayScale({ width: 2, height: 2, data: [1] }, { signed: true })).toThrow(
      "found 1 numbers for 2×2",
    );
  });
});

describe("sharedScale()", () => {
  test("is that of all values together", () => {
    const maps = [row(...Array(100).fill(1)), row(...Array(100).fill(-4))];
    expect(sharedScale(maps, { signed: true })).toMatchObject({ limit: 4, clippedFraction: 0 });
  });

  test("is blank only if all maps are", () => {
    expect(sharedScale([row(0, 0), row(0)], { signed: false }).blank).toBe("the map is zero everywhere");
    expect(sharedScale([row(0, 0), row(2, 1)], { signed: false })).toMatchObject({ limit: 2 });
  });
});
