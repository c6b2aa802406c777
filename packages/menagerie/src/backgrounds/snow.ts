/** Snow: pale sky, white hills, flakes. */

import { snowyBush, snowyPine } from "../props/plants.ts";
import { drift, snowman, stone } from "../props/things.ts";
import type { Place } from "./background.ts";
import { dots, floor, hills, sky, spots } from "./parts.ts";

export const snow: Place = {
  horizon: [84, 124],
  scenery: (chance, horizon) => {
    const [high, low] = chance.pick([
      ["#bcd7ea", "#eef5f9"],
      ["#a9b9cf", "#e4e3ea"],
      ["#d3dde4", "#f4f1ee"],
      ["#93b4d6", "#dcebf5"],
    ] as const);
    return [
      sky(high, low, horizon),
      hills(chance, horizon - 4, 30, chance.pick(["#c9d9e6", "#d7e0ea", "#b9cbdc"])),
      floor(horizon, { from: "#f7fafc", to: chance.pick(["#dbe7f0", "#e6eaf1", "#d2e0ec"]) }),
      ...spots(chance, 4, horizon + 8, "#d3e0eb"),
      ...(chance.happens(0.6) ? dots(chance, 22, 190, 1.5, "#ffffff") : []),
    ];
  },
  props: [snowyPine, snowyPine, snowman, stone, drift, snowyBush],
  covers: [drift, snowyBush, stone],
};
