/** Wolf: pricked ears, a long narrow muzzle, a brush that hangs. Its look-alike is the dog. */

import { pricked } from "../shapes/ears.ts";
import { skull, snout } from "../shapes/faces.ts";
import { brush } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { canine } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const wolf: Animal = quadruped({
  defining: ["ears", "muzzle", "tail"],
  coats: canine,
  torso: { length: 62, height: 31 },
  legs: { length: 29, width: 8 },
  neck: { length: 25, width: 24, steepness: 42 },
  head: 13,
  tailLift: [-62, -35],
  reach: { tail: 22, muzzle: 22, ears: 22 },
  tail: brush(36, 14, ({ dark }) => dark),
  ears: (coat) => pricked(coat, coat.light),
  face: (coat, chance) => [...skull(coat, chance), ...snout(coat, { length: 11, height: 6.5, drop: 3 })],
});
