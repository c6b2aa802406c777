/** From a map to where the object is: mask, parts and boxes, also in pixels of the original picture. */

import { type Box, originalBox, type Placement } from "../image/placement.ts";
import { upsampled } from "../image/upsample.ts";
import { type Component, instances, maskOfParts } from "./components.ts";
import { type Mask, maskOf, type PixelMap, type Threshold } from "./mask.ts";

export interface LocateOptions {
  /** @default 0.2 of the maximum */
  readonly threshold?: Threshold;
  /** @default "largest" */
  readonly instances?: "largest" | "all";
  /** Replaces the mask by a better one, such as GrabCut started from it. */
  readonly refine?: (mask: Mask) => Mask;
}

/** A part of the map that was found. */
export interface Located {
  /** Pixels of the map. */
  readonly box: Box;
  /** The largest value of the map in it. */
  readonly score: number;
  /** Part of all positive values of the map that lies in it, 0…1. */
  readonly share: number;
}

export interface Localisation {
  /** Of the parts that were kept. */
  readonly mask: Mask;
  /** Largest area first; empty if the map has no positive part. */
  readonly parts: readonly Located[];
}

export const defaultThreshold: Threshold = { kind: "part-of-maximum", value: 0.2 };

/**
 * Weakly supervised localisation: the map cut at a threshold, its connected parts, a tight box round each.
 *
 *     mask = m ≥ τ;   parts: 4-connected, the largest or all with ≥ 10 % of its area;   box: least rectangle
 *
 * Shapes: map H×W → mask H×W, boxes in pixels of the map.
 * Source: Zhou et al. 2015, https://arxiv.org/abs/1512.04150, section 3.2 (20 % of the maximum, largest part).
 */
export function localise(map: PixelMap, options: LocateOptions = {}): Localisation {
  const { threshold = defaultThreshold, instances: which = "largest", refine } = options;
  const cut = maskOf(map, threshold);
  if (!cut.data.includes(1)) return { mask: cut, parts: [] };
  const kept = instances(cut, which);
  const found = refine ? instances(refine(maskOfParts(cut, kept)), which) : kept;
  return { mask: maskOfParts(cut, found), parts: found.map((part) => located(map, part)) };
}

function located({ data }: PixelMap, { pixels, box }: Component): Located {
  let all = 0;
  for (let i = 0; i < data.length; i++) all += Math.max(0, data[i] as number);
  let score = Number.NEGATIVE_INFINITY;
  let inside = 0;
  for (const i of pixels) {
    const value = data[i] as number;
    score = Math.max(score, value);
    inside += Math.max(0, value);
  }
  return { box, score, share: inside / all };
}

/** A picture of which the map shows a part, and how that part was cut out. */
export interface Original {
  readonly originalWidth: number;
  readonly originalHeight: number;
  readonly placement: Placement;
}

/** The whole pixels of the original picture that a box of the map touches; what lies beyond the picture is cut off. */
export function boxInOriginal(box: Box, original: Original): Box {
  const { x, y, width, height } = originalBox(original, original.placement, box);
  const left = Math.max(0, Math.floor(x + tiny));
  const top = Math.max(0, Math.floor(y + tiny));
  const right = Math.min(original.originalWidth, Math.ceil(x + width - tiny));
  const bottom = Math.min(original.originalHeight, Math.ceil(y + height - tiny));
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** So that a bound that is a whole number but for rounding does not touch the next pixel. */
const tiny = 1e-6;

/** The mask in pixels of the original picture: enlarged bilinearly and cut at one half; 0 where the model did not look. */
export function maskInOriginal(mask: Mask, original: Original): Mask {
  const { originalWidth: width, originalHeight: height, placement } = original;
  const whole = originalBox(original, placement, { x: 0, y: 0, width: mask.width, height: mask.height });
  const [across, down] = [Math.max(1, Math.round(whole.width)), Math.max(1, Math.round(whole.height))];
  const [left, top] = [Math.round(whole.x), Math.round(whole.y)];
  const enlarged = upsampled(mask, down, across);
  const data = new Uint8Array(width * height);
  for (let y = Math.max(0, top); y < Math.min(height, top + down); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + across); x++) {
      if ((enlarged[(y - top) * across + x - left] as number) >= 0.5) data[y * width + x] = 1;
    }
  }
  return { width, height, data };
}
