/** In which order pixels or regions are taken away: the largest value first, equal ones by lot. */

import type { Random } from "../../../random.ts";
import { type Measured, noValue } from "../../metric.ts";

/** Indices by falling value. Which of two equal values comes first is drawn anew at every call. */
export function orderOf(values: ArrayLike<number>, draw: Random): Uint32Array {
  const lots = new Float64Array(values.length);
  const order = new Uint32Array(values.length);
  for (let i = 0; i < order.length; i++) {
    lots[i] = draw.uniform();
    order[i] = i;
  }
  return order.sort(
    (i, j) => (values[j] as number) - (values[i] as number) || (lots[i] as number) - (lots[j] as number),
  );
}

/** Whether the first `cut` of an order depend on the lot: the last of them equals the first of the others. */
export const splitsTie = (values: ArrayLike<number>, order: Uint32Array, cut: number): boolean =>
  cut > 0 && cut < order.length && values[order[cut - 1] as number] === values[order[cut] as number];

/** The order as the place of each index. */
export function placesIn(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) places[order[i] as number] = i;
  return places;
}

export function isFlat(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** A map without order cannot be judged by what goes first. */
export const noOrder: Measured = noValue("the map is the same everywhere: it has no order");
