/** Many small pictures on one sheet, each with its title and a line or two below. */

import { blankCanvas, type Canvas, paste } from "./canvas.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { ink, paper } from "./ink.ts";
import type { Raster } from "./raster.ts";
import { drawText, oneLine } from "./text.ts";

export interface Tile {
  readonly raster: Raster;
  /** One short line above; cut to the width. */
  readonly title: string;
  readonly notes: readonly CaptionLine[];
}

export interface SheetOptions {
  /** Tiles in a row. @default as many as make the sheet a little wider than high */
  readonly columns?: number;
  /** Whole number of sheet pixels per picture pixel. @default the least that makes the widest picture 160 wide */
  readonly zoom?: number;
}

/** Tiles row by row in their order, the caption above them over the whole width. */
export function contactSheet(
  tiles: readonly Tile[],
  caption: readonly CaptionLine[],
  options: SheetOptions = {},
): Raster<3> {
  const widest = Math.max(1, ...tiles.map(({ raster }) => raster.width));
  const { columns = Math.max(1, Math.ceil(Math.sqrt(1.5 * tiles.length))), zoom = Math.ceil(160 / widest) } =
    options;
  const drawn = tiles.map((tile) => tileCanvas(tile, zoom));
  const margin = 12;
  const [width, height] = [widest * zoom, Math.max(1, ...drawn.map((tile) => tile.height))];
  const across = Math.min(columns, Math.max(1, drawn.length));
  const inner = across * (width + margin) - margin;
  const head = captionStrip(caption, inner, 2);
  const top = margin + (caption.length > 0 ? head.height + margin : 0);
  const rows = Math.ceil(drawn.length / across);
  const sheet = blankCanvas(inner + 2 * margin, top + rows * (height + margin), paper);
  if (caption.length > 0) paste(sheet, head, margin, margin);
  for (const [i, tile] of drawn.entries()) {
    const [column, row] = [i % across, Math.floor(i / across)];
    paste(sheet, tile, margin + column * (width + margin), top + row * (height + margin));
  }
  return sheet;
}

function tileCanvas({ raster, title, notes }: Tile, zoom: number): Canvas {
  const [width, height] = [raster.width * zoom, raster.height * zoom];
  const top = glyphHeight + 4;
  const below = captionStrip(notes, width);
  const sheet = blankCanvas(width, top + height + 3 + below.height, paper);
  drawText(sheet, oneLine(title, width), 0, 0, ink);
  paste(sheet, raster, 0, top, zoom);
  paste(sheet, below, 0, top + height + 3);
  return sheet;
}
