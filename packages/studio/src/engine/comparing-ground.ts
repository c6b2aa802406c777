/** Two maps of one picture, brought to the same places of it, where their models see other cuts of it or other sizes. */

import type { Placement } from "@fovea/core";
import type { FloatMap } from "@fovea/render";

/** A map and where its pixels lie on the picture. */
export interface OnPicture {
  readonly map: FloatMap;
  readonly placement: Placement;
}

export interface Ground {
  readonly maps: readonly [FloatMap, FloatMap];
  readonly moved: boolean;
}

/** Maps on the same pixels stay as they are; others are read, bilinearly, on a grid over what both models see. */
export function commonGround(one: OnPicture, other: OnPicture): Ground {
  if (same(one, other)) return { maps: [one.map, other.map], moved: false };
  const [across, down] = [shared(one, other, "x"), shared(one, other, "y")];
  const side = (name: "width" | "height"): number => Math.min(one.map[name], other.map[name]);
  const [width, height] = [side("width"), side("height")];
  const read = (from: OnPicture): FloatMap => {
    const data = new Float32Array(width * height);
    for (let y = 0, i = 0; y < height; y++)
      for (let x = 0; x < width; x++, i++)
        data[i] = valueAt(from, at(across, (x + 0.5) / width), at(down, (y + 0.5) / height));
    return { width, height, data };
  };
  return { maps: [read(one), read(other)], moved: true };
}

type Range = readonly [low: number, high: number];

const at = ([low, high]: Range, part: number): number => low + (high - low) * part;

function same({ map: a, placement: p }: OnPicture, { map: b, placement: q }: OnPicture): boolean {
  const sides = a.width === b.width && a.height === b.height;
  const scale = p.resized.width === q.resized.width && p.resized.height === q.resized.height;
  return sides && scale && p.left === q.left && p.top === q.top;
}

/** What a model sees of the picture along one axis, as parts of its side. */
function seen({ map, placement: { resized, left, top } }: OnPicture, axis: "x" | "y"): Range {
  const [start, length, all] =
    axis === "x" ? [left, map.width, resized.width] : [top, map.height, resized.height];
  return [Math.max(0, start / all), Math.min(1, (start + length) / all)];
}

function shared(one: OnPicture, other: OnPicture, axis: "x" | "y"): Range {
  const [a, b] = [seen(one, axis), seen(other, axis)];
  return [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
}

/** The map's value at a place of the picture, given as parts of its sides. */
function valueAt(
  { map, placement: { resized, left, top } }: OnPicture,
  across: number,
  down: number,
): number {
  const clamp = (value: number, last: number): number => Math.min(last, Math.max(0, value));
  const x = clamp(across * resized.width - left - 0.5, map.width - 1);
  const y = clamp(down * resized.height - top - 0.5, map.height - 1);
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(x0 + 1, map.width - 1), Math.min(y0 + 1, map.height - 1)];
  const value = (column: number, row: number): number => map.data[row * map.width + column] as number;
  const along = (row: number): number => value(x0, row) + (x - x0) * (value(x1, row) - value(x0, row));
  return along(y0) + (y - y0) * (along(y1) - along(y0));
}
