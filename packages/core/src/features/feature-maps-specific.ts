/** Which channels are most specific to a picture: against other pictures, or against the other channels of the layer. */

import type { ChannelNumbers } from "./feature-maps-channels.ts";

/** Maxima of the channels of one layer over many pictures, as sums. */
export interface MaximaSums {
  readonly pictures: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

export const noMaxima = (channels: number): MaximaSums => ({
  pictures: 0,
  sums: new Float64Array(channels),
  squares: new Float64Array(channels),
});

/** With one picture more, or with `sign` −1 with one that was counted taken out again. */
export function withMaxima(
  { pictures, sums, squares }: MaximaSums,
  maxima: ArrayLike<number>,
  sign: 1 | -1 = 1,
): MaximaSums {
  return {
    pictures: pictures + sign,
    sums: sums.map((sum, c) => sum + sign * (maxima[c] as number)),
    squares: squares.map((square, c) => square + sign * (maxima[c] as number) ** 2),
  };
}

/** Fewer other pictures tell nothing about what is usual. */
export const fewestOthers = 2;

/** The definition in words, as results name it. */
export const specificityText = {
  "z-score":
    "z = (max − mean of the other pictures' max) / (their deviation + s₀), s₀ the median deviation of the layer's channels",
  prominence:
    "(max − mean of the channel) / deviation of all values of the layer: how far the channel's peak stands out",
} as const;

export type SpecificityKind = keyof typeof specificityText;

export interface Specificity {
  readonly kind: SpecificityKind;
  /** One number per channel, the larger the more specific. */
  readonly values: Float64Array;
}

/**
 * How much stronger each channel answers than it usually does:
 *
 *     z_c = (m_c − μ_c) / (σ_c + s₀),   s₀ = median σ over the channels
 *
 * with m the maximum on this picture and μ, σ mean and deviation (n − 1) of the maxima on the others. s₀ keeps channels
 * that hardly ever vary, and chances of a handful of pictures, from coming first (Tusher et al. 2001).
 */
export function zScores(maxima: Float32Array, { pictures, sums, squares }: MaximaSums): Specificity {
  const deviations = sums.map((sum, c) =>
    Math.sqrt(Math.max(0, (squares[c] as number) - (sum * sum) / pictures) / (pictures - 1)),
  );
  const sorted = deviations.toSorted();
  const s0 = sorted[Math.floor(sorted.length / 2)] || sorted.at(-1) || 1;
  const values = Float64Array.from(
    maxima,
    (max, c) => (max - (sums[c] as number) / pictures) / ((deviations[c] as number) + s0),
  );
  return { kind: "z-score", values };
}

/**
 * For one picture alone: (max_c − mean_c) / σ with σ the deviation of all values of the layer. High for a channel
 * that answers strongly in a small part of the picture; 0 for one that is the same everywhere.
 */
export function prominence({ maxima, means, spread }: ChannelNumbers): Specificity {
  const values = Float64Array.from(maxima, (max, c) =>
    spread > 0 ? (max - (means[c] as number)) / spread : 0,
  );
  return { kind: "prominence", values };
}

/** Channels, the most specific first; equal ones by index. */
export const bySpecificity = ({ values }: Specificity): number[] =>
  Array.from(values.keys()).sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
