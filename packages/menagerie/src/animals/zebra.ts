/** Zebra: stripes, a short mane that stands, a tufted tail. Its look-alike is the horse. */

import { narrow } from "../shapes/ears.ts";
import { longFace } from "../shapes/faces.ts";
import { standing } from "../shapes/manes.ts";
import { line, path } from "../shapes/shape.ts";
import { bands } from "../shapes/stripes.ts";
import { tufted } from "../shapes/tails.ts";
import type { Animal } from "./animal.ts";
import { equine } from "./coats.ts";
import { quadruped } from "./quadruped.ts";

export const zebra: Animal = quadruped({
  defining: ["stripes", "mane", "tail"],
  coats: equine,
  torso: { length: 64, height: 33 },
  legs: { length: 38, width: 8 },
  neck: { length: 34, width: 23, steepness: 52 },
  head: 12,
  tailLift: [-72, -50],
  reach: { tail: 16, muzzle: 20, ears: 20 },
  tail: tufted(4.5, 5),
  ears: (coat) => narrow(coat, coat.dark),
  face: (coat, chance) => longFace(coat, chance.pick([coat.dark, coat.light])),
  mane: ({ dark, light }, length, width) => standing(dark, light, length, width),
  stripes: ({ dark }, length, height, chance) => bands(dark, length, height, chance),
  neckStripes: ({ dark }, length, width) =>
    [0.32, 0.62, 0.92].map((at) =>
      line(path`M${length * at} ${-width}L${length * at + 3} ${width}`, dark, 4.5),
    ),
  faceStripes: ({ dark }) => [line("M-5 -8L-3 6M1 -9.5L3 -6M6.5 -5.5L8 2L5 9", dark, 2)],
  socks: ({ main, light, dark }) => [main, light, dark],
  legStripes: "5 4.5",
});
