/** What is known about a picture, brought into the pixels that the model sees. */

import type { Box, Placement } from "../image/placement.ts";
import type { Mask } from "../localise/mask.ts";
import type { NamedMask, Truth, TruthObject } from "./truth.ts";

/**
 * The truth of the original picture in pixels of the model's input.
 *
 * A pixel belongs to a mask if the pixel of the original at its centre does; beyond the picture nothing belongs to
 * anything. Boxes are carried over without rounding and cut off at the edge of the input. Objects, parts and marks of
 * which nothing is left are dropped; of an object with a mask its pixels decide, otherwise its box.
 *
 * The truth may be drawn at another size than the picture, as long as it shows the whole of it.
 */
export function placedTruth(truth: Truth, placement: Placement): Truth {
  const { width, height } = placement;
  const named = (masks: readonly NamedMask[]): NamedMask[] =>
    masks.flatMap((mask) => placedNamed(mask, placement));
  return {
    width,
    height,
    objects: truth.objects.flatMap((object) => placedObject(object, truth, placement)),
    ...(truth.background === undefined ? {} : { background: truth.background }),
    ...(truth.marks ? { marks: named(truth.marks) } : {}),
  };
}

function placedObject(object: TruthObject, truth: Truth, placement: Placement): TruthObject[] {
  const mask = object.mask && placedMask(object.mask, placement);
  if (mask && !mask.data.includes(1)) return [];
  const box = placedBox(object.box, truth, placement);
  if (!mask && (box.width <= 0 || box.height <= 0)) return [];
  const parts = object.parts?.flatMap((part) => placedNamed(part, placement));
  return [{ ...object, box, ...(mask ? { mask } : {}), ...(parts ? { parts } : {}) }];
}

function placedNamed<Named extends NamedMask>(named: Named, placement: Placement): Named[] {
  const mask = placedMask(named.mask, placement);
  return mask.data.includes(1) ? [{ ...named, mask }] : [];
}

function placedBox(box: Box, truth: Truth, { resized, left, top, width, height }: Placement): Box {
  const [across, down] = [resized.width / truth.width, resized.height / truth.height];
  const clip = (value: number, size: number): number => Math.min(size, Math.max(0, value));
  const [x, y] = [clip(box.x * across - left, width), clip(box.y * down - top, height)];
  const right = clip((box.x + box.width) * across - left, width);
  const bottom = clip((box.y + box.height) * down - top, height);
  return { x, y, width: right - x, height: bottom - y };
}

function placedMask(mask: Mask, { resized, left, top, width, height }: Placement): Mask {
  const columns = originals(width, left, resized.width, mask.width);
  const rows = originals(height, top, resized.height, mask.height);
  const data = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = rows[y] as number;
    for (let x = 0; x < width; x++, i++) {
      const column = columns[x] as number;
      if (row >= 0 && column >= 0) data[i] = mask.data[row * mask.width + column] ? 1 : 0;
    }
  }
  return { width, height, data };
}

/** The column (or row) of the original at the centre of each one of the input; −1 beyond the picture. */
function originals(count: number, start: number, resized: number, original: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    const at = Math.floor(((i + start + 0.5) * original) / resized);
    return at >= 0 && at < original ? at : -1;
  });
}
