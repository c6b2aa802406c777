/** Two networks' layers against each other as coloured cells, 0 to 1, with the best match of each row framed. */

import { blankCanvas, type Canvas, fill, paste } from "./canvas.ts";
import { colourTable, lastStep } from "./colours.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { ink, paper, quietInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import { scaleBar } from "./scale-bar.ts";
import { drawText, oneLine, textWidth } from "./text.ts";

export interface LayerMatrix {
  /** Names of the layers down the side, first to last. */
  readonly rows: readonly string[];
  /** Across the top. */
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** values[row][column]; what lies outside 0 … 1 takes the colour of the end; NaN stays blank. */
  readonly values: readonly (readonly number[])[];
}

const cell = 24;
const margin = 12;
const longestName = 190;
const leastWidth = 460;

/** The end of a long name is what tells layers apart. */
const shortened = (name: string): string => {
  let text = name;
  while (textWidth(text) > longestName) text = `…${text.slice(text.startsWith("…") ? 2 : 1)}`;
  return text;
};

/** Numbers in hundredths; the scale is printed below. */
export function layerMatrixFigure(matrix: LayerMatrix, caption: readonly CaptionLine[]): Raster<3> {
  const { rowTitle, columnTitle, values } = matrix;
  const [rows, columns] = [matrix.rows.map(shortened), matrix.columns.map(shortened)];
  const left = margin + Math.max(textWidth("first"), ...rows.map((name) => textWidth(name))) + 8;
  const width = Math.max(leastWidth, left + columns.length * cell + margin);
  const head = captionStrip(caption, width - 2 * margin, 1);
  const above = margin + head.height + margin;
  const top = above + 2 * (glyphHeight + 6) + Math.max(0, ...columns.map((name) => textWidth(name))) + 6;
  const bar = scaleBar(similarityScale, Math.min(width - 2 * margin, 320));
  const bottom = top + rows.length * cell;
  const sheet = blankCanvas(width, bottom + margin + bar.height + margin, paper);
  paste(sheet, head, margin, margin);
  const titled = (text: string, y: number): void =>
    drawText(sheet, oneLine(text, width - 2 * margin), margin, y, quietInk);
  titled(`Down: ${rowTitle}`, above);
  titled(`Across: ${columnTitle}`, above + glyphHeight + 6);
  for (const [j, name] of columns.entries()) drawUpwards(sheet, name, left + j * cell + 7, top - 6);
  for (const [i, name] of rows.entries()) {
    drawText(sheet, name, left - 8 - textWidth(name), middleOf(top, i), ink);
    drawRow(sheet, values[i] ?? [], left, top + i * cell);
  }
  paste(sheet, bar, margin, bottom + margin);
  return sheet;
}

const similarityScale = { kind: "magnitude", limit: 1, clippedFraction: 0, text: "0 … 1" } as const;

const middleOf = (top: number, i: number): number => top + i * cell + Math.floor((cell - glyphHeight) / 2);

function drawRow(sheet: Canvas, values: readonly number[], left: number, y: number): void {
  const best = bestOf(values);
  for (const [j, value] of values.entries()) {
    const x = left + j * cell;
    if (j === best) fill(sheet, { x: x - 1, y: y - 1, width: cell + 1, height: cell + 1 }, ink);
    const inset = j === best ? 1 : 0;
    const side = cell - 1 - 2 * inset;
    fill(sheet, { x: x + inset, y: y + inset, width: side, height: side }, colourOf(value));
    const text = Number.isFinite(value) ? String(Math.round(100 * value)).replace("-", "−") : "";
    drawText(
      sheet,
      text,
      x + Math.floor((cell - textWidth(text)) / 2),
      middleOf(y, 0),
      value > 0.55 ? ink : paper,
    );
  }
}

/** The largest; the first of equals. −1 if none is a number. */
function bestOf(values: readonly number[]): number {
  let best = -1;
  for (const [j, value] of values.entries())
    if (Number.isFinite(value) && (best < 0 || value > (values[best] as number))) best = j;
  return best;
}

function colourOf(value: number): Rgb {
  if (!Number.isFinite(value)) return [235, 235, 235];
  const table = colourTable("magnitude");
  const entry = 3 * Math.round(lastStep * Math.min(1, Math.max(0, value)));
  return [table[entry] as number, table[entry + 1] as number, table[entry + 2] as number];
}

/** Text that reads from the bottom to the top; x is the left edge of its letters, y where it begins. */
function drawUpwards(sheet: Canvas, text: string, x: number, y: number): void {
  const line = blankCanvas(Math.max(1, textWidth(text)), glyphHeight, paper);
  drawText(line, text, 0, 0, ink);
  for (let row = 0; row < line.height; row++)
    for (let column = 0; column < line.width; column++) {
      const from = 3 * (row * line.width + column);
      const grey = line.data[from] as number;
      if (grey === 255) continue;
      fill(sheet, { x: x + row, y: y - 1 - column, width: 1, height: 1 }, ink);
    }
}
