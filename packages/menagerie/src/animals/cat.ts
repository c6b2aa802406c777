/** Cat: small wide-set ears, a flat face with whiskers, a long thin tail in an S. Its look-alike is the fox. */

import { small } from "../shapes/ears.ts";
import { flat, skull } from "../shapes/faces.ts";
import { long } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { ginger } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const cat: Animal = quadruped({
  defining: ["ears", "muzzle", "tail"],
  coats: ginger,
  torso: { length: 52, height: 25 },
  legs: { length: 22, width: 7 },
  neck: { length: 19, width: 18, steepness: 46 },
  head: 14,
  tailLift: [0, 30],
  reach: { tail: 30, muzzle: 13, ears: 17 },
  tail: long,
  ears: (coat) => small(coat, "#eda3a0"),
  face: (coat, chance) => [...skull(coat, chance), ...flat(coat, "#d9737a")],
  socks: ({ main, light, dark }) => [main, light, dark],
});
