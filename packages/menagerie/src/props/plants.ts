/** Plants. */

import { blend, shade } from "../shapes/colour.ts";
import { ellipse, filled, line, path, type Shape } from "../shapes/shape.ts";
import { type Prop, prop } from "./prop.ts";

const conifer = (colour: string, snowy: boolean): Prop =>
  prop(110, (chance) => {
    const green = shade(colour, chance.between(-0.2, 0.15));
    const width = chance.between(24, 34);
    const tiers = [0, 1, 2].map((i) => {
      const [y, w] = [-14 - i * 27, width * (1 - i * 0.24)];
      return filled(path`M${-w} ${y}L0 ${y - 46}L${w} ${y}Q0 ${y + 7} ${-w} ${y}z`, shade(green, i * 0.07));
    });
    const caps = [0, 1, 2].map((i) => {
      const [y, w] = [-60 - i * 27, width * (0.42 - i * 0.06)];
      return filled(
        path`M0 ${y}L${w} ${y + 22}Q${w * 0.4} ${y + 16} 0 ${y + 22}Q${-w * 0.5} ${y + 17} ${-w} ${y + 22}z`,
        "#f4f8fb",
      );
    });
    return [filled("M-5 0V-18H5V0z", "#5d4330"), ...tiers, ...(snowy ? caps : [])];
  });

export const pine: Prop = conifer("#3f6b4a", false);
export const snowyPine: Prop = conifer("#47705f", true);

/** A broad tree with a round crown. */
export const tree: Prop = prop(120, (chance) => {
  const green = chance.pick(["#5c8a45", "#7d9a3f", "#46774a", "#a8893a"]);
  const [w, h] = [chance.between(30, 42), chance.between(26, 36)];
  return [
    filled("M-7 2Q-3 -30 -5 -70H5Q3 -30 8 2z", "#6b4a33"),
    ellipse(0, -92, w, h, green),
    ellipse(-w * 0.6, -76, w * 0.6, h * 0.6, shade(green, -0.1)),
    ellipse(w * 0.5, -84, w * 0.62, h * 0.66, shade(green, 0.08)),
  ];
});

/** A bare trunk that leaves the picture above. */
export const trunk: Prop = prop(230, (chance) => {
  const bark = chance.pick(["#5b4636", "#6e563f", "#e6e2da", "#4d443f"]);
  const w = chance.between(7, 14);
  return [
    filled(path`M${-w - 3} 3Q${-w} -20 ${-w} -60V-560H${w}V-60Q${w} -20 ${w + 4} 3z`, bark),
    line(path`M${-w * 0.3} -40v-30M${w * 0.4} -90v-36M${-w * 0.5} -130v-20`, shade(bark, -0.3), 2),
  ];
});

const leafy = (colours: readonly string[], height: number): Prop =>
  prop(height, (chance) => {
    const green = chance.pick(colours);
    const blobs: readonly (readonly [number, number, number])[] = [
      [-20, -12, 17],
      [18, -12, 18],
      [0, -22, 21],
    ];
    return [
      ...blobs.map(([x, y, r], i) =>
        ellipse(x, y, r * chance.between(0.9, 1.15), r, shade(green, i * 0.07 - 0.08)),
      ),
      filled("M-38 2Q-38 -14 -20 -14H20Q38 -14 38 2z", shade(green, -0.1)),
    ];
  });

export const bush: Prop = leafy(["#4f7f45", "#67913f", "#3d6a4f", "#8d9a48"], 44);
export const snowyBush: Prop = leafy(["#e9f0f5", "#dde8ef", "#f5f8fa"], 44);
export const dryBush: Prop = leafy(["#a9924f", "#8e8449", "#b5864c"], 44);

/** Blades of grass in a row. */
const blades = (colours: readonly string[]): Prop =>
  prop(34, (chance) => {
    const colour = chance.pick(colours);
    const count = chance.whole(6, 10);
    return Array.from({ length: count }, (_, i) => {
      const x = (i - count / 2) * 7;
      const [lean, high] = [chance.between(-9, 9), chance.between(20, 36)];
      return filled(
        path`M${x - 3.5} 2Q${x - 1} ${-high * 0.6} ${x + lean} ${-high}Q${x + 3} ${-high * 0.5} ${x + 4} 2z`,
        shade(colour, chance.between(-0.15, 0.12)),
      );
    });
  });

export const grass: Prop = blades(["#5f9146", "#7aa04a", "#4b7d4c"]);
export const reed: Prop = blades(["#b9a45c", "#a3a05a", "#c7b06a"]);

export const cactus: Prop = prop(86, (chance) => {
  const green = chance.pick(["#5f8f5a", "#4f7f60", "#7a9a55"]);
  const [a, b] = [chance.between(-44, -28), chance.between(-56, -36)];
  return [
    line(path`M0 -4V-76M0 ${a}H-19V${a - 20}M0 ${b}H18V${b - 18}`, green, 14),
    line(path`M-2 -8V-74M3 -8V-74`, blend(green, "#2c4a33", 0.4), 1.4),
  ];
});

export const palm: Prop = prop(130, (chance) => {
  const bend = chance.between(-18, 18);
  const green = chance.pick(["#4c8a4f", "#5f9a48", "#3f7d5c"]);
  const leaves: Shape[] = [-160, -125, -90, -55, -20].map((angle) => {
    const [x, y] = [46 * Math.cos((angle * Math.PI) / 180), 30 * Math.sin((angle * Math.PI) / 180)];
    return filled(
      path`M${bend} -108Q${bend + x * 0.6} ${-128 + y * 0.8} ${bend + x} ${-92 + y * 0.6}Q${bend + x * 0.4} ${-112 + y * 0.4} ${bend} -108z`,
      shade(green, (angle + 90) / 500),
    );
  });
  return [line(path`M0 0Q${-bend * 0.3} -60 ${bend} -108`, "#9a7350", 8), ...leaves];
});

export const mushroom: Prop = prop(30, (chance) => [
  filled("M-4 1Q-6 -10 -4 -16H4Q6 -10 4 1z", "#f0e6d2"),
  filled(
    "M-15 -12Q-13 -30 0 -30Q13 -30 15 -12Q0 -8 -15 -12z",
    chance.pick(["#c8473f", "#b5723a", "#d9a441"]),
  ),
  ellipse(-5, -20, 2.6, 2.2, "#fbf3e6"),
  ellipse(5, -18, 2.2, 1.9, "#fbf3e6"),
]);

/** A plant in a pot. */
export const potted: Prop = prop(76, (chance) => {
  const green = chance.pick(["#4f8a55", "#6a9a4a", "#3d7a66"]);
  const leaves = [-34, -18, 0, 17, 33].map((lean, i) =>
    filled(
      path`M-3 -24Q${lean * 0.4 - 7} -50 ${lean} ${-76 + Math.abs(lean) * 0.5}Q${lean * 0.5 + 8} -48 3 -24z`,
      shade(green, (i % 3) * 0.08 - 0.08),
    ),
  );
  return [...leaves, filled("M-15 -26H15L11 0H-11z", chance.pick(["#c9744a", "#e8e2d6", "#6f7f94"]))];
});
