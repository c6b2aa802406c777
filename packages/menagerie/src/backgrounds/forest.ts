/** Forest: trunks, crowns, a green floor. */

import { bush, grass, mushroom, pine, tree, trunk } from "../props/plants.ts";
import { stone, stump } from "../props/things.ts";
import { shade } from "../shapes/colour.ts";
import { line, path } from "../shapes/shape.ts";
import type { Place } from "./background.ts";
import { floor, hills, sky, spots } from "./parts.ts";

export const forest: Place = {
  horizon: [80, 120],
  scenery: (chance, horizon) => {
    const [high, low] = chance.pick([
      ["#b5d3c0", "#dfe9cf"],
      ["#7fa98c", "#c4d7a8"],
      ["#a3bfa8", "#e9e0bd"],
      ["#5f8a78", "#a6c49a"],
    ] as const);
    const wood = chance.pick(["#6f957a", "#86a177", "#5c8468", "#94a06a"]);
    const ground = chance.pick(["#6f9150", "#86904f", "#577f4c", "#7f7848"]);
    const trunks = Array.from({ length: 7 }, () => path`M${chance.between(0, 200)} ${horizon + 4}V0`).join(
      "",
    );
    return [
      sky(high, low, horizon),
      hills(chance, horizon - 22, 26, wood),
      line(trunks, shade(wood, -0.25), chance.between(3, 6)),
      floor(horizon, { from: ground, to: shade(ground, -0.22) }),
      ...spots(chance, 5, horizon + 6, shade(ground, 0.13)),
    ];
  },
  props: [tree, trunk, pine, bush, mushroom, stone, stump, trunk],
  covers: [grass, bush, grass, stone],
};
