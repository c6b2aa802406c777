/** Parrot: a big hooked beak, a crest, a long tail. Its look-alike is the owl. */

import { shade } from "../shapes/colour.ts";
import { ellipse, filled, group, line } from "../shapes/shape.ts";
import type { Animal } from "./animal.ts";
import { bird } from "./bird.ts";
import { plumage } from "./coats.ts";

export const parrot: Animal = bird({
  defining: ["beak", "crest", "tail"],
  coats: plumage,
  body: { width: 36, height: 56, lean: 24 },
  tailTurn: 28,
  head: 1.6,
  reach: { left: 44, right: 36, up: 92 },
  tail: ({ main, dark, light }) => [
    group(
      [
        filled("M-8 -12L-17 26Q-13 32 -9 29L6 -6z", dark),
        filled("M-2 -12L-8 24Q-4 29 -1 26L10 -8z", shade(main, -0.1)),
        line("M-11 18L-8 4", light, 2),
      ],
      { part: "tail" },
    ),
  ],
  breast: ({ light }, width, height) => [ellipse(width * 0.24, 2, width * 0.26, height * 0.36, light)],
  face: ({ main, light, dark }) => [
    group(
      [
        filled(
          "M-6 -5C-14 -10 -15 -16 -13 -21C-9 -17 -7 -15 -5 -14C-6 -18 -4 -22 -2 -24C0 -19 1 -14 3 -9z",
          dark,
        ),
      ],
      { part: "crest" },
    ),
    group(
      [
        ellipse(0, 0, 10.5, 10, main),
        ellipse(4.5, -1, 5, 4.6, "#fbf7ee"),
        ellipse(4.6, -1.4, 2.3, 2.5, "#20191c"),
        ellipse(5.4, -2.2, 0.8, 0.8, "#ffffff"),
      ],
      {
        part: "head",
      },
    ),
    group(
      [
        filled("M7 3C11 3 14 5 13.5 8C11 11 8 9.5 5.5 7z", shade(dark, -0.3)),
        filled(
          "M6.5 -7C13 -8.5 19.5 -4 19 5C18.5 9 16.5 11 15.5 11C15.5 7.5 12 4.5 6 4C4.5 0 4.8 -4 6.5 -7z",
          shade(light, -0.75),
        ),
      ],
      { part: "beak" },
    ),
  ],
});
