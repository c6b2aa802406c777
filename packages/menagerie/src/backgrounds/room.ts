/** Room: a wall with a window or a picture, boards or a carpet. */

import type { Chance } from "../chance.ts";
import { potted } from "../props/plants.ts";
import { ball, crate, cushion, lamp } from "../props/things.ts";
import { shade } from "../shapes/colour.ts";
import { ellipse, filled, line, path, type Shape } from "../shapes/shape.ts";
import type { Place } from "./background.ts";
import { floor, sky } from "./parts.ts";

export const room: Place = {
  horizon: [112, 140],
  scenery: (chance, horizon) => {
    const wall = chance.pick(["#e8d9c8", "#c9d6d3", "#d8c4c9", "#b9c4a8", "#e9d7a6", "#a9b8cc"]);
    const wood = chance.pick(["#b5875a", "#9a6f4c", "#cdaa7d", "#7f675a"]);
    return [
      sky(shade(wall, 0.12), wall, horizon),
      ...(chance.happens(0.3) ? [wallpaper(wall, horizon)] : []),
      ...onTheWall(chance, chance.between(20, 130)),
      floor(horizon, { from: wood, to: shade(wood, 0.14) }),
      line(path`M0 ${horizon + 16}H200M0 ${horizon + 36}H200M0 ${horizon + 58}H200`, shade(wood, -0.18), 1.2),
      filled(path`M0 ${horizon - 6}H200V${horizon}H0z`, shade(wall, 0.5)),
      ...(chance.happens(0.6)
        ? [
            ellipse(
              chance.between(60, 140),
              horizon + 38,
              chance.between(60, 90),
              22,
              chance.pick(["#c46a5a", "#6a86a8", "#d9c08a", "#7f9a7a"]),
            ),
          ]
        : []),
    ];
  },
  props: [lamp, potted, cushion, ball, crate],
  covers: [cushion, crate, ball, potted],
};

const wallpaper = (wall: string, horizon: number): Shape =>
  line(
    Array.from({ length: 9 }, (_, i) => path`M${11 + i * 22} 0V${horizon}`).join(""),
    shade(wall, -0.1),
    5,
  );

function onTheWall(chance: Chance, x: number): Shape[] {
  const y = chance.between(14, 28);
  if (chance.happens(0.5)) {
    return [
      filled(path`M${x} ${y}h54v58h-54z`, "#fbf8f2"),
      filled(
        path`M${x + 4} ${y + 4}h21v50h-21zM${x + 29} ${y + 4}h21v50h-21z`,
        chance.pick(["#a8d3ea", "#2f4266", "#f3c9a0"]),
      ),
    ];
  }
  return [
    filled(path`M${x} ${y}h40v32h-40z`, chance.pick(["#6b4a35", "#e0c070", "#3d3d48"])),
    filled(path`M${x + 4} ${y + 4}h32v24h-32z`, "#f4ecdc"),
    filled(path`M${x + 4} ${y + 28}l12 -14l8 8l5 -5l7 11z`, chance.pick(["#7fa08a", "#8a94b5", "#c98a6a"])),
  ];
}
