/** What is marked in the picture, pixel by pixel, and the way back. */

import type { Size } from "./patch.ts";

/** 1 for every pixel that is marked, row by row. Never changed in place. */
export type Mask = Uint8Array;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A round brush drawn from one point to another. `mark`: 1 marks, 0 takes the marks away. */
export function painted(
  mask: Mask,
  { width, height }: Size,
  [from, to]: readonly [Point, Point],
  radius: number,
  mark: 0 | 1,
): Mask {
  const result = mask.slice();
  const [top, bottom] = span(from.y, to.y, radius, height);
  const [left, right] = span(from.x, to.x, radius, width);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      if (distanceToLine({ x: x + 0.5, y: y + 0.5 }, from, to) <= radius) result[y * width + x] = mark;
  return result;
}

/** All pixels of one area marked, or, if they are already, none. */
export function toggled(mask: Mask, labels: Int32Array, area: number): Mask {
  const mark = mask.every((value, p) => value === 1 || labels[p] !== area) ? 0 : 1;
  return mask.map((value, p) => (labels[p] === area ? mark : value));
}

/** The areas all of whose pixels are marked. */
export function markedAreas(mask: Mask, labels: Int32Array): ReadonlySet<number> {
  const marked = new Set(labels);
  for (let p = 0; p < mask.length; p++) if (mask[p] === 0) marked.delete(labels[p] as number);
  return marked;
}

/** Part of the picture that is marked, 0…1. */
export const markedShare = (mask: Mask): number =>
  mask.reduce((sum, value) => sum + value, 0) / Math.max(1, mask.length);

/** A mask and those that were there before it, the newest last. */
export interface History {
  readonly past: readonly Mask[];
  readonly now: Mask;
}

/** Steps back that are kept. */
const steps = 40;

export const blank = ({ width, height }: Size): History => ({
  past: [],
  now: new Uint8Array(width * height),
});

/** A step that can be undone. */
export const stepped = ({ past, now }: History, next: Mask): History => ({
  past: [...past, now].slice(-steps),
  now: next,
});

export function undone(history: History): History {
  const last = history.past.at(-1);
  return last ? { past: history.past.slice(0, -1), now: last } : history;
}

function span(a: number, b: number, radius: number, size: number): [number, number] {
  const from = Math.floor(Math.min(a, b) - radius);
  return [Math.max(0, from), Math.min(size, Math.ceil(Math.max(a, b) + radius))];
}

function distanceToLine(p: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((p.x - from.x) * dx + (p.y - from.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(p.x - from.x - t * dx, p.y - from.y - t * dy);
}
