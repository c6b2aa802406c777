import type { ReceptiveField } from "@fovea/core";
import { describe, expect, test } from "vitest";
import { inPhoto, patchRegion, placeOf, seenOf, within } from "./region.ts";
import type { PatchLayer } from "./request.ts";

const axis = (size: number, start: number, end: number) => ({
  size,
  start,
  end,
  indices: new Uint8Array(size),
});

const field = (size: number, rows: [number, number], columns: [number, number]): ReceptiveField => ({
  axes: [axis(size, ...rows), axis(size, ...columns)],
  whole: false,
  holds: () => true,
  unknown: [],
});

const layer = (size: number): PatchLayer => ({
  value: "l",
  shape: [1, 4, 5, 6],
  ceiling: undefined,
  form: { axes: [0, 1].map(() => ({ size, stride: 4, start: -3 })), shared: false },
});

describe("patchRegion()", () => {
  test("is a window of one size, which reaches beyond the picture where the field does", () => {
    expect(patchRegion(layer(7), [0, 2], field(24, [0, 4], [5, 12]))).toEqual({
      shown: { x: 5, y: -3, width: 7, height: 7 },
      field: { x: 5, y: 0, width: 7, height: 4 },
    });
  });

  test("is the exact field where that takes most of the picture, or has no form", () => {
    const exact = field(24, [0, 20], [2, 24]);
    const box = { x: 2, y: 0, width: 22, height: 20 };
    expect(patchRegion(layer(23), [1, 1], exact).shown).toEqual(box);
    expect(patchRegion({ ...layer(7), form: undefined }, [1, 1], exact).shown).toEqual(box);
  });

  test("placeOf() counts rows of the layer", () => {
    expect(placeOf(layer(7), 13)).toEqual([2, 1]);
  });
});

describe("regions in the photo", () => {
  // 200×100 pixels resized to 40×20, of which the middle 20×20 is seen.
  const photo = {
    originalWidth: 200,
    originalHeight: 100,
    placement: { resized: { width: 40, height: 20 }, left: 10, top: 0, width: 20, height: 20 },
  };

  test("inPhoto() undoes the crop and the scale", () => {
    expect(inPhoto(photo, { x: 2, y: 4, width: 3, height: 3 })).toEqual({
      x: 60,
      y: 20,
      width: 15,
      height: 15,
    });
  });

  test("seenOf() is what the crop leaves", () => {
    const layout = { width: 20, height: 20, channels: 3, step: 1, channelStep: 400 };
    expect(seenOf(photo, layout)).toEqual({ x: 50, y: 0, width: 100, height: 100 });
  });

  test("within() is in whole pixels of the photo", () => {
    expect(within({ x: -4.5, y: 90.2, width: 10, height: 30 }, photo)).toEqual({
      x: 0,
      y: 90,
      width: 6,
      height: 10,
    });
  });
});
