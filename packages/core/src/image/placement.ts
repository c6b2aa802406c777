/** Where the pixels of a model's input lie in the picture they came from. */

import type { PreprocessingFields } from "./preprocessing.ts";

/** The picture is resized to `resized`; the model sees the part `width × height` that begins at (left, top). */
export interface Placement {
  readonly resized: { readonly width: number; readonly height: number };
  /** Below 0: the model's input reaches beyond the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels; (x, y) is its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How a picture of this size is laid on the model's input. For `crop` the numbers are torchvision's: the longer side is
 * cut down to a whole number, the offset of the crop rounds halves to even, and what is too small gets a black margin.
 */
export function place(picture: Size, p: Pick<PreprocessingFields, "size" | "fit" | "short">): Placement {
  const [height, width] = p.size;
  const resized = resizedTo(picture, p);
  return { resized, left: offset(resized.width, width), top: offset(resized.height, height), width, height };
}

function resizedTo({ width, height }: Size, p: Pick<PreprocessingFields, "size" | "fit" | "short">): Size {
  const [h, w] = p.size;
  if (p.fit === "squash") return { width: w, height: h };
  if (p.fit === "crop") {
    const shorter = Math.min(width, height);
    return {
      width: Math.trunc((p.short * width) / shorter),
      height: Math.trunc((p.short * height) / shorter),
    };
  }
  const factor = Math.min(w / width, h / height);
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Start of the middle `wanted` of `size` pixels; negative if there are too few. */
const offset = (size: number, wanted: number): number =>
  size < wanted ? -Math.floor((wanted - size) / 2) : roundHalfEven((size - wanted) / 2);

function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down % 2) : Math.round(x);
}

/**
 * A box on the model's input, carried over to the original picture (pixels, not rounded). The whole input is
 * `{ x: 0, y: 0, width, height }`. Where there is a margin, the result reaches beyond the picture.
 */
export function originalBox(
  picture: { readonly originalWidth: number; readonly originalHeight: number },
  { resized, left, top }: Placement,
  box: Box,
): Box {
  const across = picture.originalWidth / resized.width;
  const down = picture.originalHeight / resized.height;
  return {
    x: (box.x + left) * across,
    y: (box.y + top) * down,
    width: box.width * across,
    height: box.height * down,
  };
}
