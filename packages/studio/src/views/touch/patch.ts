/** Where the patch is: always a whole number of pixels, always inside the picture. */

import type { Patch } from "../../engine/touch-messages.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest side that leaves something of the picture to see. */
export const largestSide = ({ width, height }: Size): number =>
  Math.max(1, Math.floor(0.75 * Math.min(width, height)));

/** The nearest patch that lies inside the picture. */
export function inside({ x, y, side }: Patch, size: Size): Patch {
  const fitting = clamp(Math.round(side), 1, largestSide(size));
  return {
    x: clamp(Math.round(x), 0, size.width - fitting),
    y: clamp(Math.round(y), 0, size.height - fitting),
    side: fitting,
  };
}

/** In the middle, a fifth of the picture wide. */
export function startingPatch(size: Size): Patch {
  const side = Math.round(Math.min(size.width, size.height) / 5);
  return inside({ x: (size.width - side) / 2, y: (size.height - side) / 2, side }, size);
}

export const movedBy = (patch: Patch, dx: number, dy: number, size: Size): Patch =>
  inside({ ...patch, x: patch.x + dx, y: patch.y + dy }, size);

/** Another side, the same middle; there and back again it is where it was. */
export function resized({ x, y, side }: Patch, wanted: number, size: Size): Patch {
  const next = clamp(Math.round(wanted), 1, largestSide(size));
  const shift = Math.floor(next / 2) - Math.floor(side / 2);
  return inside({ x: x - shift, y: y - shift, side: next }, size);
}

/** `37.5,46.88,20`: left, top and side in per cent of the picture, as they stand in the address: another model sees other pixels. */
export const patchText = ({ x, y, side }: Patch, size: Size): string =>
  [x / size.width, y / size.height, side / shorter(size)]
    .map((part) => Number((100 * part).toFixed(2)))
    .join(",");

/** What is no patch gives the one in the middle. */
export function readPatch(text: string, size: Size): Patch {
  const parts = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part) / 100));
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return startingPatch(size);
  const [x, y, side] = parts as [number, number, number];
  return inside({ x: x * size.width, y: y * size.height, side: side * shorter(size) }, size);
}

/** `20 % of the shorter side`. */
export const sizeText = (side: number, size: Size): string =>
  `${Math.round((100 * side) / shorter(size))} % of the ${size.width === size.height ? "width" : "shorter side"}`;

const shorter = ({ width, height }: Size): number => Math.min(width, height);

const clamp = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));
