/** A row for each channel: the patches that excite it most, what in them does so below each, a line or two under that. */

import { blankCanvas, type Canvas, fill, paste } from "./canvas.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight, lineHeight } from "./font.ts";
import { ink, paper, quietInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import { drawText, oneLine, wrapText } from "./text.ts";

export interface PatchTile {
  readonly picture: Raster;
  /** The same part of a map; drawn below. */
  readonly beside?: Raster | undefined;
  readonly score: string;
  readonly name: string;
}

export interface PatchRow {
  /** "channel 12" */
  readonly title: string;
  /** Quiet lines under the title. */
  readonly notes: readonly string[];
  readonly tiles: readonly PatchTile[];
  /** Stands where the patches would be, if there are none. */
  readonly empty?: string | undefined;
}

const margin = 16;
const gap = 6;
const head = 150;
/** Between rows, around the hairline. */
const between = 14;
const hairline: Rgb = [222, 224, 228];

export interface PatchSheet {
  readonly title: string;
  readonly caption: readonly CaptionLine[];
  /** Side of the square that each tile fits into, pixels. */
  readonly side: number;
  /** Tiles of the fullest row. */
  readonly columns: number;
}

export function patchSheet(
  rows: readonly PatchRow[],
  { title, caption, side, columns }: PatchSheet,
): Raster<3> {
  const width = Math.max(560, head + columns * (side + gap) - gap);
  const drawn = rows.map((row) => rowCanvas(row, side, width));
  const top = [captionStrip([{ text: title }], width, 2), captionStrip(caption, width)];
  const high = top.reduce((sum, strip) => sum + strip.height, 6);
  const height = drawn.reduce((sum, row) => sum + row.height + 2 * between, 2 * margin + high);
  const sheet = blankCanvas(width + 2 * margin, height, paper);
  for (const [i, strip] of top.entries())
    paste(sheet, strip, margin, margin + i * ((top[0]?.height ?? 0) + 6));
  let y = margin + high;
  for (const row of drawn) {
    fill(sheet, { x: margin, y: y + between - 1, width, height: 1 }, hairline);
    paste(sheet, row, margin, y + 2 * between - 2);
    y += row.height + 2 * between;
  }
  return sheet;
}

function rowCanvas({ title, notes, tiles, empty }: PatchRow, side: number, width: number): Canvas {
  const lines = notes.flatMap((note) => wrapText(note, head - 20));
  const beside = tiles.some((tile) => tile.beside);
  const high = Math.max(0, ...tiles.map(({ picture }) => picture.height));
  const captions = 2 * lineHeight + 4;
  const body = tiles.length === 0 ? 0 : high * (beside ? 2 : 1) + (beside ? 3 : 0) + captions;
  const label = 24 + lines.length * lineHeight;
  const canvas = blankCanvas(width, Math.max(body, label), paper);
  drawText(canvas, oneLine(title, head - 14, 2), 0, 0, ink, 2);
  for (const [i, line] of lines.entries()) drawText(canvas, line, 0, 26 + i * lineHeight, quietInk);
  if (empty !== undefined) drawText(canvas, oneLine(empty, width - head), head, 4, quietInk);
  for (const [i, tile] of tiles.entries()) drawTile(canvas, tile, { x: head + i * (side + gap), high, side });
  return canvas;
}

function drawTile(
  canvas: Canvas,
  { picture, beside, score, name }: PatchTile,
  { x, high, side }: { readonly x: number; readonly high: number; readonly side: number },
): void {
  const centred = (raster: Raster, top: number): void =>
    paste(
      canvas,
      raster,
      x + Math.floor((side - raster.width) / 2),
      top + Math.floor((high - raster.height) / 2),
    );
  centred(picture, 0);
  if (beside) centred(beside, high + 3);
  const below = (beside ? 2 * high + 3 : high) + 5;
  drawText(canvas, oneLine(score, side), x, below, ink);
  drawText(canvas, oneLine(name, side), x, below + glyphHeight + 3, quietInk);
}
