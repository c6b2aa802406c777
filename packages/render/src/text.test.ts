import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blankCanvas } from "./canvas.ts";
import { drawText, oneLine, printable, textWidth, wrapText } from "./text.ts";

describe("printable()", () => {
  test.each([
    ["Übergröße – façade", "Ubergrosse - facade"],
    ["Σφ − f(x₀) ≤ 10⁻⁷ ω", "Σφ − f(x0) ≤ 10?? ?"],
    ["日本 🐸", "?? ?"],
    ["“quoted”", '"quoted"'],
    ["e\u0301", "e"],
    ["a\nb\u0007", "a b?"],
  ])("of %j is %j", (text, printed) => {
    expect(printable(text)).toBe(printed);
  });
});

test("textWidth() is the glyphs and the gaps between them, times the scale", () => {
  expect(textWidth("")).toBe(0);
  expect(textWidth("0")).toBe(5);
  expect(textWidth("0!0", 2)).toBe(2 * (5 + 1 + 1 + 1 + 5));
});

test("oneLine() keeps what fits and shows that it cut", () => {
  expect(oneLine("000 000", textWidth("000 000"))).toBe("000 000");
  expect(oneLine("000 000", textWidth("000 0"))).toBe("000…");
  expect(oneLine("0", 2)).toBe("");
});

describe("wrapText()", () => {
  test("breaks at spaces", () => {
    expect(wrapText("00 00 00", textWidth("00 00"))).toEqual(["00 00", "00"]);
  });

  test("cuts a word that is too long", () => {
    expect(wrapText("0 0000000", textWidth("000"))).toEqual(["0", "000", "000", "0"]);
  });

  test("keeps every printable character, and every line within the width", () => {
    const property = fc.property(fc.string(), fc.integer({ min: 12, max: 200 }), (text, width) => {
      const lines = wrapText(text, width);
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(printable(text).replaceAll(" ", ""));
    });
    fc.assert(property, { seed: 1 });
  });
});

const inked = (text: string, width: number, height: number, scale: number): string[] => {
  const canvas = blankCanvas(width, height);
  drawText(canvas, text, 0, 0, [0, 0, 0], scale);
  const pixel = (y: number, x: number) => (canvas.data[3 * (y * width + x)] === 0 ? "#" : ".");
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => pixel(y, x)).join(""),
  );
};

describe("drawText()", () => {
  test("prints glyphs with a gap of one", () => {
    expect(inked("+!", 7, 7, 1)).toEqual([
      "......#",
      "..#...#",
      "..#...#",
      "#####.#",
      "..#...#",
      "..#....",
      "......#",
    ]);
  });

  test("keeps straight strokes as they are at scale 2", () => {
    expect(inked("!", 2, 4, 2)).toEqual(["##", "##", "##", "##"]);
  });

  test("cuts what does not fit", () => {
    expect(inked("0", 2, 1, 1)).toEqual([".#"]);
  });
});
