/** Truth carried into the model's input: crop, squash and margin. */

import { describe, expect, test } from "vitest";
import { originalBox, place } from "../image/placement.ts";
import type { Mask } from "../localise/mask.ts";
import { placedTruth } from "./place-truth.ts";
import type { Truth } from "./truth.ts";

const mask = (...rows: string[]): Mask => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  data: Uint8Array.from(rows.join(""), Number),
});
const rowsOf = ({ width, data }: Mask): string[] =>
  Array.from({ length: data.length / width }, (_, y) => data.subarray(y * width, (y + 1) * width).join(""));

/** 8×4: an object of 2×2 at (4, 1), with its lower half a part. */
const object = {
  label: "zebra",
  box: { x: 4, y: 1, width: 2, height: 2 },
  mask: mask("00000000", "00001100", "00001100", "00000000"),
  parts: [{ name: "legs", defining: false, mask: mask("00000000", "00000000", "00001100", "00000000") }],
};
const truth: Truth = { width: 8, height: 4, objects: [object], background: "snow" };

describe("placedTruth()", () => {
  test("of a crop shifts, and keeps what is known beside", () => {
    const placed = placedTruth(truth, place(truth, { size: [4, 4], fit: "crop", short: 4 }));
    expect(placed).toMatchObject({ width: 4, height: 4, background: "snow" });
    expect(placed.objects[0]?.box).toEqual({ x: 2, y: 1, width: 2, height: 2 });
    expect(rowsOf(placed.objects[0]?.mask as Mask)).toEqual(["0000", "0011", "0011", "0000"]);
    expect(rowsOf(placed.objects[0]?.parts?.[0]?.mask as Mask)).toEqual(["0000", "0000", "0011", "0000"]);
    expect(placed.objects[0]?.parts?.[0]).toMatchObject({ name: "legs", defining: false });
  });

  test("of a squash takes the pixel at each centre", () => {
    const placed = placedTruth(truth, place(truth, { size: [8, 4], fit: "squash", short: 4 }));
    expect(placed.objects[0]?.box).toEqual({ x: 2, y: 2, width: 1, height: 4 });
    expect(rowsOf(placed.objects[0]?.mask as Mask)).toEqual([
      "0000",
      "0000",
      "0010",
      "0010",
      "0010",
      "0010",
      "0000",
      "0000",
    ]);
  });

  test("of a margin leaves the margin empty", () => {
    const full = {
      ...truth,
      objects: [
        {
          label: "a",
          box: { x: 0, y: 0, width: 8, height: 4 },
          mask: mask(..."1111".split("").map(() => "11111111")),
        },
      ],
    };
    const placed = placedTruth(full, place(truth, { size: [4, 4], fit: "pad", short: 4 }));
    expect(rowsOf(placed.objects[0]?.mask as Mask)).toEqual(["0000", "1111", "1111", "0000"]);
    expect(placed.objects[0]?.box).toEqual({ x: 0, y: 1, width: 4, height: 2 });
  });

  test.each([
    ["crop", 6],
    ["squash", 6],
    ["pad", 6],
  ] as const)("and back is the same box where nothing is cut off: %s", (fit, side) => {
    const placement = place(truth, { size: [side, side], fit, short: 6 });
    const inside = { ...truth, objects: [{ label: "a", box: { x: 3, y: 1, width: 2, height: 2 } }] };
    const box = placedTruth(inside, placement).objects[0]?.box as NonNullable<Truth["objects"][0]>["box"];
    const back = originalBox({ originalWidth: 8, originalHeight: 4 }, placement, box);
    for (const side of ["x", "y", "width", "height"] as const)
      expect(back[side]).toBeCloseTo(inside.objects[0]?.box[side] as number, 12);
  });

  test("drops objects, parts and marks that fall outside, and cuts boxes off", () => {
    const left = { label: "dog", box: { x: 0, y: 0, width: 2, height: 4 } };
    const edge = { label: "cat", box: { x: 1, y: 1, width: 3, height: 2 } };
    const mark = { name: "sign", mask: mask("10000000", "00000000", "00000000", "00000000") };
    const placement = place(truth, { size: [4, 4], fit: "crop", short: 4 });
    const placed = placedTruth({ ...truth, objects: [left, edge], marks: [mark] }, placement);
    expect(placed.objects).toEqual([{ label: "cat", box: { x: 0, y: 1, width: 2, height: 2 } }]);
    expect(placed.marks).toEqual([]);
  });

  test("an object too thin for any centre is dropped with its mask", () => {
    const thin = { ...object, mask: mask("00000000", "00001000", "00000000", "00000000") };
    const placed = placedTruth(
      { ...truth, objects: [thin] },
      place(truth, { size: [2, 4], fit: "squash", short: 2 }),
    );
    expect(placed.objects).toEqual([]);
  });
});
