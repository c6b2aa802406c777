/** Horse: a plain or patched coat, a falling mane, a tail of long hair. Its look-alike is the zebra. */

import { narrow } from "../shapes/ears.ts";
import { longFace } from "../shapes/faces.ts";
import { falling } from "../shapes/manes.ts";
import { ellipse } from "../shapes/shape.ts";
import { flowing } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { equine } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const horse: Animal = quadruped({
  defining: ["mane", "tail"],
  coats: equine,
  torso: { length: 64, height: 33 },
  legs: { length: 39, width: 8 },
  neck: { length: 35, width: 22, steepness: 52 },
  head: 12,
  tailLift: [-78, -48],
  reach: { tail: 20, muzzle: 20, ears: 20 },
  tail: flowing,
  ears: (coat) => narrow(coat, coat.light),
  face: (coat, chance) => longFace(coat, chance.pick([coat.dark, coat.light])),
  mane: ({ dark }, length, width) => falling(dark, length, width / 2),
  socks: ({ main, light, dark }) => [main, light, dark],
  patches: ({ dark, light }, chance) =>
    chance.happens(0.4)
      ? [
          ellipse(chance.between(-24, -8), chance.between(-12, 0), 12, 10, dark),
          ellipse(chance.between(8, 26), -6, 9, 12, chance.pick([dark, light])),
        ]
      : [],
});
