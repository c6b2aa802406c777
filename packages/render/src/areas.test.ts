import { describe, expect, test } from "vitest";
import { areaMap, legend } from "./areas.ts";
import { masked } from "./masked.ts";
import type { Picture } from "./raster.ts";

const picture: Picture = { width: 4, height: 1, channels: 1, data: Uint8Array.from([0, 80, 160, 240]) };

describe("areaMap()", () => {
  test("gives each class a colour, largest area first, with shares", () => {
    const { raster, areas } = areaMap(picture, { width: 4, height: 1, data: [7, 3, 7, 7] });
    expect(areas.map(({ index, share }) => [index, share])).toEqual([
      [7, 0.75],
      [3, 0.25],
    ]);
    expect(areas[0]?.colour).not.toEqual(areas[1]?.colour);
    expect(raster.channels).toBe(3);
    expect(Array.from(raster.data.subarray(0, 3))).toEqual(
      areas[0]?.colour.map((c) => Math.floor(0.6 * c + 0.5)),
    );
  });

  test("names the rest together when there are more classes than colours", () => {
    const data = Array.from({ length: 12 }, (_, i) => i);
    const wide: Picture = { width: 12, height: 1, channels: 1, data: new Uint8Array(12) };
    const { areas } = areaMap(wide, { width: 12, height: 1, data });
    expect(areas).toHaveLength(9);
    expect(areas.at(-1)).toMatchObject({ index: undefined, share: 4 / 12 });
  });
});

test("legend() has a line for each area, with its swatch", () => {
  const { areas } = areaMap(picture, { width: 4, height: 1, data: [7, 3, 7, 7] });
  const strip = legend(areas, (index) => `class ${index}`, 120);
  expect([strip.width, strip.height]).toEqual([120, 24]);
  expect(Array.from(strip.data.subarray(0, 3))).toEqual(areas[0]?.colour);
});

test("masked() keeps what is in the mask and fades the rest", () => {
  const { data } = masked(picture, { width: 4, height: 1, data: [1, 0, 0.5, 1] });
  expect(data[0]).toBe(0);
  expect(data[3]).toBe(Math.round(190 + 0.3 * (80 - 190)));
  expect(data[6]).toBe(Math.round((160 + (190 + 0.3 * (160 - 190))) / 2));
  expect(data[9]).toBe(240);
});
