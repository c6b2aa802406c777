/** What black and white are to a model. */

import type { PreprocessingFields } from "./preprocessing.ts";

/** The least and the largest value that a pixel can have, per channel, in the model's units. */
export interface PixelRange {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** low = (0 · scale − mean) / std, high = (255 · scale − mean) / std for each of the model's channels. */
export function pixelRangeOf({
  scale,
  mean,
  std,
}: Pick<PreprocessingFields, "scale" | "mean" | "std">): PixelRange {
  const ends = mean.map((m, c): [number, number] => {
    const deviation = std[c] as number;
    const [a, b] = [(0 - m) / deviation, (255 * scale - m) / deviation];
    return a <= b ? [a, b] : [b, a];
  });
  return { low: ends.map(([low]) => low), high: ends.map(([, high]) => high) };
}
