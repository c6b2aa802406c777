import { describe, expect, test } from "vitest";
import { rgbOf } from "./colours.ts";
import { greyOf, heatmap, overlay } from "./heatmap.ts";
import type { Picture } from "./raster.ts";
import { displayScale } from "./scale.ts";

const map = { width: 3, height: 1, data: Float32Array.of(-2, 0, 4) };
const signed = displayScale(map, { signed: true, clip: 100 });
const magnitude = displayScale(map, { signed: false, clip: 100 });
const picture: Picture = {
  width: 3,
  height: 1,
  channels: 3,
  data: Uint8Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90),
};
const blank = displayScale({ ...map, data: [0, 0, 0] }, { signed: true });

describe("heatmap()", () => {
  test("of a signed map puts zero in the middle, whatever the values", () => {
    const expected = [-0.5, 0, 1].flatMap((t) => [...rgbOf("signed", Math.round(255 * t) / 255), 255]);
    // −0.5 × 255 is half way between two steps; Math.round goes up in both places.
    expect([...heatmap(map, signed).data]).toEqual(expected);
  });

  test("of magnitudes shows both signs alike", () => {
    const { data } = heatmap({ ...map, data: [-2, 2, 4] }, magnitude);
    expect([...data.subarray(0, 3)]).toEqual([...data.subarray(4, 7)]);
  });

  test("of a blank map is one colour, NaN or not", () => {
    const { data } = heatmap({ ...map, data: [Number.NaN, 1, 2] }, blank);
    expect([...data]).toEqual([1, 2, 3].flatMap(() => [...rgbOf("signed", 0), 255]));
  });
});

describe("overlay()", () => {
  test("mixes picture and colour by alpha · |value| / limit", () => {
    const { data } = overlay(picture, map, signed, { alpha: 0.5, backdrop: "colour" });
    const mix = (below: number, colour: number, a: number) => Math.floor(below + (colour - below) * a + 0.5);
    const [cold, warm] = [heatmap(map, signed).data.subarray(0, 3), rgbOf("signed", 1)];
    expect([...data]).toEqual([
      ...[10, 20, 30].map((below, c) => mix(below, cold[c] as number, 0.25)),
      ...[40, 50, 60],
      ...[70, 80, 90].map((below, c) => mix(below, warm[c] as number, 0.5)),
    ]);
  });

  test("of a blank map is the picture in grey", () => {
    expect(overlay(picture, map, blank).data).toEqual(greyOf(picture).data);
  });

  test("leaves the picture alone where the map is weaker than least", () => {
    const { data } = overlay(picture, map, signed, { alpha: 0.5, backdrop: "colour", least: 3 });
    expect([...data.subarray(0, 6)]).toEqual([10, 20, 30, 40, 50, 60]);
    expect(data.subarray(6)).toEqual(
      overlay(picture, map, signed, { alpha: 0.5, backdrop: "colour" }).data.subarray(6),
    );
  });

  test("takes grey pictures", () => {
    const grey: Picture = { width: 3, height: 1, channels: 1, data: Uint8Array.of(1, 2, 3) };
    expect([...overlay(grey, map, signed, { alpha: 0 }).data]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  test("refuses a map of another size", () => {
    const small = { width: 1, height: 1, data: [1] };
    expect(() => overlay(picture, small, signed)).toThrow("found 1×3 and 1×1 pixels");
  });

  test("refuses an alpha beyond 1", () => {
    expect(() => overlay(picture, map, signed, { alpha: 2 })).toThrow("found alpha 2");
  });
});
