/** A printed figure: panels side by side, each with its title and scale, and a caption below. */

import { blankCanvas, type Canvas, paste } from "./canvas.ts";
import { glyphHeight, lineHeight } from "./font.ts";
import { alarmInk, ink, paper, quietInk } from "./ink.ts";
import type { Raster, Rgb } from "./raster.ts";
import type { DisplayScale } from "./scale.ts";
import { scaleBar } from "./scale-bar.ts";
import { drawText, oneLine, wrapText } from "./text.ts";

export interface Panel {
  readonly raster: Raster;
  /** One short line above the panel; cut to its width. */
  readonly title?: string;
  /** A quiet line under the title. */
  readonly subtitle?: string;
  /** Printed as a scale bar below the panel. */
  readonly scale?: DisplayScale;
}

/** `failed` is for ledger checks that did not hold, and prints in red. */
export type Tone = "plain" | "quiet" | "failed";

export interface CaptionLine {
  readonly text: string;
  /** @default "plain" */
  readonly tone?: Tone;
}

export interface FigureOptions {
  /** Whole number of figure pixels per panel pixel. @default the least that makes the widest panel 320 wide */
  readonly zoom?: number;
  /** Whole number of figure pixels per pixel of the typeface. @default 1, or 2 from 400 pixels of figure width */
  readonly textScale?: number;
  /** Drawn between panels and caption over the whole width: a scale that all panels share, a legend. */
  readonly below?: readonly Strip[];
}

/** Something as wide as it is told. */
export type Strip = (width: number, textScale: number) => Raster;

const inks: Readonly<Record<Tone, Rgb>> = { plain: ink, quiet: quietInk, failed: alarmInk };

/** Panels from left to right, then the caption over the whole width. Nothing is scaled but by whole numbers. */
export function figure(
  panels: readonly Panel[],
  caption: readonly CaptionLine[],
  { zoom = defaultZoom(panels), textScale = defaultTextScale(panels, zoom), below = [] }: FigureOptions = {},
): Raster<3> {
  const margin = 8 * textScale;
  const titles = panels.some(({ subtitle }) => subtitle !== undefined) ? 2 : 1;
  const columns = panels.map((panel) => column(panel, zoom, textScale, titles));
  const inner = columns.reduce((sum, { width }) => sum + width + margin, -margin);
  const tallest = Math.max(0, ...columns.map(({ height }) => height));
  const strips = [...below, ...(caption.length > 0 ? [captionOf(caption)] : [])].map((strip) =>
    strip(Math.max(1, inner), textScale),
  );
  const height = strips.reduce((sum, strip) => sum + margin + strip.height, margin + tallest) + margin;
  const sheet = blankCanvas(inner + 2 * margin, height, paper);
  let x = margin;
  for (const each of columns) {
    paste(sheet, each, x, margin);
    x += each.width + margin;
  }
  let y = margin + tallest + margin;
  for (const strip of strips) {
    paste(sheet, strip, margin, y);
    y += strip.height + margin;
  }
  return sheet;
}

const captionOf =
  (caption: readonly CaptionLine[]): Strip =>
  (width, textScale) =>
    captionStrip(caption, width, textScale);

/** Lines of text broken to the width, with a coloured tone each. */
export function captionStrip(caption: readonly CaptionLine[], width: number, textScale = 1): Raster<3> {
  const lines = caption.flatMap(({ text, tone = "plain" }) =>
    wrapText(text, width, textScale).map((line) => ({ line, colour: inks[tone] })),
  );
  const canvas = blankCanvas(width, Math.max(1, lines.length * lineHeight) * textScale, paper);
  lines.forEach(({ line, colour }, i) => {
    drawText(canvas, line, 0, i * lineHeight * textScale, colour, textScale);
  });
  return canvas;
}

/** Title lines, panel, scale bar. Columns with and without a title or bar line up, since both keep their room. */
function column(
  { raster, title, subtitle, scale }: Panel,
  zoom: number,
  textScale: number,
  titles: number,
): Canvas {
  const width = raster.width * zoom;
  const top = ((titles - 1) * lineHeight + glyphHeight + 4) * textScale;
  const bar = scale && scaleBar(scale, width, textScale);
  const gap = 4 * textScale;
  const sheet = blankCanvas(width, top + raster.height * zoom + (bar ? gap + bar.height : 0), paper);
  drawText(sheet, oneLine(title ?? "", width, textScale), 0, 0, ink, textScale);
  drawText(sheet, oneLine(subtitle ?? "", width, textScale), 0, lineHeight * textScale, quietInk, textScale);
  paste(sheet, raster, 0, top, zoom);
  if (bar) paste(sheet, bar, 0, top + raster.height * zoom + gap);
  return sheet;
}

const widest = (panels: readonly Panel[]): number => Math.max(1, ...panels.map(({ raster }) => raster.width));

const defaultZoom = (panels: readonly Panel[]): number => Math.max(1, Math.ceil(320 / widest(panels)));

const defaultTextScale = (panels: readonly Panel[], zoom: number): number =>
  panels.reduce((sum, { raster }) => sum + raster.width * zoom, 0) >= 400 ? 2 : 1;
