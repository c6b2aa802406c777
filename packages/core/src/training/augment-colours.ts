/** Brightness, contrast and colour of pictures changed, within black and white. */

import type { PictureSize } from "./augment-motion.ts";

export interface ColourChange {
  readonly brightness: number;
  readonly contrast: number;
  /** A factor per channel. */
  readonly gains: readonly number[];
  readonly range: { readonly black: readonly number[]; readonly white: readonly number[] } | undefined;
}

/** v ← clip((v·gain + brightness − m)·contrast + m) in units of 0 … 1, m the mean of the channel after gain and brightness. */
export function changeColours(picture: Float32Array, size: PictureSize, change: ColourChange): void {
  const plane = size.height * size.width;
  for (let c = 0; c < size.channels; c++) {
    const black = change.range?.black[c] ?? 0;
    const white = change.range?.white[c] ?? 1;
    // The four changes are one line v·slope + offset.
    const values = picture.subarray(c * plane, (c + 1) * plane);
    let sum = 0;
    for (let i = 0; i < plane; i++) sum += values[i] as number;
    const gain = change.gains[c] ?? 1;
    const lift = black * (1 - gain) + change.brightness * (white - black);
    const mean = (sum / plane) * gain + lift;
    const slope = gain * change.contrast;
    const offset = (lift - mean) * change.contrast + mean;
    const [low, high] = [Math.min(black, white), Math.max(black, white)];
    for (let i = 0; i < plane; i++) {
      const v = (values[i] as number) * slope + offset;
      values[i] = Math.min(high, Math.max(low, v));
    }
  }
}
