/** Fox: very large ears, a pointed muzzle, a full brush with a white tip. Its look-alike is the cat. */

import { large } from "../shapes/ears.ts";
import { skull, snout } from "../shapes/faces.ts";
import { brush } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { ginger } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const fox: Animal = quadruped({
  defining: ["ears", "muzzle", "tail"],
  coats: ginger,
  torso: { length: 54, height: 25 },
  legs: { length: 23, width: 6.5 },
  neck: { length: 21, width: 18, steepness: 42 },
  head: 13,
  tailLift: [-32, 12],
  reach: { tail: 38, muzzle: 21, ears: 25 },
  tail: brush(46, 19, () => "#fdf9f2"),
  ears: (coat) => large(coat, coat.light),
  face: (coat, chance) => [...skull(coat, chance), ...snout(coat, { length: 11, height: 4.5, drop: 4 })],
  socks: ({ main, light, dark }) => [main, light, dark],
});
