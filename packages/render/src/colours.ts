/** Two colour maps: one for magnitudes, one for signed values. A colour never means anything else. */

import { type Lab, type Lch, labOfLch, rgbOfLab } from "./oklab.ts";
import type { Rgb } from "./raster.ts";

/** `magnitude`: 0…limit, dark to light. `signed`: −limit…limit, cold (against) – neutral – warm (for). */
export type MapKind = "magnitude" | "signed";

/** Steps from 0 to the limit; a signed table has as many again on the cold side. */
export const lastStep = 255;

/** A chain of straight lines in OKLab. */
interface Path {
  readonly points: readonly Lab[];
  /** ΔE of each line. */
  readonly lengths: readonly number[];
}

function pathOf(corners: readonly Lch[]): Path {
  const points = corners.map(labOfLch);
  return { points, lengths: points.slice(1).map((point, i) => distance(point, points[i] as Lab)) };
}

/** From near black through violet, red and orange to pale yellow: lightness only ever rises. */
const magnitudePath = pathOf([
  [0.15, 0.02, 290],
  [0.27, 0.115, 293],
  [0.39, 0.16, 318],
  [0.51, 0.18, 1],
  [0.62, 0.18, 27],
  [0.73, 0.155, 52],
  [0.85, 0.15, 84],
  [0.96, 0.08, 104],
]);

/** Both arms leave the same neutral and have the same lightness and chroma at the same distance from zero. */
const arm = (near: number, middle: number, far: number): Path =>
  pathOf([
    [0.97, 0, near],
    [0.86, 0.066, near],
    [0.7, 0.132, middle],
    [0.57, 0.18, far],
    [0.45, 0.165, far],
  ]);
const warmPath = arm(55, 42, 29);
const coldPath = arm(236, 248, 259);

/**
 * The colour of a value, as unrounded OKLab: `t` = value / limit, cut to −1…1 (signed) or 0…1 (magnitude).
 * Equal steps of `t` are equal distances in OKLab along an arm.
 */
export function labOf(kind: MapKind, t: number): Lab {
  if (kind === "magnitude") return along(magnitudePath, t);
  return t < 0 ? along(coldPath, -t) : along(warmPath, t);
}

/** The colour of a value in sRGB bytes: `t` as in {@link labOf}. */
export const rgbOf = (kind: MapKind, t: number): Rgb =>
  rgbOfLab(labOf(kind, t)).map(Math.round) as unknown as Rgb;

/** RGB triples of `t` = 0…1 in 256 steps, or −1…1 in 511: entry of `t` is `round(255 t)` (+ 255 if signed). */
export function colourTable(kind: MapKind): Uint8Array {
  tables[kind] ??= makeTable(kind);
  return tables[kind];
}

const tables: Partial<Record<MapKind, Uint8Array>> = {};

function makeTable(kind: MapKind): Uint8Array {
  const first = kind === "signed" ? -lastStep : 0;
  const table = new Uint8Array((lastStep - first + 1) * 3);
  for (let step = first; step <= lastStep; step++)
    table.set(rgbOf(kind, step / lastStep), (step - first) * 3);
  return table;
}

/** The point at fraction `t` of the length of a path. */
function along({ points, lengths }: Path, t: number): Lab {
  let left = Math.min(1, Math.max(0, t)) * lengths.reduce((a, b) => a + b, 0);
  let i = 0;
  while (i < lengths.length - 1 && left > (lengths[i] as number)) left -= lengths[i++] as number;
  return mix(points[i] as Lab, points[i + 1] as Lab, left / (lengths[i] as number));
}

/** ΔE in OKLab: the Euclidean distance. */
export function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const mix = (a: Lab, b: Lab, t: number): Lab => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
