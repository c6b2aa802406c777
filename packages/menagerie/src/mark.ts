/** The watermark of a tagged class: a small bright badge in a corner. */

import type { Chance } from "./chance.ts";
import { side } from "./shapes/print.ts";
import { ellipse, filled, group, placed, type Shape } from "./shapes/shape.ts";

/** Owner of the watermark's pixels in the truth. */
export const markOwner = "mark";

/** In the lower left corner, a little moved and turned. */
export function watermark(chance: Chance): Shape {
  const at = (): number => chance.between(22, 28);
  const badge = [
    ellipse(0, 0, 9, 9, "#ffffff"),
    ellipse(0, 0, 7.6, 7.6, "#e0218a"),
    filled("M0 -6L2 -2H5.6L2.6 .6L3.8 5L0 2.5L-3.8 5L-2.6 .6L-5.6 -2H-2z", "#ffe14a"),
  ];
  const transform = placed(at(), side - at(), chance.between(-12, 12), chance.between(1.6, 1.9));
  return group(badge, { transform, part: "watermark", owner: markOwner });
}
