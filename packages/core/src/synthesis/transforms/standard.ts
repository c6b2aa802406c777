/** The transforms that images are made robust by, if nobody chooses. */

import type { Transform } from "../synthesis.ts";

const whole = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/**
 * Pad, jitter, scale, rotate, jitter, in proportion to an image of `size` pixels: at 224 a margin of 12, shifts by 8 and 4,
 * factors 0.9 to 1.1, angles −10° to 10° with 0° six times as likely.
 */
export function standardTransforms(size: number): readonly Transform[] {
  const share = (at224: number): number => Math.max(1, Math.round((at224 * size) / 224));
  return [
    { kind: "pad", by: share(12) },
    { kind: "jitter", by: share(8) },
    { kind: "scale", factors: whole(-5, 5).map((i) => 1 + i / 50) },
    { kind: "rotate", degrees: [...whole(-10, 10), 0, 0, 0, 0, 0] },
    { kind: "jitter", by: share(4) },
  ];
}
