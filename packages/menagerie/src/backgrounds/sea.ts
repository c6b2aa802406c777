/** Sea: sky, water, a beach to stand on. */

import { palm, reed } from "../props/plants.ts";
import { ball, bucket, parasol, shell, stone } from "../props/things.ts";
import { shade } from "../shapes/colour.ts";
import { filled, line, path } from "../shapes/shape.ts";
import type { Place } from "./background.ts";
import { cloud, floor, sky } from "./parts.ts";

export const sea: Place = {
  horizon: [100, 132],
  scenery: (chance, horizon) => {
    const [high, low] = chance.pick([
      ["#8fcbea", "#dff1f7"],
      ["#f2b58a", "#fbe3c4"],
      ["#9db7d6", "#e6e6ee"],
      ["#6fb2dd", "#c9e6f2"],
    ] as const);
    const water = chance.pick(["#3f8fb0", "#4aa3b5", "#2f739c", "#5b93b8"]);
    const sand = chance.pick(["#ecd9a8", "#e3c994", "#f0e2c2", "#d6bf94"]);
    const far = horizon - chance.between(34, 52);
    const waves = Array.from(
      { length: 6 },
      () => path`M${chance.between(0, 180)} ${chance.between(far + 5, horizon - 6)}q6 -3 12 0t12 0`,
    ).join("");
    const shore = chance.between(-7, 7);
    return [
      sky(high, low, far),
      cloud(chance.between(30, 170), chance.between(20, 40), chance.between(16, 28), "#ffffff"),
      floor(far, { from: shade(water, -0.1), to: shade(water, 0.25) }),
      line(waves, shade(water, 0.5), 1.6),
      filled(
        path`M0 ${horizon - 3}Q60 ${horizon + shore - 3} 100 ${horizon - 3}T200 ${horizon - 3}V200H0z`,
        "#f7fbfb",
      ),
      filled(path`M0 ${horizon}Q60 ${horizon + shore} 100 ${horizon}T200 ${horizon}V200H0z`, {
        from: shade(sand, -0.12),
        to: sand,
      }),
    ];
  },
  props: [palm, parasol, ball, bucket, shell, stone],
  covers: [reed, stone, bucket, ball],
};
