/** Printed text: what our typeface can show, how wide it is, where it breaks, and its pixels. */

import { type Canvas, fill } from "./canvas.ts";
import { type Glyph, glyphs, letterGap } from "./font.ts";
import type { Rgb } from "./raster.ts";

/** Characters that stand for others of nearly the same look. */
const lookalikes: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "\u00a0": " ",
  "\t": " ",
  "\n": " ",
  "\u00b5": "μ",
  "₀": "0",
  "₁": "1",
  "₂": "2",
  ß: "ss",
  æ: "ae",
  ø: "o",
  ł: "l",
};

/** The text in characters the typeface has: accents go, look-alikes step in, anything else becomes `?`. */
export function printable(text: string): string {
  const known = glyphs();
  return Array.from(text, (character) => {
    if (known.has(character)) return character;
    const plain = plainer(character);
    if (plain === "") return "";
    return Array.from(plain).every((part) => known.has(part)) ? plain : "?";
  }).join("");
}

/** Without accents. Not by compatibility forms (NFKD): `10⁻⁷` must not become `10−7`. */
const plainer = (character: string): string =>
  lookalikes[character] ?? character.normalize("NFD").replace(/\p{M}/gu, "");

/** Pixels that a printed text takes at a whole-number scale. */
export const textWidth = (text: string, scale = 1): number => inkWidth(printable(text)) * scale;

/** The same for text that is printable already, in pixels of the typeface. */
function inkWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(glyphOf(character)) + letterGap;
  return Math.max(0, width - letterGap);
}

/** Breaks at spaces so that no line is wider than `width` pixels; a longer word is cut where it must. */
export function wrapText(text: string, width: number, scale = 1): string[] {
  const fits = (line: string): boolean => inkWidth(line) * scale <= width;
  const words = printable(text).split(" ").filter(Boolean);
  const lines: string[] = [];
  let line = "";
  for (const word of words.flatMap((each) => pieces(each, fits))) {
    const longer = line === "" ? word : `${line} ${word}`;
    const room = fits(longer);
    if (!room && line !== "") lines.push(line);
    line = room ? longer : word;
  }
  return [...lines, line];
}

/** As much of the text as fits on one line, with `…` where something was left out. */
export function oneLine(text: string, width: number, scale = 1): string {
  const whole = printable(text);
  let end = whole.length;
  const shown = (): string => (end === whole.length ? whole : `${whole.slice(0, end).trimEnd()}…`);
  while (end > 0 && inkWidth(shown()) * scale > width) end--;
  return end === 0 ? "" : shown();
}

/** A word that fits stays whole; else as many characters as fit, at least one, and so on. */
function pieces(word: string, fits: (part: string) => boolean): string[] {
  if (fits(word)) return [word];
  const parts: string[] = [];
  for (const character of word) {
    const longer = (parts.at(-1) ?? "") + character;
    if (parts.length > 0 && fits(longer)) parts[parts.length - 1] = longer;
    else parts.push(character);
  }
  return parts;
}

/**
 * Prints one line with its upper left corner at x, y. Each pixel of a glyph becomes `scale` × `scale`; at even scales
 * the stairs are smoothed first.
 */
export function drawText(canvas: Canvas, text: string, x: number, y: number, colour: Rgb, scale = 1): void {
  const even = scale % 2 === 0;
  let pen = x;
  for (const character of printable(text)) {
    const glyph = glyphOf(character);
    drawGlyph(canvas, even ? doubled(glyph) : glyph, pen, y, colour, even ? scale / 2 : scale);
    pen += (widthOf(glyph) + letterGap) * scale;
  }
}

function drawGlyph(canvas: Canvas, glyph: Glyph, x: number, y: number, colour: Rgb, scale: number): void {
  glyph.forEach((row, dy) => {
    row.forEach((inked, dx) => {
      if (inked) fill(canvas, { x: x + dx * scale, y: y + dy * scale, width: scale, height: scale }, colour);
    });
  });
}

const glyphOf = (character: string): Glyph => glyphs().get(character) ?? [];

const widthOf = (glyph: Glyph): number => glyph[0]?.length ?? 0;

function doubled(glyph: Glyph): Glyph {
  const known = doubles.get(glyph) ?? smoothlyDoubled(glyph);
  doubles.set(glyph, known);
  return known;
}

const doubles = new Map<Glyph, Glyph>();

/** Twice the size with stairs smoothed: a corner takes the value its two outer neighbours share (EPX, Johnston 1992). */
function smoothlyDoubled(glyph: Glyph): Glyph {
  const at = (y: number, x: number): boolean => glyph[y]?.[x] ?? false;
  const corner = (y: number, x: number, dy: number, dx: number): boolean => {
    const outer = at(y + dy, x);
    return outer === at(y, x + dx) && outer !== at(y, x - dx) && outer !== at(y - dy, x) ? outer : at(y, x);
  };
  return glyph.flatMap((row, y) =>
    [-1, 1].map((dy) => row.flatMap((_, x) => [corner(y, x, dy, -1), corner(y, x, dy, 1)])),
  );
}
