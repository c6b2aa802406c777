/** A map of classes: areas in colours of their own, and the legend that names them. */

import { blankCanvas, fill } from "./canvas.ts";
import { lineHeight } from "./font.ts";
import { greyOf } from "./heatmap.ts";
import { ink, paper } from "./ink.ts";
import { percentText } from "./number-text.ts";
import { labOfLch, rgbOfLab } from "./oklab.ts";
import {
  assertFilled,
  assertSameSize,
  type FloatMap,
  type Picture,
  type Raster,
  type Rgb,
} from "./raster.ts";
import { drawText, oneLine } from "./text.ts";

export interface Area {
  /** The class; undefined for all that have no colour of their own. */
  readonly index: number | undefined;
  readonly colour: Rgb;
  /** Part of the pixels, 0…1. */
  readonly share: number;
}

export interface AreaMap {
  readonly raster: Raster<3>;
  /** Largest first. */
  readonly areas: readonly Area[];
}

/** Hues far apart from each other, at one lightness; what is more than these shares one grey. */
const hues = [250, 60, 145, 330, 100, 195, 20, 285];
const palette: readonly Rgb[] = hues.map(
  (hue) => rgbOfLab(labOfLch([0.68, 0.15, hue])).map(Math.round) as unknown as Rgb,
);
const others: Rgb = [128, 128, 128];
const opacity = 0.6;

/** Each pixel in the colour of its class over the grey picture; the largest classes get colours. Shapes: both H×W. */
export function areaMap(picture: Picture, classes: FloatMap): AreaMap {
  assertSameSize("lay areas over a picture", picture, classes);
  assertFilled("draw areas", classes);
  const areas = areasOf(classes.data);
  const colours = new Map(areas.map(({ index, colour }) => [index, colour]));
  const { width, height, data: under } = greyOf(picture);
  const data = new Uint8Array(under.length);
  for (let i = 0; i < classes.data.length; i++) {
    const colour = colours.get(classes.data[i] as number) ?? others;
    for (let c = 0; c < 3; c++) {
      const below = under[3 * i + c] as number;
      data[3 * i + c] = below + ((colour[c] as number) - below) * opacity + 0.5;
    }
  }
  return { raster: { width, height, channels: 3, data }, areas };
}

function areasOf(classes: ArrayLike<number>): Area[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) {
    const index = classes[i] as number;
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  const own = ranked.slice(0, palette.length).map(([index, count], i) => ({
    index,
    colour: palette[i] as Rgb,
    share: count / classes.length,
  }));
  const rest = ranked.slice(palette.length).reduce((sum, [, count]) => sum + count, 0);
  return rest === 0 ? own : [...own, { index: undefined, colour: others, share: rest / classes.length }];
}

/** A line for each area: a swatch, its name and its share. */
export function legend(
  areas: readonly Area[],
  nameOf: (index: number) => string,
  width: number,
  textScale = 1,
): Raster<3> {
  const step = lineHeight * textScale;
  const canvas = blankCanvas(width, Math.max(1, areas.length * step), paper);
  areas.forEach(({ index, colour, share }, i) => {
    const size = 9 * textScale;
    fill(canvas, { x: 0, y: i * step, width: size, height: size }, colour);
    const text = `${index === undefined ? "other classes" : nameOf(index)}, ${percentText(share)}`;
    const from = 13 * textScale;
    drawText(canvas, oneLine(text, width - from, textScale), from, i * step, ink, textScale);
  });
  return canvas;
}
