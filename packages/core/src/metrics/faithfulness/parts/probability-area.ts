/** The area under the probability while pixels are exchanged in the order of the map: deletion and insertion. */

import type { Space } from "../../../methods/parts/space.ts";
import type { FloatTensor } from "../../../tensor.ts";
import type { Measured } from "../../metric.ts";
import { metricDraw } from "../../seeds.ts";
import type { Subject } from "../../subject.ts";
import { askProbability } from "./ask.ts";
import { askedOnce } from "./memory.ts";
import { isFlat, noOrder } from "./order.ts";
import { areaUnder, evenCuts, questionsOf, type Removal, removed } from "./removal.ts";
import { deviationOf, meanCurve, meanOf } from "./spread.ts";

export interface AreaRequest {
  readonly from: FloatTensor;
  readonly to: FloatTensor;
  readonly steps: number;
  readonly repeats: number;
  /** Random orders to compare with; 0: none. */
  readonly random: number;
  /** All that the two pictures depend on beside x; undefined where that cannot be said. */
  readonly question: Readonly<Record<string, unknown>> | undefined;
}

/** The area; in the details the curve, and the area as a part of that of random orders. */
export async function probabilityArea(subject: Subject, asked: AreaRequest): Promise<Measured> {
  const { heat, space, seed } = subject;
  if (isFlat(heat.data)) return noOrder;
  const { from, to, steps, repeats } = asked;
  const cuts = evenCuts(space.pixels, steps);
  const removal: Removal = { from, to, space, values: heat.data, cuts };
  const total = questionsOf(removal, repeats) + questionsOf(removal, asked.random);
  const ask = askProbability(subject, total);
  const curves = await removed(removal, ask, repeats, metricDraw(seed, "ties"));
  const areas = curves.map(areaUnder);
  const value = meanOf(areas);
  const question = asked.question && { ...asked.question, steps, random: asked.random, seed };
  const chance =
    asked.random > 0
      ? await askedOnce(subject, question, () => randomCurves({ ...removal, space }, asked.random, seed, ask))
      : undefined;
  return {
    value,
    details: {
      changed: cuts.map((cut) => cut / space.pixels),
      curve: meanCurve(curves),
      orders: curves.length,
      spread: deviationOf(areas),
      ...(chance ? besideChance(value, chance) : {}),
    },
  };
}

/** A flat map: every step goes through the middle of equal values. */
const randomCurves = (
  removal: Removal & { readonly space: Space },
  orders: number,
  seed: number,
  ask: (x: FloatTensor) => Promise<number>,
): Promise<readonly (readonly number[])[]> =>
  removed(
    { ...removal, values: new Uint8Array(removal.space.pixels) },
    ask,
    orders,
    metricDraw(seed, "random-order"),
  );

function besideChance(value: number, curves: readonly (readonly number[])[]): Record<string, unknown> {
  const areas = curves.map(areaUnder);
  const area = meanOf(areas);
  return {
    random: { value: area, spread: deviationOf(areas), orders: curves.length, curve: meanCurve(curves) },
    normalised: area > 0 ? value / area : undefined,
  };
}
