import { describe, expect, test } from "vitest";
import { place } from "../image/placement.ts";
import { components, instances, intersectionOverUnion } from "./components.ts";
import { boxInOriginal, localise, maskInOriginal } from "./localise.ts";
import { type Mask, maskOf, type PixelMap, readThreshold } from "./mask.ts";
import { seedsOf } from "./seeds.ts";

/** A map from rows of digits; `-` is −1. */
function map(...rows: string[]): PixelMap {
  const data = rows.flatMap((row) => Array.from(row, (c) => (c === "-" ? -1 : Number(c))));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}
const mask = (...rows: string[]): Mask => {
  const { width, height, data } = map(...rows);
  return { width, height, data: Uint8Array.from(data) };
};
const rowsOf = ({ width, data }: Mask): string[] =>
  Array.from({ length: data.length / width }, (_, y) => data.subarray(y * width, (y + 1) * width).join(""));

describe("readThreshold()", () => {
  test("reads parts of the maximum and quantiles", () => {
    expect(readThreshold("0.2")).toEqual({ kind: "part-of-maximum", value: 0.2 });
    expect(readThreshold(".15")).toEqual({ kind: "part-of-maximum", value: 0.15 });
    expect(readThreshold("q0.95")).toEqual({ kind: "quantile", value: 0.95 });
  });

  test.each(["0", "1", "1.5", "-0.2", "20%", "", "q1", "much"])("refuses %j", (text) => {
    expect(() => readThreshold(text)).toThrow(expect.objectContaining({ code: "option-invalid" }));
  });
});

describe("maskOf()", () => {
  test("keeps what reaches the part of the maximum", () => {
    const cut = maskOf(map("0129", "-25-"), { kind: "part-of-maximum", value: 0.2 });
    expect(rowsOf(cut)).toEqual(["0011", "0110"]);
  });

  test("keeps the pixels above a quantile, and never what speaks against", () => {
    expect(rowsOf(maskOf(map("0129", "-25-"), { kind: "quantile", value: 0.75 }))).toEqual(["0011", "0110"]);
    expect(rowsOf(maskOf(map("---1"), { kind: "quantile", value: 0.1 }))).toEqual(["0001"]);
  });

  test("is empty where nothing is positive", () => {
    expect(rowsOf(maskOf(map("--", "00"), { kind: "part-of-maximum", value: 0.2 }))).toEqual(["00", "00"]);
  });
});

describe("components()", () => {
  test("are 4-connected, largest first, with tight boxes", () => {
    const found = components(mask("11000", "01001", "00010", "00011"));
    expect(found.map(({ box }) => box)).toEqual([
      { x: 0, y: 0, width: 2, height: 2 },
      { x: 3, y: 2, width: 2, height: 2 },
      { x: 4, y: 1, width: 1, height: 1 },
    ]);
    expect(found.map(({ pixels }) => pixels.length)).toEqual([3, 3, 1]);
  });

  test("do not go round the edge of a row", () => {
    expect(components(mask("001", "100"))).toHaveLength(2);
  });

  test("instances() leaves out what has less than a tenth of the largest", () => {
    const large = mask("11111111111110", "11111111111100", "00000000000001");
    expect(instances(large, "all")).toHaveLength(1);
    expect(instances(mask("111101"), "all")).toHaveLength(2);
    expect(instances(mask("111101"), "largest")).toHaveLength(1);
    expect(instances(mask("000"), "all")).toEqual([]);
  });
});

describe("intersectionOverUnion()", () => {
  const box = { x: 0, y: 0, width: 4, height: 2 };
  test.each([
    [box, 1],
    [{ ...box, x: 2 }, 1 / 3],
    [{ ...box, x: 4 }, 0],
    [{ ...box, x: 9, y: 9 }, 0],
  ])("of %j is %f", (other, wanted) => {
    expect(intersectionOverUnion(box, other)).toBeCloseTo(wanted, 12);
  });
});

describe("localise()", () => {
  const two = map("99000", "98004", "00004");
  test("finds the largest part with what it holds of the map", () => {
    const { parts, mask: found } = localise(two);
    expect(parts).toEqual([{ box: { x: 0, y: 0, width: 2, height: 2 }, score: 9, share: 35 / 43 }]);
    expect(rowsOf(found)).toEqual(["11000", "11000", "00000"]);
  });

  test("finds all instances", () => {
    expect(localise(two, { instances: "all" }).parts.map(({ box }) => box.x)).toEqual([0, 4]);
  });

  test("takes the boxes of a refined mask", () => {
    const refine = () => mask("00000", "01110", "00000");
    expect(localise(two, { refine }).parts[0]?.box).toEqual({ x: 1, y: 1, width: 3, height: 1 });
  });

  test("finds nothing in a map that speaks against", () => {
    expect(localise(map("--0", "0--"))).toMatchObject({ parts: [] });
  });
});

describe("seedsOf()", () => {
  test("is sure of the strongest and the weakest tenths only", () => {
    const values = map("0000000123", "4567899999");
    const seeds = seedsOf(values, maskOf(values, { kind: "part-of-maximum", value: 0.5 }));
    expect(Array.from(seeds).join("")).toBe("0000000222" + "2333311111");
  });
});

describe("in the original picture", () => {
  const size = { originalWidth: 400, originalHeight: 300 };
  const original = (fit: "crop" | "squash" | "pad") => ({
    ...size,
    placement: place({ width: 400, height: 300 }, { size: [100, 100], fit, short: 150 }),
  });

  test.each([
    // The short side becomes 150, and the middle 100×100 of 200×150 is seen: pixels of 2×2.
    ["crop", { x: 100 + 20, y: 50 + 40, width: 60, height: 80 }],
    ["squash", { x: 40, y: 60, width: 120, height: 120 }],
    // 100×75 with margins of 12 above and 13 below.
    ["pad", { x: 40, y: 28, width: 120, height: 164 }],
  ] as const)("a box of a %sped picture", (fit, wanted) => {
    const found = boxInOriginal({ x: 10, y: 20, width: 30, height: 40 }, original(fit));
    expect(found.x).toBe(wanted.x);
    expect(found.width).toBe(wanted.width);
    expect(Math.abs(found.y - wanted.y)).toBeLessThanOrEqual(4);
    expect(Math.abs(found.height - wanted.height)).toBeLessThanOrEqual(4);
  });

  test("a box over the whole input ends at the picture", () => {
    expect(boxInOriginal({ x: 0, y: 0, width: 100, height: 100 }, original("pad"))).toEqual({
      x: 0,
      y: 0,
      width: 400,
      height: 300,
    });
  });

  test("a mask covers what the model saw and nothing else", () => {
    const all = { width: 100, height: 100, data: new Uint8Array(10_000).fill(1) };
    const { width, height, data } = maskInOriginal(all, original("crop"));
    expect([width, height]).toEqual([400, 300]);
    expect(components({ width, height, data }).map(({ box }) => box)).toEqual([
      { x: 100, y: 50, width: 200, height: 200 },
    ]);
  });
});
