/** A table of numbers between −1 and 1 as coloured cells: how alike methods are. */

import { blankCanvas, fill, paste } from "./canvas.ts";
import { colourTable, lastStep } from "./colours.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { ink, paper, quietInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import { drawText, textWidth } from "./text.ts";

export interface Matrix {
  /** Names of rows and of columns, which are the same. */
  readonly names: readonly string[];
  /** values[row][column], −1 … 1; NaN where there is nothing to compare. */
  readonly values: readonly (readonly number[])[];
}

const cell = 24;
/** So that the caption has room also where few methods are compared. */
const leastWidth = 360;

/** Rows with their names and numbers; columns carry the numbers of the rows, which are short. */
export function matrixFigure({ names, values }: Matrix, caption: readonly CaptionLine[]): Raster<3> {
  const margin = 12;
  const labels = names.map((name, i) => `${name}  ${i + 1}`);
  const left = margin + Math.max(0, ...labels.map((label) => textWidth(label))) + 8;
  const width = Math.max(leastWidth, left + names.length * cell + margin);
  const head = captionStrip(caption, width - 2 * margin, 1);
  const top = margin + head.height + margin + glyphHeight + 4;
  const sheet = blankCanvas(width, top + names.length * cell + margin, paper);
  paste(sheet, head, margin, margin);
  for (const [i, label] of labels.entries()) {
    const middle = top + i * cell + Math.floor((cell - glyphHeight) / 2);
    drawText(sheet, label, left - 8 - textWidth(label), middle, ink);
    const number = String(i + 1);
    const x = left + i * cell + Math.floor((cell - textWidth(number)) / 2);
    drawText(sheet, number, x, top - glyphHeight - 4, quietInk);
    for (const [j, value] of (values[i] ?? []).entries()) {
      const box = { x: left + j * cell, y: top + i * cell, width: cell - 1, height: cell - 1 };
      fill(sheet, box, similarityColour(value));
      const text = similarityText(value);
      drawText(sheet, text, box.x + Math.floor((cell - textWidth(text)) / 2), middle, inkOn(value));
    }
  }
  return sheet;
}

/** Red for alike, blue for opposite, pale for unrelated; paper where there is no number. */
export function similarityColour(value: number): Rgb {
  if (!Number.isFinite(value)) return paper;
  const table = colourTable("signed");
  const entry = 3 * Math.round(lastStep * (Math.max(-1, Math.min(1, value)) + 1));
  return [table[entry] as number, table[entry + 1] as number, table[entry + 2] as number];
}

/** In hundredths: 87 for 0.87. */
export const similarityText = (value: number): string =>
  Number.isFinite(value) ? String(Math.round(100 * value)).replace("-", "−") : "";

/** Dark ends of the colours carry white figures. */
const inkOn = (value: number): Rgb => (Math.abs(value) > 0.6 ? [255, 255, 255] : ink);
