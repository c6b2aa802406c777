/** Areas of the picture: their borders to draw, their places in words. */

import type { Areas } from "../../engine/touch-messages.ts";

/** The borders between areas as an SVG path in pixels; of one area alone, if it is given. */
export function borders({ labels, width, height }: Areas, area?: number): string {
  const parts: string[] = [];
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? -1 : (labels[y * width + x] as number);
  const apart = (a: number, b: number): boolean =>
    a !== b && (area === undefined || a === area || b === area);
  for (let y = 0; y <= height; y++)
    for (const [from, to] of runs(width, (x) => apart(at(x, y - 1), at(x, y))))
      parts.push(`M${from} ${y}H${to}`);
  for (let x = 0; x <= width; x++)
    for (const [from, to] of runs(height, (y) => apart(at(x - 1, y), at(x, y))))
      parts.push(`M${x} ${from}V${to}`);
  return parts.join("");
}

function runs(length: number, holds: (i: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < length; i++) {
    if (!holds(i)) continue;
    const last = found.at(-1);
    if (last?.[1] === i) last[1] = i + 1;
    else found.push([i, i + 1]);
  }
  return found;
}

export interface NamedArea {
  readonly index: number;
  /** `top left, 4 % of the picture`. */
  readonly text: string;
}

/** Each area by its place, for those who choose from a list. */
export function namedAreas({ labels, count, width, height }: Areas): NamedArea[] {
  const sums = Array.from({ length: count }, () => ({ x: 0, y: 0, pixels: 0 }));
  for (let p = 0; p < labels.length; p++) {
    const sum = sums[labels[p] as number] as (typeof sums)[number];
    sum.x += (p % width) + 0.5;
    sum.y += Math.floor(p / width) + 0.5;
    sum.pixels++;
  }
  return sums.map(({ x, y, pixels }, index) => {
    const place = placeText(x / pixels / width, y / pixels / height);
    return { index, text: `${place}, ${Math.max(1, Math.round((100 * pixels) / labels.length))} %` };
  });
}

/** A place in words, from parts of the width and the height. */
export function placeText(across: number, down: number): string {
  const column = across < 1 / 3 ? "left" : across < 2 / 3 ? "" : "right";
  const row = down < 1 / 3 ? "top" : down < 2 / 3 ? "" : "bottom";
  return [row, column].filter(Boolean).join(" ") || "middle";
}
