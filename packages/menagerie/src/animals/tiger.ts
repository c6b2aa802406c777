/** Tiger: stripes on body and face, a thick banded tail. Its look-alike is the lion. */

import { rounded } from "../shapes/ears.ts";
import { flat, skull } from "../shapes/faces.ts";
import { filled } from "../shapes/shape.ts";
import { wedges } from "../shapes/stripes.ts";
import { banded } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { tawny } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const tiger: Animal = quadruped({
  defining: ["stripes", "tail"],
  coats: tawny,
  torso: { length: 66, height: 31 },
  legs: { length: 25, width: 10 },
  neck: { length: 23, width: 26, steepness: 36 },
  head: 14.5,
  tailLift: [-20, 12],
  reach: { tail: 34, muzzle: 13, ears: 17 },
  tail: banded,
  ears: (coat) => rounded(coat, coat.light),
  face: (coat, chance) => [...skull(coat, chance), ...flat(coat, "#c9646a", 1.2, false)],
  stripes: ({ dark }, length, height, chance) => wedges(dark, length, height, chance),
  faceStripes: ({ dark }) => [
    filled(
      "M-1 -10.500Q1 -8 .5 -5.500Q-2 -7.5 -3.5 -10zM3.5 -10Q4 -8 3 -6Q5.5 -7.5 6.5 -9zM-11 -4Q-7 -3 -5 -1Q-8 0 -11.5 -1zM-11 2Q-7 2 -4 4.500Q-7 6 -10 5.500z",
      dark,
    ),
  ],
});
