/** Where the field of a unit lies: in the model's input, and in the photo that it came from. */

import { type Box, originalBox, type Placement, type ReceptiveField } from "@fovea/core";
import type { PixelLayout } from "@fovea/render";
import type { PatchLayer } from "./request.ts";

export interface PatchRegion {
  /** What is shown, in pixels of the model's input; reaches beyond it where the field does. */
  readonly shown: Box;
  /** The exact field, inside the model's input. */
  readonly field: Box;
}

/** Row and column of an index into the layer's positions. */
export const placeOf = ({ shape }: PatchLayer, position: number): readonly [number, number] => {
  const columns = shape[3] as number;
  return [Math.floor(position / columns), position % columns];
};

/** Part of the picture's side that a window may take; larger ones would show more of nothing than of pictures. */
const widest = 0.75;

/**
 * A window of one size for all units of the layer, so that patches compare; where the field is nearly as large as the picture
 * or larger, what lies in the picture.
 */
export function patchRegion(
  { form }: PatchLayer,
  place: readonly [number, number],
  { axes }: ReceptiveField,
): PatchRegion {
  const [rows, columns] = [0, 1].map((i) => {
    const { start = 0, end = 1, size = 1 } = axes[i] ?? {};
    const exact = { start, length: end - start };
    const closed = form?.axes[i];
    if (!closed || closed.size > widest * size) return { exact, shown: exact };
    return {
      exact,
      shown: { start: closed.start + (place[i] as number) * closed.stride, length: closed.size },
    };
  }) as [Spans, Spans];
  return { shown: boxOf(rows.shown, columns.shown), field: boxOf(rows.exact, columns.exact) };
}

interface Span {
  readonly start: number;
  readonly length: number;
}
interface Spans {
  readonly exact: Span;
  readonly shown: Span;
}

const boxOf = (rows: Span, columns: Span): Box => ({
  x: columns.start,
  y: rows.start,
  width: columns.length,
  height: rows.length,
});

interface Photo {
  readonly originalWidth: number;
  readonly originalHeight: number;
  readonly placement: Placement;
}

/** A box on the model's input in pixels of the photo. */
export const inPhoto = (photo: Photo, box: Box): Box => originalBox(photo, photo.placement, box);

/** The part of the photo that the model sees. */
export const seenOf = (photo: Photo, { width, height }: PixelLayout): Box =>
  within(inPhoto(photo, { x: 0, y: 0, width, height }), photo);

/** What of a box lies in the photo, in whole pixels. */
export function within(box: Box, { originalWidth, originalHeight }: Omit<Photo, "placement">): Box {
  const [left, top] = [Math.max(0, Math.floor(box.x + 1e-6)), Math.max(0, Math.floor(box.y + 1e-6))];
  const right = Math.min(originalWidth, Math.ceil(box.x + box.width - 1e-6));
  const bottom = Math.min(originalHeight, Math.ceil(box.y + box.height - 1e-6));
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}
