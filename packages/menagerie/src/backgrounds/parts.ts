/** Pieces of scenery that several places use. */

import type { Chance } from "../chance.ts";
import { side } from "../shapes/print.ts";
import { ellipse, type Fill, filled, path, type Shape } from "../shapes/shape.ts";

/** From the top down to `bottom`. */
export const sky = (from: string, to: string, bottom: number): Shape =>
  filled(path`M0 0H${side}V${bottom + 2}H0z`, { from, to });

export const floor = (top: number, fill: Fill): Shape => filled(path`M0 ${top}H${side}V${side}H0z`, fill);

/** A wavy edge across the picture, filled below it. */
export function hills(chance: Chance, top: number, height: number, fill: Fill): Shape {
  const step = side / 3;
  let d = path`M0 ${side}V${top - chance.between(0, height)}`;
  for (let i = 1; i <= 3; i++) {
    const x = i * step;
    d += path`Q${x - step / 2} ${top - chance.between(-0.3, 1) * height * 1.6} ${x} ${top - chance.between(0, height)}`;
  }
  return filled(`${d}V${side}z`, fill);
}

/** Soft flat spots on the ground. */
export const spots = (chance: Chance, count: number, top: number, fill: string): Shape[] =>
  Array.from({ length: count }, () => {
    const y = chance.between(top, side);
    const r = 4 + (14 * (y - top)) / (side - top);
    return ellipse(chance.between(0, side), y, r * chance.between(1, 2.4), r * 0.22, fill);
  });

/** Round dots anywhere above `bottom`: flakes, stars. */
export const dots = (chance: Chance, count: number, bottom: number, radius: number, fill: string): Shape[] =>
  Array.from({ length: count }, () => {
    const r = radius * chance.between(0.6, 1.4);
    return ellipse(chance.between(0, side), chance.between(0, bottom), r, r, fill);
  });

export const cloud = (x: number, y: number, size: number, fill: string): Shape =>
  filled(
    path`M${x - size} ${y}a${size * 0.4} ${size * 0.4} 0 0 1 ${size * 0.35} ${-size * 0.38}a${size * 0.5} ${size * 0.5} 0 0 1 ${size * 0.9} ${-size * 0.05}a${size * 0.38} ${size * 0.38} 0 0 1 ${size * 0.75} ${size * 0.43}z`,
    fill,
  );
