/**
 * The mask of a COCO annotation: polygons, or run lengths down the columns, as numbers or packed into text.
 *
 * Source: the format of the COCO data set, https://cocodataset.org/#format-data. A pixel belongs to a polygon if its
 * centre does; the reference tool counts pixels of the border a little differently.
 */

import type { Mask } from "@fovea/core";
import { z } from "zod";

interface Size {
  readonly width: number;
  readonly height: number;
}

const polygons = z.array(z.array(z.number()).min(6).max(200_000)).min(1).max(10_000);
const size = z.tuple([z.int(), z.int()]);
const runs = z.object({ size, counts: z.array(z.int().min(0)) });
const packedRuns = z.object({ size, counts: z.string() });

/** Throws an `Error` that says what is wrong with it. */
export function cocoMask(segmentation: unknown, { width, height }: Size): Mask {
  const drawn = polygons.safeParse(segmentation);
  if (drawn.success) return { width, height, data: filled(drawn.data, { width, height }) };
  const packed = packedRuns.safeParse(segmentation);
  const plain = packed.success ? undefined : runs.safeParse(segmentation);
  const found = packed.success ? packed.data : plain?.data;
  if (!found) throw new Error("its segmentation is neither polygons nor run lengths");
  const [h, w] = found.size;
  if (w !== width || h !== height)
    throw new Error(`its mask has ${w}×${h} pixels, the picture ${width}×${height}`);
  const counts = typeof found.counts === "string" ? unpacked(found.counts, width * height) : found.counts;
  return { width, height, data: fromRuns(counts, { width, height }) };
}

/** Runs of 0 and 1 in turn, down the first column, then the next. */
function fromRuns(counts: readonly number[], { width, height }: Size): Uint8Array {
  const data = new Uint8Array(width * height);
  let [at, value] = [0, 0];
  for (const count of counts) {
    const end = at + count;
    if (end > data.length) throw new Error(`its run lengths go beyond the ${data.length} pixels`);
    if (value === 1) for (; at < end; at++) data[(at % height) * width + Math.floor(at / height)] = 1;
    at = end;
    value = 1 - value;
  }
  if (at !== data.length) throw new Error(`its run lengths are for ${at} pixels, not ${data.length}`);
  return data;
}

/**
 * Run lengths from text: each number in letters of five bits from `0` on, the sixth saying that more follow, the last
 * one's highest bit its sign; from the fourth number on, the difference to the number two before.
 */
function unpacked(text: string, most: number): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length; ) {
    let [value, shift, more] = [0, 0, true];
    while (more) {
      const letter = text.charCodeAt(at++) - 48;
      if (!(letter >= 0 && letter < 64) || shift > 30) throw new Error("its run lengths are not readable");
      value += (letter & 31) * 2 ** shift;
      shift += 5;
      more = (letter & 32) !== 0;
      if (!more && (letter & 16) !== 0) value -= 2 ** shift;
    }
    if (counts.length > 2) value += counts[counts.length - 2] as number;
    if (value < 0 || value > most) throw new Error(`its run lengths go beyond the ${most} pixels`);
    counts.push(value);
  }
  return counts;
}

/** All pixels whose centre lies in one of the polygons; within one, by the even-odd rule. */
function filled(shapes: readonly (readonly number[])[], { width, height }: Size): Uint8Array {
  const data = new Uint8Array(width * height);
  for (const points of shapes) {
    const crossings = crossingsByRow(points, height);
    for (const [y, row] of crossings) {
      row.sort((a, b) => a - b);
      for (let i = 0; i + 1 < row.length; i += 2) {
        const from = Math.max(0, Math.ceil((row[i] as number) - 0.5));
        const to = Math.min(width, Math.ceil((row[i + 1] as number) - 0.5));
        if (to > from) data.fill(1, y * width + from, y * width + to);
      }
    }
  }
  return data;
}

/** Where the border crosses the line through the centres of each row. */
function crossingsByRow(points: readonly number[], height: number): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  const count = points.length >> 1;
  let work = 0;
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const [x0, y0] = [points[2 * i] as number, points[2 * i + 1] as number];
    const [x1, y1] = [points[2 * j] as number, points[2 * j + 1] as number];
    const [low, high] = y0 < y1 ? [y0, y1] : [y1, y0];
    const last = Math.min(height, Math.ceil(high - 0.5));
    for (let y = Math.max(0, Math.ceil(low - 0.5)); y < last; y++) {
      if (++work > 20_000_000) throw new Error("its polygon is too long to draw");
      const x = x0 + ((y + 0.5 - y0) / (y1 - y0)) * (x1 - x0);
      const row = rows.get(y);
      if (row) row.push(x);
      else rows.set(y, [x]);
    }
  }
  return rows;
}
