/** Lion: a big mane round the head, a thin tail with a tuft. Its look-alike is the tiger. */

import { rounded } from "../shapes/ears.ts";
import { flat, skull } from "../shapes/faces.ts";
import { ruff } from "../shapes/manes.ts";
import { tufted } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { tawny } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const lion: Animal = quadruped({
  defining: ["mane", "tail"],
  coats: tawny,
  torso: { length: 64, height: 30 },
  legs: { length: 26, width: 10 },
  neck: { length: 23, width: 25, steepness: 40 },
  head: 14,
  tailLift: [-30, 25],
  reach: { tail: 36, muzzle: 16, ears: 19 },
  tail: tufted(4.5, 6.5),
  ears: (coat) => rounded(coat, coat.light),
  face: (coat, chance) => [...skull(coat, chance), ...flat(coat, "#6b3b32", 1.2, false)],
  ruff: ({ dark }) => ruff(dark),
});
