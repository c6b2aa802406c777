/** What stands about in a scene: things that distract, and things that hide a part of an animal. */

import type { Chance } from "../chance.ts";
import type { Shape } from "../shapes/shape.ts";

/** One of its kind, standing at the origin, about as high as its `height` in units of an animal's 90. */
export interface Prop {
  readonly height: number;
  draw(chance: Chance): Shape[];
}

export const prop = (height: number, draw: (chance: Chance) => Shape[]): Prop => ({ height, draw });
