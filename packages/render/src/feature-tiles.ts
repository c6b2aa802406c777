/** A wall of small tiles under a headline and a printed scale: what sheets of filters and of feature maps are laid out with. */

import { blankCanvas, type Canvas, fill, paste } from "./canvas.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { ink, lineInk, paper, quietInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import { drawText, oneLine, textWidth } from "./text.ts";

export interface SheetTile {
  readonly raster: Raster;
  /** Below the tile on the left, such as the number of the channel. */
  readonly label: string;
  /** Below it on the right, quietly; left out where there is no room. */
  readonly note?: string;
  /** A frame round it, for the few that the caption speaks of. */
  readonly framed?: boolean;
  /** Whether there is nothing to see: its label is printed quietly. */
  readonly quiet?: boolean;
}

/** The colours from one end to the other, and what is printed under both ends and the middle. */
export interface Ramp {
  readonly colours: (part: number) => Rgb;
  readonly left: string;
  readonly middle?: string;
  readonly right: string;
}

export interface TileSheet {
  readonly caption: readonly CaptionLine[];
  readonly ramp?: Ramp;
  readonly tiles: readonly SheetTile[];
  /** @default as many as make the sheet a little wider than high and fill the last row best */
  readonly columns?: number;
}

export const margin = 24;
const gap = 10;
const labelHeight = glyphHeight + 5;
/** Captions are not set narrower than this. */
const narrowest = 720;
const rampWidth = 420;

/** The sheet as pixels; tiles row by row in their order, each in the middle of its cell. */
export function tileSheet({
  caption,
  ramp,
  tiles,
  columns = goodColumns(tiles.length),
}: TileSheet): Raster<3> {
  const cell = {
    width: Math.max(1, ...tiles.map(({ raster }) => raster.width)),
    height: Math.max(1, ...tiles.map(({ raster }) => raster.height)),
  };
  const across = Math.max(1, Math.min(columns, tiles.length));
  const rows = Math.ceil(tiles.length / across);
  const wide = across * (cell.width + gap) - gap;
  const inner = Math.max(narrowest, wide);
  const head = headOf(caption, ramp, inner);
  const top = margin + head.height + margin;
  const sheet = blankCanvas(
    inner + 2 * margin,
    top + rows * (cell.height + labelHeight + gap) + margin - gap,
    paper,
  );
  paste(sheet, head, margin, margin);
  for (const [i, tile] of tiles.entries()) {
    const x = margin + (i % across) * (cell.width + gap);
    const y = top + Math.floor(i / across) * (cell.height + labelHeight + gap);
    drawTile(sheet, tile, x, y, cell);
  }
  return sheet;
}

function drawTile(
  sheet: Canvas,
  { raster, label, note, framed, quiet }: SheetTile,
  x: number,
  y: number,
  cell: { readonly width: number; readonly height: number },
): void {
  const left = x + Math.floor((cell.width - raster.width) / 2);
  const top = y + Math.floor((cell.height - raster.height) / 2);
  if (framed)
    fill(sheet, { x: left - 3, y: top - 3, width: raster.width + 6, height: raster.height + 6 }, ink);
  if (framed)
    fill(sheet, { x: left - 1, y: top - 1, width: raster.width + 2, height: raster.height + 2 }, paper);
  paste(sheet, raster, left, top);
  const under = y + cell.height + 5;
  drawText(sheet, oneLine(label, cell.width), x, under, quiet ? quietInk : ink);
  if (note !== undefined && textWidth(`${label}  ${note}`) <= cell.width)
    drawText(sheet, note, x + cell.width - textWidth(note), under, quietInk);
}

/** Headline and scale, over the whole width. */
export function headOf(caption: readonly CaptionLine[], ramp: Ramp | undefined, width: number): Raster<3> {
  const text = captionStrip(caption, width, 2);
  if (!ramp) return text;
  const bar = rampBar(ramp, Math.min(width, rampWidth));
  const sheet = blankCanvas(width, text.height + 10 + bar.height, paper);
  paste(sheet, text, 0, 0);
  paste(sheet, bar, 0, text.height + 10);
  return sheet;
}

/** The printed scale: colours with ticks and numbers under them. */
function rampBar({ colours, left, middle, right }: Ramp, width: number): Raster<3> {
  const [high, tick, scale] = [12, 5, 2];
  const sheet = blankCanvas(width, high + tick + 4 + glyphHeight * scale, paper);
  for (let x = 0; x < width; x++)
    fill(sheet, { x, y: 0, width: 1, height: high }, colours(x / Math.max(1, width - 1)));
  for (const part of middle === undefined ? [0, 1] : [0, 0.5, 1])
    fill(sheet, { x: Math.round(part * (width - 2)), y: high, width: 2, height: tick }, lineInk);
  const y = high + tick + 4;
  drawText(sheet, left, 0, y, ink, scale);
  drawText(sheet, right, width - textWidth(right, scale), y, ink, scale);
  if (middle !== undefined && textWidth(`${left}  ${middle}  ${right}`, scale) <= width)
    drawText(sheet, middle, Math.round((width - textWidth(middle, scale)) / 2), y, ink, scale);
  return sheet;
}

/** Between √n and 2√n columns: the number that leaves the fewest places empty, then the one nearest to 1.4 √n. */
export function goodColumns(count: number): number {
  const root = Math.sqrt(Math.max(1, count));
  let best = { columns: 1, cost: Number.POSITIVE_INFINITY };
  for (let columns = Math.ceil(root); columns <= Math.ceil(2 * root); columns++) {
    const empty = Math.ceil(count / columns) * columns - count;
    const cost = (2.5 * empty) / columns + Math.abs(columns - 1.4 * root) / root;
    if (cost < best.cost) best = { columns, cost };
  }
  return Math.min(best.columns, Math.max(1, count));
}
