/** A picture that turns into another one piece by piece, and what the model says at each step. */

import { blended, type Space } from "../../../methods/parts/space.ts";
import type { Random } from "../../../random.ts";
import type { FloatTensor } from "../../../tensor.ts";
import type { Ask } from "./ask.ts";
import { orderOf, placesIn, splitsTie } from "./order.ts";

export interface Removal {
  readonly from: FloatTensor;
  readonly to: FloatTensor;
  readonly space: Space;
  /** One per pixel or region; the largest goes first. */
  readonly values: ArrayLike<number>;
  /** Region of each pixel; left out where every pixel is one. */
  readonly labels?: Int32Array;
  /** How many have gone at each step. */
  readonly cuts: readonly number[];
}

/** 0, then `steps` numbers that rise as evenly as whole numbers allow to `count`; fewer steps where there are too few. */
export function evenCuts(count: number, steps: number): number[] {
  const most = Math.min(steps, count);
  return Array.from({ length: most + 1 }, (_, k) => Math.round((k * count) / most));
}

/**
 * The answers along the way, one list per order. Of `repeats` orders the second and later differ only where a step goes
 * through the middle of equal values: elsewhere the picture is the same and is not asked about again. If there is no such
 * step, there is one list.
 */
export async function removed(
  removal: Removal,
  ask: Ask,
  repeats: number,
  draw: Random,
): Promise<readonly (readonly number[])[]> {
  const { values, cuts } = removal;
  const lists: number[][] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const order = orderOf(values, draw);
    const places = placesIn(order);
    if (repeat > 0 && !cuts.some((cut) => splitsTie(values, order, cut))) break;
    const list: number[] = [];
    for (const [k, cut] of cuts.entries()) {
      const known = splitsTie(values, order, cut) ? undefined : lists[0]?.[k];
      list.push(known ?? (await ask(pictureAt(removal, places, cut))));
    }
    lists.push(list);
  }
  return lists;
}

/** How often removed() asks, at most. */
export const questionsOf = ({ cuts }: Pick<Removal, "cuts">, repeats: number): number =>
  cuts.length * repeats;

function pictureAt({ from, to, space, labels }: Removal, places: Uint32Array, cut: number): FloatTensor {
  const kept = new Uint8Array(space.pixels);
  for (let p = 0; p < kept.length; p++) {
    const region = labels ? (labels[p] as number) : p;
    kept[p] = (places[region] as number) < cut ? 0 : 1;
  }
  return blended(from, to, kept, space);
}

/** Trapezoid rule on equal steps as a mean: (Σ − ½ first − ½ last) / (n − 1). */
export function areaUnder(curve: readonly number[]): number {
  const total = curve.reduce((sum, value) => sum + value, 0);
  const ends = (curve[0] as number) + (curve[curve.length - 1] as number);
  return (total - ends / 2) / (curve.length - 1);
}
