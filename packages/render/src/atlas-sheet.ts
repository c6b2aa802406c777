/** One grid of an activation atlas as a picture: every cell's icon at its place, its class below. */

import { blankCanvas, paste } from "./canvas.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { paper, quietInk } from "./ink.ts";
import type { Raster } from "./raster.ts";
import { drawText, oneLine, textWidth } from "./text.ts";

export interface SheetCell {
  readonly row: number;
  readonly column: number;
  /** All cells have icons of one size. */
  readonly icon: Raster;
  /** One short line below; cut to the width. */
  readonly label: string;
}

/** Rows and columns without any cell are left out at the edges of the sheet, not between cells. */
export function atlasSheet(cells: readonly SheetCell[], caption: readonly CaptionLine[]): Raster<3> {
  const rows = cells.map(({ row }) => row);
  const columns = cells.map(({ column }) => column);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  const size = Math.max(1, ...cells.map(({ icon }) => Math.max(icon.width, icon.height)));
  const zoom = Math.max(1, Math.ceil(64 / size));
  const [wide, high] = [size * zoom + 6, size * zoom + glyphHeight + 8];
  const inner = Math.max((Math.max(...columns) - left + 1) * wide, 360);
  const head = captionStrip(caption, inner, inner >= 700 ? 2 : 1);
  const below = edge + (Math.max(...rows) - top + 1) * high + edge;
  const sheet = blankCanvas(inner + 2 * edge, below + head.height + edge, paper);
  for (const { row, column, icon, label } of cells) {
    const [x, y] = [edge + (column - left) * wide, edge + (row - top) * high];
    paste(sheet, icon, x, y, zoom);
    const text = oneLine(label, size * zoom);
    const middle = Math.floor((size * zoom - textWidth(text)) / 2);
    drawText(sheet, text, x + middle, y + size * zoom + 3, quietInk);
  }
  paste(sheet, head, edge, below);
  return sheet;
}

const edge = 12;
