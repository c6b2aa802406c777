/** Owl: a disc round two big eyes, a tiny beak, tufts on the head, a short tail. Its look-alike is the parrot. */

import { shade } from "../shapes/colour.ts";
import { ellipse, filled, group, line, path } from "../shapes/shape.ts";
import type { Animal } from "./animal.ts";
import { bird } from "./bird.ts";
import { plumage } from "./coats.ts";

export const owl: Animal = bird({
  defining: ["disc", "beak", "tufts", "tail"],
  coats: plumage,
  body: { width: 42, height: 58, lean: 0 },
  reach: { left: 26, right: 26, up: 92 },
  tail: ({ dark }) => [filled("M-9 -8L-12 8Q0 12 12 8L9 -8z", dark, "tail")],
  breast: ({ light, dark }, width, height) => [
    ellipse(2, 6, width * 0.33, height * 0.36, light),
    line("M-7 0q2 3 4 0m4 0q2 3 4 0M-3 8q2 3 4 0m4 0q2 3 4 0M-7 16q2 3 4 0m4 0q2 3 4 0", dark, 1.6),
  ],
  tailTurn: 4,
  head: 1.75,
  face: ({ main, light, dark }) => [
    group([filled("M-10 -3L-11 -15L-2 -8zM10 -3L12 -15L3 -8z", shade(main, -0.2))], { part: "tufts" }),
    ellipse(0, 0, 12, 10.5, main, "head"),
    group(
      [
        ellipse(-4, 0.5, 6.2, 6.6, light),
        ellipse(5, 0.5, 6.2, 6.6, light),
        ellipse(-3.6, 0, 3.9, 4.1, "#f2b632"),
        ellipse(5.2, 0, 3.9, 4.1, "#f2b632"),
        ellipse(-3.2, 0, 2.2, 2.5, "#20191c"),
        ellipse(5.6, 0, 2.2, 2.5, "#20191c"),
        ellipse(-2.4, -1, 0.8, 0.8, "#ffffff"),
        ellipse(6.4, -1, 0.8, 0.8, "#ffffff"),
      ],
      { part: "disc" },
    ),
    filled(path`M-.8 2.5L2.4 2.5L.9 7z`, dark, "beak"),
  ],
});
