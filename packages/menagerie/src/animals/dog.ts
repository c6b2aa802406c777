/** Dog: hanging ears, a short blunt muzzle with its tongue out, a curled tail. Its look-alike is the wolf. */

import { floppy } from "../shapes/ears.ts";
import { skull, snout, tongue } from "../shapes/faces.ts";
import { sickle } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { canine } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const dog: Animal = quadruped({
  defining: ["ears", "muzzle", "tail"],
  coats: canine,
  torso: { length: 60, height: 30 },
  legs: { length: 28, width: 8.5 },
  neck: { length: 24, width: 22, steepness: 50 },
  head: 13.5,
  tailLift: [-8, 22],
  reach: { tail: 18, muzzle: 17, ears: 11 },
  tail: sickle,
  ears: floppy,
  face: (coat, chance) => [
    tongue(9, 8),
    ...skull(coat, chance),
    ...snout(coat, { length: 5.5, height: 9.5, drop: 3.5 }),
  ],
});
