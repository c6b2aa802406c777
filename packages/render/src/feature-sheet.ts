/** Feature maps of a layer on one sheet, and the strip of all layers from edges to objects. */

import { blankCanvas, fill, paste } from "./canvas.ts";
import { colourTable, lastStep, type MapKind } from "./colours.ts";
import { headOf, margin, type Ramp, type SheetTile, tileSheet } from "./feature-tiles.ts";
import { type CaptionLine, captionStrip } from "./figure.ts";
import { glyphHeight } from "./font.ts";
import { ink, lineInk, paper, quietInk } from "./ink.ts";
import { numberText } from "./number-text.ts";
import type { FloatMap, Raster, Rgb } from "./raster.ts";
import { drawText, oneLine, textWidth } from "./text.ts";

export interface FeatureTile {
  readonly map: FloatMap;
  /** What the end colour stands for. */
  readonly limit: number;
  readonly label: string;
  readonly note?: string;
  readonly dead?: boolean;
  readonly framed?: boolean;
}

export interface FeatureSheet {
  readonly caption: readonly CaptionLine[];
  /** `signed`: around zero. */
  readonly kind: MapKind;
  /** What the end colour stands for; undefined: the strongest value of each channel. */
  readonly limit: number | undefined;
  readonly tiles: readonly FeatureTile[];
  /** Sheet pixels per value. @default tiles of about a hundred pixels, smaller ones where there are many */
  readonly zoom?: number;
}

export function featureSheet({ caption, kind, limit, tiles, zoom }: FeatureSheet): Raster<3> {
  const wanted = edgeFor(tiles.length);
  const drawn = tiles.map(
    (tile): SheetTile => ({
      raster: tile.dead
        ? deadTile(tile.map, wanted, zoom)
        : mapTile(tile.map, kind, tile.limit, wanted, zoom),
      label: tile.label,
      ...(tile.note === undefined ? {} : { note: tile.note }),
      framed: tile.framed ?? false,
      quiet: tile.dead ?? false,
    }),
  );
  return tileSheet({ caption, ramp: rampOf(kind, limit), tiles: drawn });
}

/** How many values in a row one dot of a sheet stands for: maps larger than a tile are made smaller by averaging. */
export const thinning = (width: number, height: number, count: number): number =>
  shrinkOf(width, height, edgeFor(count));

/** Edge of a tile if nobody chooses, pixels. */
const edgeFor = (count: number): number => (count <= 12 ? 168 : count <= 64 ? 112 : count <= 256 ? 72 : 56);

const shrinkOf = (width: number, height: number, wanted: number): number =>
  Math.max(1, Math.round(Math.max(width, height) / (1.25 * wanted)));

/** A map in its colours, in whole steps near the wanted edge. */
function mapTile(map: FloatMap, kind: MapKind, limit: number, wanted: number, zoom?: number): Raster<3> {
  const shrink = zoom === undefined ? shrinkOf(map.width, map.height, wanted) : 1;
  const small = shrink === 1 ? map : averaged(map, shrink);
  const each = zoom ?? Math.max(1, Math.floor(wanted / Math.max(small.width, small.height)));
  // A signal is one row: it gets a height.
  const stretch = small.height === 1 ? Math.max(1, Math.round(24 / each)) : 1;
  const canvas = blankCanvas(small.width * each, small.height * each * stretch, paper);
  const coloured = colouredMap(small, kind, limit);
  for (let row = 0; row < stretch; row++) paste(canvas, coloured, 0, row * each, each);
  return canvas;
}

function colouredMap({ width, height, data }: FloatMap, kind: MapKind, limit: number): Raster<3> {
  const table = colourTable(kind);
  const centre = kind === "signed" ? lastStep : 0;
  const factor = limit > 0 ? lastStep / limit : 0;
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0, to = 0; i < width * height; i++) {
    const step = Math.round((data[i] as number) * factor);
    const entry = 3 * (centre + Math.max(-centre, Math.min(lastStep, step)));
    pixels[to++] = table[entry] as number;
    pixels[to++] = table[entry + 1] as number;
    pixels[to++] = table[entry + 2] as number;
  }
  return { width, height, channels: 3, data: pixels };
}

/** Means of `by` × `by` values; what is left over at the right and the lower edge is averaged too. */
function averaged({ width, height, data }: FloatMap, by: number): FloatMap {
  const [w, h] = [Math.ceil(width / by), Math.ceil(height / by)];
  const sums = new Float32Array(w * h);
  const counts = new Float32Array(w * h);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = Math.floor(y / by) * w + Math.floor(x / by);
      sums[to] = (sums[to] as number) + (data[y * width + x] as number);
      counts[to] = (counts[to] as number) + 1;
    }
  }
  return { width: w, height: h, data: sums.map((sum, i) => sum / (counts[i] as number)) };
}

const deadPaper: Rgb = [240, 241, 243];

