/** City: houses with windows, a pavement. */

import type { Chance } from "../chance.ts";
import { bush } from "../props/plants.ts";
import { bench, bin, crate, fence, hydrant, streetLamp } from "../props/things.ts";
import { shade } from "../shapes/colour.ts";
import { filled, line, path, type Shape } from "../shapes/shape.ts";
import type { Place } from "./background.ts";
import { floor, sky } from "./parts.ts";

export const city: Place = {
  horizon: [104, 136],
  scenery: (chance, horizon) => {
    const [high, low] = chance.pick([
      ["#a9c6e0", "#e8eef2"],
      ["#c8b7c9", "#f3ddd0"],
      ["#8a9bb5", "#cfd6df"],
      ["#e8b49a", "#f8e6d4"],
    ] as const);
    const pavement = chance.pick(["#a7a7ac", "#b5aea6", "#8d9099"]);
    return [
      sky(high, low, horizon),
      ...houses(chance, horizon),
      floor(horizon, { from: pavement, to: shade(pavement, -0.12) }),
      filled(path`M0 ${horizon}H200V${horizon + 5}H0z`, shade(pavement, 0.3)),
      line(
        path`M30 ${horizon + 6}L-20 200M80 ${horizon + 6}L60 200M128 ${horizon + 6}L150 200M176 ${horizon + 6}L240 200`,
        shade(pavement, -0.2),
        1.2,
      ),
    ];
  },
  props: [streetLamp, hydrant, bin, bench, bush],
  covers: [hydrant, bin, crate, fence],
};

function houses(chance: Chance, horizon: number): Shape[] {
  const shapes: Shape[] = [];
  for (let x = -chance.between(0, 20); x < 200; ) {
    const [width, height] = [chance.between(32, 58), chance.between(50, 120)];
    const wall = chance.pick(["#c98a6a", "#d9c29a", "#8f9aa8", "#b5736a", "#a8b0a0", "#77808f", "#e0d6c4"]);
    shapes.push(
      filled(path`M${x} ${horizon}V${horizon - height}H${x + width - 2}V${horizon}z`, wall),
      windows(chance, x, horizon, width, height, wall),
    );
    x += width;
  }
  return shapes;
}

function windows(
  chance: Chance,
  x: number,
  horizon: number,
  width: number,
  height: number,
  wall: string,
): Shape {
  const lit = chance.pick(["#fbe7a8", "#dcecf4", shade(wall, -0.45), shade(wall, 0.45)]);
  let d = "";
  for (let row = 0; row * 19 + 22 < height; row++) {
    for (let column = 0; column * 14 + 16 < width; column++) {
      d += path`M${x + 6 + column * 14} ${horizon - height + 8 + row * 19}h7v10h-7z`;
    }
  }
  return filled(d, lit);
}
