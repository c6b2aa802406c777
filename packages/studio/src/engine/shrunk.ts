/** A picture made smaller before long work on it. */

import { type Picture, picture, preprocess } from "@fovea/core";

/** The longer side at most `side` pixels, bicubic with antialiasing; the picture itself where it is small enough. */
export function shrunkTo(from: Picture, side: number): Picture {
  const factor = side / Math.max(from.width, from.height);
  if (factor >= 1) return from;
  const [width, height] = [from.width, from.height].map((n) => Math.max(1, Math.round(n * factor))) as [
    number,
    number,
  ];
  const { data } = preprocess(from, {
    size: [height, width],
    fit: "squash",
    short: Math.min(width, height),
    interpolation: "bicubic",
    ...{ scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    ...{ order: from.channels === 1 ? "gray" : "rgb", layout: "nhwc", channels: from.channels },
  });
  return picture(width, height, from.channels, Uint8Array.from(data));
}
