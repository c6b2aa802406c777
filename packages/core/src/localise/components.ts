/** Connected parts of a mask, and the boxes round them. */

import type { Box } from "../image/placement.ts";
import type { Mask } from "./mask.ts";

/** A connected part of a mask. */
export interface Component {
  /** Flat indices of its pixels. */
  readonly pixels: readonly number[];
  /** The tight box. */
  readonly box: Box;
}

/** Parts of which this share of the largest one's area is left out as crumbs, where all are wanted. */
const crumb = 0.1;

/** The 4-connected parts of a mask, largest first; equal ones in reading order. */
export function components({ width, height, data }: Mask): Component[] {
  const seen = new Uint8Array(data.length);
  const found: Component[] = [];
  for (let start = 0; start < data.length; start++) {
    if (data[start] && !seen[start]) found.push(flooded(start));
  }
  return found.sort((a, b) => b.pixels.length - a.pixels.length);

  function flooded(start: number): Component {
    const pixels = [start];
    seen[start] = 1;
    let [left, right, top, bottom] = [width, 0, height, 0];
    const visit = (i: number): void => {
      if (!data[i] || seen[i]) return;
      seen[i] = 1;
      pixels.push(i);
    };
    // The list grows while it is walked.
    for (let n = 0; n < pixels.length; n++) {
      const i = pixels[n] as number;
      const x = i % width;
      const y = (i - x) / width;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      if (x > 0) visit(i - 1);
      if (x < width - 1) visit(i + 1);
      if (y > 0) visit(i - width);
      if (y < height - 1) visit(i + width);
    }
    return { pixels, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } };
  }
}

/** The largest part alone, or every part with at least a tenth of its area. */
export function instances(mask: Mask, which: "largest" | "all"): Component[] {
  const all = components(mask);
  const [largest] = all;
  if (!largest) return [];
  return which === "largest"
    ? [largest]
    : all.filter(({ pixels }) => pixels.length >= crumb * largest.pixels.length);
}

/** The mask of these parts alone. */
export function maskOfParts({ width, height }: Mask, parts: readonly Component[]): Mask {
  const data = new Uint8Array(width * height);
  for (const { pixels } of parts) for (const i of pixels) data[i] = 1;
  return { width, height, data };
}

/** Area in common over area of both together, 0…1: 1 for equal boxes, 0 for boxes apart. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const common = Math.max(0, across) * Math.max(0, down);
  return common / (a.width * a.height + b.width * b.height - common);
}