/** Nothing but a cross: no colour of the scale may stand for silence over the whole picture. */
function deadTile(map: FloatMap, wanted: number, zoom: number | undefined): Raster<3> {
  const { width, height } = mapTile(
    { ...map, data: new Float32Array(map.width * map.height) },
    "magnitude",
    0,
    wanted,
    zoom,
  );
  const canvas = blankCanvas(width, height, deadPaper);
  for (let x = 0; x < width; x++) {
    const y = Math.round((x * (height - 1)) / Math.max(1, width - 1));
    fill(canvas, { x, y, width: 1, height: 1 }, lineInk);
    fill(canvas, { x, y: height - 1 - y, width: 1, height: 1 }, lineInk);
  }
  return canvas;
}

function rampOf(kind: MapKind, limit: number | undefined): Ramp {
  const table = colourTable(kind);
  const last = kind === "signed" ? 2 * lastStep : lastStep;
  const colours = (part: number): Rgb => {
    const entry = 3 * Math.round(last * part);
    return [table[entry] as number, table[entry + 1] as number, table[entry + 2] as number];
  };
  const end = limit === undefined ? "max of the channel" : numberText(limit);
  return kind === "signed"
    ? {
        colours,
        left: limit === undefined ? "−max" : `−${end}`,
        middle: "0",
        right: limit === undefined ? "+max" : `+${end}`,
      }
    : { colours, left: "0", right: end };
}

export interface StripRow {
  /** Name of the layer, then quiet lines: its shape, its scale. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly kind: MapKind;
  /** The mean over all channels, on its own scale, and the channels chosen. */
  readonly mean: FeatureTile;
  readonly tiles: readonly FeatureTile[];
}

export interface StripSheet {
  readonly caption: readonly CaptionLine[];
  /** As the model sees it. */
  readonly picture?: Raster;
  readonly rows: readonly StripRow[];
  /** Over the columns: what the first map is, and what the others are. */
  readonly headings: readonly [mean: string, channels: string];
}

const cell = 112;
const side = 190;
const between = 10;

/** One row per layer, all tiles of one size: from edges to objects. */
export function stripSheet({ caption, picture, rows, headings }: StripSheet): Raster<3> {
  const most = Math.max(1, ...rows.map(({ tiles }) => tiles.length));
  const shown = picture && fitted(picture);
  const inner = side + (cell + between) + 16 + most * (cell + between) - between;
  const head = headOf(caption, undefined, inner - (shown ? shown.width + margin : 0));
  const top = margin + Math.max(head.height, shown?.height ?? 0) + margin;
  const row = cell + 5 + glyphHeight + between + 4;
  const sheet = blankCanvas(inner + 2 * margin, top + 20 + rows.length * row + margin, paper);
  paste(sheet, head, margin, margin);
  if (shown) paste(sheet, shown, margin + inner - shown.width, margin);
  const [first, second] = [margin + side, margin + side + cell + between + 16];
  drawText(sheet, oneLine(headings[0], cell + 16), first, top, quietInk);
  drawText(sheet, oneLine(headings[1], inner - second), second, top, quietInk);
  for (const [i, each] of rows.entries()) {
    const y = top + 20 + i * row;
    drawSide(sheet, each, margin, y);
    drawCell(sheet, each.mean, "magnitude", first, y);
    for (const [j, tile] of each.tiles.entries())
      drawCell(sheet, tile, each.kind, second + j * (cell + between), y);
  }
  return sheet;
}

type Sheet = ReturnType<typeof blankCanvas>;

function drawSide(sheet: Sheet, { title, lines }: StripRow, x: number, y: number): void {
  const name = pathLines(title, side - 16).map((text): CaptionLine => ({ text }));
  const below = lines.map((text): CaptionLine => ({ text, tone: "quiet" }));
  paste(sheet, captionStrip([...name, ...below], side - 16), x, y);
}

/** Names of layers are paths: broken after a slash, as many parts to a line as fit. */
function pathLines(name: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of name.split(/(?<=\/)/)) {
    const longer = `${lines.at(-1) ?? ""}${part}`;
    if (lines.length > 0 && textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

function drawCell(sheet: Sheet, tile: FeatureTile, kind: MapKind, x: number, y: number): void {
  const raster = tile.dead ? deadTile(tile.map, cell, undefined) : mapTile(tile.map, kind, tile.limit, cell);
  paste(sheet, raster, x + Math.floor((cell - raster.width) / 2), y + Math.floor((cell - raster.height) / 2));
  drawText(sheet, oneLine(tile.label, cell), x, y + cell + 5, tile.dead ? quietInk : ink);
  const { note } = tile;
  if (note !== undefined && textWidth(`${tile.label}  ${note}`) <= cell)
    drawText(sheet, note, x + cell - textWidth(note), y + cell + 5, quietInk);
}

/** The picture in whole steps, at most about two tiles large. */
function fitted(picture: Raster): Raster {
  const zoom = Math.max(1, Math.floor((2 * cell) / Math.max(picture.width, picture.height)));
  const canvas = blankCanvas(picture.width * zoom, picture.height * zoom, paper);
  paste(canvas, picture, 0, 0, zoom);
  return canvas;
}
