/** How numbers become colours: the one step that normalises, and it says what it did. */

import { FoveaError } from "@fovea/core";
import type { MapKind } from "./colours.ts";
import { numberText, percentText } from "./number-text.ts";
import { assertFilled, type FloatMap } from "./raster.ts";

/** What the ends of the colour map stand for. */
export interface DisplayScale {
  /** `signed`: −limit…limit. `magnitude`: |value|, 0…limit. */
  readonly kind: MapKind;
  /** In the unit of the map; 0 if there is nothing to show. */
  readonly limit: number;
  /** Part of the pixels beyond the limit, drawn in the end colour, 0…1. */
  readonly clippedFraction: number;
  /** The step in words, for the caption. */
  readonly text: string;
  /** Why the map has no picture: zero, constant or not finite. Such a map is drawn blank. */
  readonly blank?: string;
}

export interface ScaleOptions {
  /** Whether the sign means something (for and against). If not, absolute values are shown. */
  readonly signed: boolean;
  /** Percentile of |value| that gets the end colour, in (0, 100]. @default 99.5 */
  readonly clip?: number;
}

/**
 * The display scale of a map: `limit` is the nearest-rank percentile `clip` of |value|, so that a few extreme
 * pixels do not make the rest invisible. Where that percentile is 0 (sparse maps) the limit is the largest |value|.
 *
 * Throws: `option-invalid` when `clip` is outside (0, 100].
 */
export function displayScale(map: FloatMap, { signed, clip = 99.5 }: ScaleOptions): DisplayScale {
  assertFilled("scale a map", map);
  if (!(clip > 0 && clip <= 100)) {
    throw new FoveaError("option-invalid", `Cannot clip colours: found percentile ${clip}`, {
      hint: "Give a percentile above 0 and up to 100.",
    });
  }
  const kind: MapKind = signed ? "signed" : "magnitude";
  const blank = whyBlank(map.data);
  if (blank !== undefined) return { kind, limit: 0, clippedFraction: 0, text: blank, blank };
  return scaled(kind, sortedSizes(map.data), clip);
}

/** One scale for several maps, so that a colour means the same number in all: that of their values taken together. */
export function sharedScale(maps: readonly FloatMap[], options: ScaleOptions): DisplayScale {
  const data = new Float64Array(maps.reduce((sum, map) => sum + map.data.length, 0));
  let from = 0;
  for (const map of maps) {
    data.set(map.data, from);
    from += map.data.length;
  }
  return displayScale({ width: data.length, height: 1, data }, options);
}

function sortedSizes(data: ArrayLike<number>): Float64Array {
  const sizes = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) sizes[i] = Math.abs(data[i] as number);
  return sizes.sort();
}

function scaled(kind: MapKind, sorted: Float64Array, clip: number): DisplayScale {
  const largest = sorted[sorted.length - 1] as number;
  const limit = (sorted[Math.ceil((clip / 100) * sorted.length) - 1] as number) || largest;
  let beyond = 0;
  while ((sorted[sorted.length - 1 - beyond] as number) > limit) beyond++;
  const clippedFraction = beyond / sorted.length;
  const span = kind === "signed" ? `±${numberText(limit)}` : `0…${numberText(limit)}`;
  const text = `colours span ${span} (${percentText(1 - clippedFraction)} of pixels)`;
  return { kind, limit, clippedFraction, text };
}

/** A map that would only show rounding noise or nothing is refused with the reason. */
function whyBlank(data: ArrayLike<number>): string | undefined {
  const first = data[0] as number;
  let notFinite = 0;
  let constant = true;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (!Number.isFinite(value)) notFinite++;
    if (value !== first) constant = false;
  }
  if (notFinite > 0) return `the map has ${notFinite} of ${data.length} values that are not finite numbers`;
  if (!constant) return undefined;
  return first === 0 ? "the map is zero everywhere" : `the map is ${numberText(first)} everywhere`;
}
