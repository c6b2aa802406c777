/** What an animal's file says, whatever its body plan. */

import type { Chance } from "../chance.ts";
import { shade } from "../shapes/colour.ts";
import type { Shape } from "../shapes/shape.ts";

/** Colours of one coat. Look-alikes share coats, so that no colour tells a class. */
export interface Coat {
  readonly main: string;
  /** Belly, muzzle, tips. */
  readonly light: string;
  /** Ears' backs, socks, tips, manes. */
  readonly dark: string;
}

export interface Animal {
  /** The parts that tell this class from its look-alike. */
  readonly defining: readonly string[];
  /** One of its kind, facing right, standing at the origin. */
  draw(chance: Chance): Drawn;
}

export interface Drawn {
  readonly shapes: readonly Shape[];
  /** How far it reaches from the origin: left, right and up are positive lengths. */
  readonly reach: { readonly left: number; readonly right: number; readonly up: number };
}

/** The same coat a little lighter or darker. */
export function varied({ main, light, dark }: Coat, chance: Chance): Coat {
  const t = chance.between(-0.14, 0.14);
  return { main: shade(main, t), light: shade(light, t / 2), dark: shade(dark, t / 2) };
}
