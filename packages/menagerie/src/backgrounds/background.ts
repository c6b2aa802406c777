/** What a place is made of. */

import type { Chance } from "../chance.ts";
import type { Prop } from "../props/prop.ts";
import type { Shape } from "../shapes/shape.ts";

export interface Place {
  /** Where the ground begins, in units of the picture's 200, from and to. */
  readonly horizon: readonly [number, number];
  /** Sky, distance and ground. */
  scenery(chance: Chance, horizon: number): Shape[];
  /** What stands about. */
  readonly props: readonly Prop[];
  /** What may stand before an animal. */
  readonly covers: readonly Prop[];
}
