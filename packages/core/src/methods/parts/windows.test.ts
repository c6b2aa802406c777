import { describe, expect, test } from "vitest";
import { positionsOf, sizesOption, windowPixels, windowsOn } from "./windows.ts";

describe("windowsOn()", () => {
  test("counts ceil((L − w) / s) + 1 positions", () => {
    expect(windowsOn([224, 224], { window: "32", stride: "16" })).toMatchObject({
      counts: [13, 13],
      count: 169,
    });
    expect(windowsOn([10], { window: "4", stride: "4" }).counts).toEqual([3]);
    expect(windowsOn([9, 6], { window: "4x6", stride: "2x1" }).counts).toEqual([4, 1]);
  });

  test("takes a seventh of each side and half of that, a quarter of volumes, single features of tables", () => {
    expect(windowsOn([224, 112], {})).toMatchObject({ window: [32, 16], stride: [16, 8], count: 169 });
    expect(windowsOn([28, 28, 28], {})).toMatchObject({ window: [7, 7, 7], stride: [3, 3, 3] });
    expect(windowsOn([5], {}, true)).toMatchObject({ window: [1], stride: [1], count: 5 });
    expect(windowsOn([2, 1], {})).toMatchObject({ window: [1, 1], stride: [1, 1] });
  });

  test("refuses what leaves gaps or does not fit, with the allowed range", () => {
    for (const [window, stride, message] of [
      ["300", undefined, "Cannot use window 300: allowed is 1 to those of the picture, 224×224"],
      ["0", undefined, "Cannot use window 0"],
      ["32", "33", "Cannot use stride 33: allowed is 1 to those of the window, 32×32"],
      ["8x8x8", undefined, "Cannot use window 8x8x8: 3 numbers for 2 axes"],
    ] as const)
      expect(() => windowsOn([224, 224], { window, stride })).toThrow(message);
  });
});

test("windowPixels() are cut off at the edge", () => {
  const windows = windowsOn([3, 5], { window: "2", stride: "2" });
  expect(windows.counts).toEqual([2, 3]);
  expect([...windowPixels(windows, 0)]).toEqual([0, 1, 5, 6]);
  expect([...windowPixels(windows, 2)]).toEqual([4, 9]);
  expect([...windowPixels(windows, 5)]).toEqual([14]);
});

test("windowPixels() work in one and three axes", () => {
  expect([...windowPixels(windowsOn([5], { window: "2", stride: "1" }), 3)]).toEqual([3, 4]);
  expect([...windowPixels(windowsOn([2, 2, 2], { window: "2x1x2", stride: "1" }), 1)]).toEqual([2, 3, 6, 7]);
});

test("positionsOf() is the window with the closest middle", () => {
  expect([...positionsOf(windowsOn([6], { window: "2", stride: "2" }))]).toEqual([0, 0, 1, 1, 2, 2]);
  expect([...positionsOf(windowsOn([2, 3], { window: "1", stride: "1" }))]).toEqual([0, 1, 2, 3, 4, 5]);
});

test("sizesOption takes numbers and texts", () => {
  expect(sizesOption.parse(32)).toBe("32");
  expect(sizesOption.parse("8x8x8")).toBe("8x8x8");
  for (const wrong of ["", "8x", "-1", "1.5", "a"]) expect(sizesOption.safeParse(wrong).success).toBe(false);
});
