/** A box of a picture, cut out at the size it is shown in. */

import type { Box } from "@fovea/core";
import type { Raster } from "@fovea/render";

/** What is shown where there is no picture: a grey that no one takes for a part of it. */
const neutral = 214;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest size of these proportions that fits into `side` × `side`. */
export function fitted({ width, height }: Size, side: number): Size {
  const factor = side / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/**
 * The box at a size: averaged where that makes it smaller, between neighbours where larger, pixel by pixel where a pixel
 * becomes five or more. What lies outside `seen` is neutral.
 */
export function cut(raster: Raster, box: Box, seen: Box, { width, height }: Size): Raster<3> {
  const columns = taps(box.x, box.width, width, {
    low: seen.x,
    high: seen.x + seen.width,
    size: raster.width,
  });
  const rows = taps(box.y, box.height, height, {
    low: seen.y,
    high: seen.y + seen.height,
    size: raster.height,
  });
  const data = new Uint8Array(width * height * 3).fill(neutral);
  rows.forEach((row, y) => {
    if (!row) return;
    columns.forEach((column, x) => {
      if (column) mix(data, 3 * (y * width + x), raster, row, column);
    });
  });
  return { width, height, channels: 3, data };
}

/** Source pixels from `first` on and how much of each. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

interface Limits {
  readonly low: number;
  readonly high: number;
  readonly size: number;
}

function taps(
  start: number,
  length: number,
  count: number,
  { low, high, size }: Limits,
): (Taps | undefined)[] {
  const step = length / count;
  return Array.from({ length: count }, (_, i) => {
    const centre = start + (i + 0.5) * step;
    if (centre < low || centre > high) return undefined;
    if (step <= 0.2) return { first: Math.min(size - 1, Math.max(0, Math.floor(centre))), weights: [1] };
    const radius = Math.max(1, step);
    const first = Math.max(0, Math.ceil(centre - 0.5 - radius));
    const last = Math.min(size - 1, Math.floor(centre - 0.5 + radius));
    const found = Array.from({ length: Math.max(1, last - first + 1) }, (_, t) =>
      Math.max(1e-9, 1 - Math.abs(first + t + 0.5 - centre) / radius),
    );
    const total = found.reduce((sum, weight) => sum + weight, 0);
    return { first: Math.min(first, size - 1), weights: found.map((weight) => weight / total) };
  });
}

function mix(to: Uint8Array, at: number, { width, channels, data }: Raster, row: Taps, column: Taps): void {
  for (let c = 0; c < 3; c++) {
    const channel = channels === 1 ? 0 : c;
    let sum = 0;
    for (let j = 0; j < row.weights.length; j++) {
      const line = (row.first + j) * width;
      let part = 0;
      for (let i = 0; i < column.weights.length; i++)
        part +=
          (column.weights[i] as number) * (data[(line + column.first + i) * channels + channel] as number);
      sum += (row.weights[j] as number) * part;
    }
    to[at + c] = Math.round(sum);
  }
}
