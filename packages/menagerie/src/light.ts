/** The light over a scene: tints and darker edges. */

import type { Chance } from "./chance.ts";
import { side } from "./shapes/print.ts";
import { type Edge, type Form, path } from "./shapes/shape.ts";

/** Colour and strength, from and to; without a row it is plain daylight. */
const lights: readonly (readonly [colour: string, from: number, to: number] | undefined)[] = [
  undefined,
  undefined,
  ["#ffb04a", 0.08, 0.2],
  ["#18224f", 0.18, 0.42],
  ["#d0567a", 0.08, 0.18],
  ["#f2f4f6", 0.1, 0.25],
  ["#2c5a6a", 0.08, 0.22],
];

export function light(chance: Chance): Form[] {
  const tint = chance.pick(lights);
  const forms: Form[] = [];
  if (tint) {
    forms.push({
      d: path`M0 0H${side}V${side}H0z`,
      fill: tint[0],
      opacity: chance.between(tint[1], tint[2]),
    });
  }
  return chance.happens(0.4) ? [...forms, ...vignette(chance.between(0.25, 0.5))] : forms;
}

/** Straight fades are several times as fast to draw as a round one. */
const vignette = (opacity: number): Form[] =>
  Object.entries(edges).map(([towards, d]) => ({
    d,
    fill: { fade: "#140f1c", towards: towards as Edge },
    opacity,
  }));

const reach = 52;

const edges: Readonly<Record<Edge, string>> = {
  top: path`M0 0H${side}V${reach}H0z`,
  bottom: path`M0 ${side - reach}H${side}V${side}H0z`,
  left: path`M0 0H${reach}V${side}H0z`,
  right: path`M${side - reach} 0H${side}V${side}H${side - reach}z`,
};
