import { describe, expect, test } from "vitest";
import { colourTable } from "./colours.ts";
import { featureSheet, stripSheet, thinning } from "./feature-sheet.ts";
import { goodColumns } from "./feature-tiles.ts";
import { filterSheet } from "./filter-sheet.ts";
import type { Raster } from "./raster.ts";

const pixel = ({ width, data }: Raster, x: number, y: number): number[] =>
  Array.from(data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));

/** Whether a colour stands anywhere on the sheet. */
const has = (sheet: Raster, colour: readonly number[]): boolean => {
  for (let i = 0; i < sheet.data.length; i += 3)
    if (colour.every((part, c) => sheet.data[i + c] === part)) return true;
  return false;
};

describe("filterSheet()", () => {
  const weights = { shape: [1, 3, 1, 2], data: Float32Array.of(1, 0, -1, 0, 0, 0) };
  const sheet = filterSheet({ caption: [], weights, drawn: "image", limit: 2, labels: ["0"], zoom: 5 });

  test("draws red, green and blue around grey, a block per weight", () => {
    // The tile begins at the left margin; its rows are the only ones with that colour.
    const row = Array.from({ length: sheet.height }, (_, y) => y).find(
      (y) => pixel(sheet, 24, y)[1] === 0 && pixel(sheet, 24, y)[0] === 255,
    ) as number;
    expect(pixel(sheet, 24, row)).toEqual([255, 0, 128]);
    expect(pixel(sheet, 28, row + 4)).toEqual([255, 0, 128]);
    expect(pixel(sheet, 29, row)).toEqual([128, 128, 128]);
    expect(pixel(sheet, 34, row)).toEqual([255, 255, 255]);
  });

  test("draws panels in the colours of signed values, and 1×1 filters as a matrix", () => {
    const table = colourTable("signed");
    const panels = { shape: [2, 2, 1, 1], data: Float32Array.of(1, -1, 0, 0.5) };
    const matrix = filterSheet({
      caption: [],
      weights: panels,
      drawn: "panels",
      limit: 1,
      labels: ["0", "1"],
    });
    expect(has(matrix, Array.from(table.subarray(0, 3)))).toBe(true);
    expect(has(matrix, Array.from(table.subarray(-3)))).toBe(true);
    for (const shape of [
      [1, 4, 3],
      [1, 2, 3, 3],
      [1, 1, 2, 3, 3],
    ]) {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
      const drawn = filterSheet({
        caption: [],
        weights: { shape, data },
        drawn: "panels",
        limit: 1,
        labels: ["0"],
      });
      expect(has(drawn, Array.from(table.subarray(-3)))).toBe(true);
    }
  });
});

describe("featureSheet()", () => {
  const map = { width: 2, height: 1, data: Float32Array.of(0, 2) };
  const table = colourTable("magnitude");

  test("draws 0 and the limit in the end colours, and a dead channel in none of them", () => {
    const tile = { map, limit: 2, label: "0" };
    const sheet = featureSheet({ caption: [], kind: "magnitude", limit: 2, tiles: [tile], zoom: 6 });
    // Below the scale, which shows the same colours.
    const tileRow = sheet.height - 24 - 9 - 5 - 3;
    expect(pixel(sheet, 24, tileRow)).toEqual(Array.from(table.subarray(0, 3)));
    expect(pixel(sheet, 24 + 6, tileRow)).toEqual(Array.from(table.subarray(-3)));
    const dead = featureSheet({
      caption: [],
      kind: "magnitude",
      limit: 2,
      tiles: [{ ...tile, dead: true }],
      zoom: 6,
    });
    expect(pixel(dead, 24 + 3, tileRow)).not.toEqual(Array.from(table.subarray(0, 3)));
  });

  test("says by how much it makes large maps smaller", () => {
    expect(thinning(112, 112, 64)).toBe(1);
    expect(thinning(224, 224, 64)).toBe(2);
    expect(thinning(7, 7, 512)).toBe(1);
  });

  test("draws a strip of rows with the picture beside the headline", () => {
    const cell = { map, limit: 2, label: "3", note: "1.5" };
    const row = {
      title: "a/very/long/name/of/a/layer/that/has/to/break/somewhere",
      lines: ["2×1"],
      kind: "signed" as const,
    };
    const picture = { width: 2, height: 2, channels: 3 as const, data: new Uint8Array(12).fill(200) };
    const rows = [{ ...row, mean: cell, tiles: [cell, cell] }];
    const strip = stripSheet({ caption: [{ text: "t" }], picture, rows, headings: ["mean", "channels"] });
    expect(has(strip, [200, 200, 200])).toBe(true);
    expect(has(strip, Array.from(colourTable("signed").subarray(-3)))).toBe(true);
  });
});

describe("goodColumns()", () => {
  test("leaves few places empty", () => {
    expect(goodColumns(64)).toBe(8);
    expect(goodColumns(96)).toBe(12);
    expect(goodColumns(1)).toBe(1);
    for (let n = 1; n < 300; n++) expect(goodColumns(n)).toBeLessThanOrEqual(n);
  });
});
