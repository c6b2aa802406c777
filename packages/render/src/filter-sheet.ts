/** Filters of a convolution on one sheet: images of the first layer, panels per input channel of the others. */

import { blankCanvas, paste } from "./canvas.ts";
import { colourTable, lastStep } from "./colours.ts";
import { type Ramp, type SheetTile, tileSheet } from "./feature-tiles.ts";
import type { CaptionLine } from "./figure.ts";
import { numberText } from "./number-text.ts";
import type { Raster, Rgb } from "./raster.ts";

export interface FilterSheet {
  readonly caption: readonly CaptionLine[];
  /** Filters × channels × kernel, already divided by the scale: −1…1. */
  readonly weights: { readonly shape: readonly number[]; readonly data: Float32Array };
  /** `image`: channels are red, green, blue, or grey; `panels`: one map per input channel. */
  readonly drawn: "image" | "panels";
  /** What 1 stands for; undefined: the largest |weight| of each filter. */
  readonly limit: number | undefined;
  readonly labels: readonly string[];
  readonly notes?: readonly string[];
  /** Sheet pixels per weight. @default tiles of about a hundred pixels */
  readonly zoom?: number;
}

/** Edge of a tile if nobody chooses, pixels: larger ones where there are few. */
const edgeOf = (count: number, isGrid: boolean): number =>
  (count <= 12 ? 168 : count <= 32 ? 126 : 98) + (isGrid ? 30 : 0);

/** The sheet. A matrix, one row per filter, where filters have one weight per input channel. */
export function filterSheet(sheet: FilterSheet): Raster<3> {
  const { caption, weights, drawn, limit, labels, notes } = sheet;
  const [count = 0, channels = 0, ...kernel] = weights.shape;
  const isPoint = kernel.every((size) => size === 1);
  if (drawn === "panels" && isPoint && channels > 1) return matrixSheet(sheet, count, channels);
  const zoom = sheet.zoom ?? goodZoom(weights.shape, drawn);
  const size = weights.data.length / Math.max(1, count);
  const tiles = labels.map((label, o): SheetTile => {
    const data = weights.data.subarray(o * size, (o + 1) * size);
    const raster =
      drawn === "image" ? image(data, channels, kernel, zoom) : mosaic(data, channels, kernel, zoom);
    const note = notes?.[o];
    return { raster, label, ...(note === undefined ? {} : { note }), quiet: data.every((w) => w === 0) };
  });
  return tileSheet({ caption, ramp: rampOf(drawn, limit), tiles });
}

/** Rows are filters and columns input channels. */
function matrixSheet(
  { caption, weights, limit, zoom }: FilterSheet,
  count: number,
  channels: number,
): Raster<3> {
  const each = zoom ?? Math.max(2, Math.min(12, Math.floor(960 / Math.max(count, channels))));
  const raster = enlargedPanel(weights.data, count, channels, each);
  const label = `${count} filters from top to bottom, ${channels} input channels from left to right`;
  return tileSheet({ caption, ramp: rampOf("panels", limit), tiles: [{ raster, label }] });
}

const panelGap = 1;

/** The grid of panels of a filter: a near square in 2-D, rows over one another in 1-D, slices side by side in 3-D. */
function gridOf(
  channels: number,
  kernel: readonly number[],
): { readonly panels: number; readonly columns: number } {
  const slices = kernel.length === 3 ? (kernel[0] as number) : 1;
  if (kernel.length === 1) return { panels: channels, columns: 1 };
  return { panels: channels * slices, columns: slices > 1 ? slices : Math.ceil(Math.sqrt(channels)) };
}

function goodZoom(shape: readonly number[], drawn: "image" | "panels"): number {
  const [count = 0, channels = 0, ...kernel] = shape;
  const wide = kernel.at(-1) ?? 1;
  const { columns } = drawn === "image" ? { columns: 1 } : gridOf(channels, kernel);
  const room = edgeOf(count, columns > 1) - (columns - 1) * panelGap;
  return Math.max(2, Math.floor(room / (columns * wide)));
}

/** A filter as the picture that it answers to most: grey is 0. */
function image(data: Float32Array, channels: number, kernel: readonly number[], zoom: number): Raster<3> {
  const [height = 1, width = 1] = kernel;
  const pixels = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    for (let k = 0; k < 3; k++)
      pixels[3 * p + k] = greyOf(data[(channels === 3 ? k : 0) * width * height + p] as number);
  }
  const canvas = blankCanvas(width * zoom, height * zoom);
  paste(canvas, { width, height, channels: 3, data: pixels }, 0, 0, zoom);
  return canvas;
}

/** −1…1 to levels, 0 in the middle. */
const greyOf = (w: number): number => Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, w)));

function mosaic(data: Float32Array, channels: number, kernel: readonly number[], zoom: number): Raster<3> {
  const { panels, columns } = gridOf(channels, kernel);
  const width = kernel.at(-1) ?? 1;
  const height = kernel.length === 1 ? 1 : (kernel.at(-2) ?? 1);
  // Slices of a volume stand apart, rows of a signal close together.
  const gap = kernel.length === 1 ? 0 : kernel.length === 3 ? 4 * panelGap : panelGap;
  const rows = Math.ceil(panels / columns);
  const canvas = blankCanvas(
    columns * (width * zoom + gap) - gap,
    rows * (height * zoom + gap) - gap,
    [214, 216, 220],
  );
  for (let i = 0; i < panels; i++) {
    const panel = enlargedPanel(
      data.subarray(i * width * height, (i + 1) * width * height),
      height,
      width,
      zoom,
    );
    const [column, row] = [i % columns, Math.floor(i / columns)];
    paste(canvas, panel, column * (width * zoom + gap), row * (height * zoom + gap));
  }
  return canvas;
}

function enlargedPanel(data: Float32Array, height: number, width: number, zoom: number): Raster<3> {
  const table = colourTable("signed");
  const pixels = new Uint8Array(width * height * 3);
  for (let p = 0; p < width * height; p++) {
    const entry = 3 * Math.round(lastStep * (1 + Math.max(-1, Math.min(1, data[p] as number))));
    for (let k = 0; k < 3; k++) pixels[3 * p + k] = table[entry + k] as number;
  }
  const canvas = blankCanvas(width * zoom, height * zoom);
  paste(canvas, { width, height, channels: 3, data: pixels }, 0, 0, zoom);
  return canvas;
}

function rampOf(drawn: "image" | "panels", limit: number | undefined): Ramp {
  const end = limit === undefined ? "max |w|" : numberText(limit);
  const table = colourTable("signed");
  const signed = (part: number): Rgb => {
    const entry = 3 * Math.round(2 * lastStep * part);
    return [table[entry] as number, table[entry + 1] as number, table[entry + 2] as number];
  };
  const grey = (part: number): Rgb => [greyOf(2 * part - 1), greyOf(2 * part - 1), greyOf(2 * part - 1)];
  return { colours: drawn === "image" ? grey : signed, left: `−${end}`, middle: "0", right: `+${end}` };
}
