import { describe, expect, test } from "vitest";
import { rgbOf } from "./colours.ts";
import { captionStrip, figure } from "./figure.ts";
import { alarmInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import { displayScale } from "./scale.ts";
import { scaleBar } from "./scale-bar.ts";

const map = { width: 2, height: 1, data: [-3, 3] };
const signed = displayScale(map, { signed: true });

const pixel = ({ data, width }: Raster, x: number, y: number): number[] => [
  ...data.subarray(3 * (y * width + x)).subarray(0, 3),
];
const holds = ({ data }: Raster, [red, green, blue]: Rgb): boolean =>
  data.some((_, i) => i % 3 === 0 && data[i] === red && data[i + 1] === green && data[i + 2] === blue);

describe("scaleBar()", () => {
  test("runs from −limit through zero to limit", () => {
    const bar = scaleBar(signed, 101);
    expect(bar.width).toBe(101);
    for (const [x, t] of [
      [0, -1],
      [50, 0],
      [100, 1],
    ] as const) {
      expect(pixel(bar, x, 0)).toEqual([...rgbOf("signed", t)]);
    }
  });

  test("prints its numbers within any width", () => {
    for (const width of [8, 20, 40, 80, 300])
      expect(scaleBar(signed, width, 2).data).toHaveLength(width * 44 * 3);
  });

  test("of a blank map has the reason and no colours", () => {
    const bar = scaleBar(displayScale({ ...map, data: [0, 0] }, { signed: true }), 200);
    expect(holds(bar, rgbOf("signed", 1))).toBe(false);
    expect(bar.data.some((sample) => sample < 200)).toBe(true);
  });
});

describe("captionStrip()", () => {
  test("prints failed checks, and only those, in the alarm colour", () => {
    expect(holds(captionStrip([{ text: "gap 0.2", tone: "failed" }], 100), alarmInk)).toBe(true);
    expect(holds(captionStrip([{ text: "gap 0.2" }, { text: "ok", tone: "quiet" }], 100), alarmInk)).toBe(
      false,
    );
  });

  test("grows by whole lines when the text must wrap", () => {
    const [one, two] = ["word", "word word"].map((text) => captionStrip([{ text }], 30).height) as [
      number,
      number,
    ];
    expect(two).toBe(2 * one);
  });
});

describe("figure()", () => {
  const panel: Raster<1> = { width: 40, height: 30, channels: 1, data: new Uint8Array(1200).fill(77) };

  test("sets panels side by side at a whole-number zoom", () => {
    const { width } = figure([{ raster: panel }, { raster: panel, title: "map", scale: signed }], [], {
      zoom: 2,
      textScale: 1,
    });
    expect(width).toBe(8 + 80 + 8 + 80 + 8);
  });

  test("keeps every pixel of its panels", () => {
    const { data } = figure([{ raster: panel }, { raster: panel }], [], { zoom: 3, textScale: 1 });
    expect(data.filter((sample) => sample === 77)).toHaveLength(2 * 1200 * 9 * 3);
  });

  test("gets taller by its caption", () => {
    const heights = [[], [{ text: "a" }]].map((caption) => figure([{ raster: panel }], caption).height);
    expect(heights[1]).toBeGreaterThan(heights[0] as number);
  });
});

describe("figure() with strips and second titles", () => {
  const panel = { raster: { width: 40, height: 20, channels: 1, data: new Uint8Array(800) } as const };
  const options = { zoom: 1, textScale: 1 };

  test("draws a strip over the whole width between panels and caption", () => {
    const plain = figure([panel, panel], [], options);
    const withStrip = figure([panel, panel], [], {
      ...options,
      below: [(width) => ({ width, height: 5, channels: 1, data: new Uint8Array(width * 5).fill(7) })],
    });
    expect(withStrip.width).toBe(plain.width);
    expect(withStrip.height).toBe(plain.height + 5 + 8);
    expect(pixel(withStrip, 8, plain.height)).toEqual([7, 7, 7]);
  });

  test("keeps room for a second title in all columns", () => {
    const one = figure([panel, panel], [], options);
    const two = figure([panel, { ...panel, title: "frog", subtitle: "93 %" }], [], options);
    expect(two.height).toBe(one.height + 12);
  });
});
