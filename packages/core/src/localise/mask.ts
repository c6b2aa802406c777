/** Which pixels of a map belong to what it shows. */

import { FoveaError } from "../errors.ts";

/** A map with one value per pixel, row-major. */
export interface PixelMap {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** A set of pixels: 1 in it, 0 outside. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** From which value on a pixel counts: a part of the largest value, or a quantile of all values. */
export type Threshold =
  | { readonly kind: "part-of-maximum"; readonly value: number }
  | { readonly kind: "quantile"; readonly value: number };

/**
 * A threshold as it is written: `0.2` is 20 % of the largest value, as in CAM; `q0.95` the largest 5 % of the pixels.
 *
 * Throws `option-invalid` unless it is above 0 (quantiles: from 0) and below 1.
 */
export function readThreshold(text: string): Threshold {
  const [, quantile, digits = ""] = /^(q?)(\d*\.?\d+)$/i.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits !== "" && value < 1 && (quantile || value > 0))
    return { kind: quantile ? "quantile" : "part-of-maximum", value };
  throw new FoveaError(
    "option-invalid",
    `Cannot use the threshold ${text}: expected a number between 0 and 1`,
    {
      hint: "0.2 keeps what has at least 20 % of the largest value; q0.95 keeps the largest 5 % of the pixels.",
    },
  );
}

/**
 * The pixels of the map that reach the threshold and speak for the target.
 *
 *     in the mask: m ≥ τ and m > 0,   τ = value · max m, or the quantile of m (nearest rank)
 *
 * A map without a positive part gives an empty mask.
 */
export function maskOf({ width, height, data }: PixelMap, threshold: Threshold): Mask {
  const level = levelOf(data, threshold);
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i++) {
    const value = data[i] as number;
    if (value >= level && value > 0) mask[i] = 1;
  }
  return { width, height, data: mask };
}

function levelOf(data: ArrayLike<number>, { kind, value }: Threshold): number {
  if (kind === "quantile") return quantileOf(data, value);
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, data[i] as number);
  return value * largest;
}

/** The nearest-rank quantile: the least value that has at least the part `q` of all values at or below it. */
export function quantileOf(data: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(data).sort();
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number;
}
