/** Desert: dunes, a sun, cactuses. */

import { cactus, dryBush, reed } from "../props/plants.ts";
import { redStone } from "../props/things.ts";
import { shade } from "../shapes/colour.ts";
import { ellipse } from "../shapes/shape.ts";
import type { Place } from "./background.ts";
import { floor, hills, sky, spots } from "./parts.ts";

export const desert: Place = {
  horizon: [88, 128],
  scenery: (chance, horizon) => {
    const [high, low] = chance.pick([
      ["#8cc3dc", "#f4e6c4"],
      ["#f0a86a", "#fbe0ae"],
      ["#d98a7a", "#f6d0a6"],
      ["#a8c4cf", "#f0e2cc"],
    ] as const);
    const sand = chance.pick(["#e0ad68", "#d69a5a", "#e8c284", "#cc8b58"]);
    return [
      sky(high, low, horizon),
      ellipse(chance.between(20, 180), chance.between(18, 60), 13, 13, "#fff3cf"),
      hills(chance, horizon - 6, 32, shade(sand, -0.14)),
      floor(horizon - 4, sand),
      hills(chance, horizon + 10, 16, { from: shade(sand, 0.16), to: sand }),
      ...spots(chance, 4, horizon + 20, shade(sand, -0.1)),
    ];
  },
  props: [cactus, cactus, redStone, dryBush, redStone],
  covers: [redStone, dryBush, reed],
};
