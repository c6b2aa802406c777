/** Where a map is highest and lowest. */

import type { SweepNews } from "../../engine/touch-messages.ts";
import type { Point } from "./mask.ts";

export interface Extreme extends Point {
  readonly value: number;
}

/** Of the places that were tried; the first of equal ones. */
export function extremes({ map, covered }: Pick<SweepNews, "map" | "covered">): {
  most: Extreme;
  least: Extreme;
} {
  let [most, least] = [-1, -1];
  const at = (p: number): number => map.data[p] as number;
  for (let p = 0; p < covered.length; p++) {
    if (covered[p] !== 1) continue;
    if (most < 0 || at(p) > at(most)) most = p;
    if (least < 0 || at(p) < at(least)) least = p;
  }
  const extreme = (p: number): Extreme => ({
    x: Math.max(0, p) % map.width,
    y: Math.floor(Math.max(0, p) / map.width),
    value: p < 0 ? 0 : at(p),
  });
  return { most: extreme(most), least: extreme(least) };
}
