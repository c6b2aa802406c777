/** Stones and things that people left. Some are striped or pointed, so that a stripe or a point alone is no animal. */

import { shade } from "../shapes/colour.ts";
import { ellipse, filled, line, path } from "../shapes/shape.ts";
import { type Prop, prop } from "./prop.ts";

const bright = ["#d9584a", "#3f7fb5", "#e2a93b", "#5a9a6a", "#8a62a8", "#e48a9a"];

const stones = (colours: readonly string[]): Prop =>
  prop(34, (chance) => {
    const grey = chance.pick(colours);
    const w = chance.between(22, 38);
    const h = chance.between(20, 34);
    return [
      filled(
        path`M${-w} 2Q${-w} ${-h * 0.7} ${-w * 0.4} ${-h * 0.95}Q${w * 0.3} ${-h * 1.1} ${w * 0.75} ${-h * 0.5}Q${w * 1.05} ${-h * 0.2} ${w} 2z`,
        grey,
      ),
      filled(
        path`M${-w * 0.75} ${-h * 0.4}Q${-w * 0.6} ${-h * 0.85} 0 ${-h * 0.9}Q${-w * 0.3} ${-h * 0.6} ${-w * 0.75} ${-h * 0.4}z`,
        shade(grey, 0.2),
      ),
    ];
  });

export const stone: Prop = stones(["#8b8a8c", "#a09a92", "#72757c"]);
export const redStone: Prop = stones(["#b5764f", "#a0623f", "#c49468"]);
export const drift: Prop = stones(["#eef4f8", "#e2ebf2", "#f8fafc"]);

export const ball: Prop = prop(32, (chance) => {
  const [a, b] = [chance.pick(bright), chance.pick(["#fbf6ea", "#2e3550"])];
  return [
    ellipse(0, -15, 16, 16, a),
    filled(
      "M-6 -30Q-14 -15 -6 0Q-1 1 3 0.7Q-4 -15 3 -30.7Q-1 -31 -6 -30zM9 -28Q3 -15 10 -2.500Q14 -6 15.5 -11Q12 -15 15 -20Q13 -25 9 -28z",
      b,
    ),
  ];
});

export const cushion: Prop = prop(34, (chance) => {
  const colour = chance.pick(bright);
  const stripes = chance.happens(0.6)
    ? [line("M-15 -26L-17 -5M-5 -28V-3M6 -28V-3M16 -26L18 -5", shade(colour, chance.pick([0.55, -0.45])), 4)]
    : [];
  return [filled("M-26 -2Q-23 -16 -25 -29Q0 -34 25 -29Q23 -16 26 -2Q0 3 -26 -2z", colour), ...stripes];
});

export const lamp: Prop = prop(120, (chance) => [
  line("M0 -2V-92", "#5b5560", 4),
  filled("M-16 0Q0 -8 16 0z", "#5b5560"),
  filled("M-13 -122H13L24 -88H-24z", chance.pick(["#f2d9a0", "#e9b8a0", "#bcd0d8", "#f4ece0"])),
]);

export const streetLamp: Prop = prop(150, (chance) => [
  line("M0 0V-140Q0 -150 14 -150H20", "#474a55", 5),
  filled("M10 -152H32L28 -140H14z", "#363943"),
  ellipse(21, -138, 7, 4, chance.pick(["#ffe9a8", "#fdf6de"])),
]);

export const hydrant: Prop = prop(52, (chance) => {
  const colour = chance.pick(["#cf4a3f", "#e0a632", "#4a7fb0"]);
  return [
    filled("M-11 0V-36Q-11 -48 0 -49Q11 -48 11 -36V0z", colour),
    filled("M-15 1H15V-5H-15zM-17 -30H17V-20H-17zM-13 -39H13V-35H-13z", shade(colour, -0.25)),
    ellipse(0, -25, 5, 5, shade(colour, 0.35)),
  ];
});

export const bin: Prop = prop(56, (chance) => {
  const colour = chance.pick(["#5d6f66", "#6a6f7d", "#7d6a5a"]);
  return [
    filled("M-16 -48H16L13 0H-13z", colour),
    line("M-8 -42L-6 -5M0 -42V-5M8 -42L6 -5", shade(colour, -0.3), 2.5),
    filled("M-19 -55H19V-46H-19z", shade(colour, -0.15)),
  ];
});

export const bench: Prop = prop(50, (chance) => {
  const wood = chance.pick(["#a3703f", "#7f5a3c", "#b58a5a"]);
  return [
    line("M-36 0V-26M36 0V-26M-36 -26V-50M36 -26V-50", "#40434c", 4),
    filled("M-44 -29H44V-22H-44zM-44 -40H44V-34H-44zM-44 -51H44V-45H-44z", wood),
  ];
});

export const parasol: Prop = prop(120, (chance) => {
  const [a, b] = [chance.pick(bright), "#fbf4e4"];
  return [
    line("M0 0L6 -104", "#b08a5a", 3.5),
    filled("M-42 -78Q-30 -116 8 -118Q44 -108 52 -72Q5 -88 -42 -78z", a),
    filled("M-21 -81.500Q-10 -110 8 -118Q-4 -98 -3 -82.500zM15 -82Q20 -100 8 -118Q30 -104 34 -77.500z", b),
  ];
});

export const snowman: Prop = prop(84, (chance) => [
  ellipse(0, -22, 26, 23, "#f3f7fa"),
  ellipse(0, -58, 17, 16, "#fbfdfe"),
  filled("M2 -59L20 -55L2 -54z", "#e08a3a"),
  ellipse(-5, -63, 2, 2, "#2c2c34"),
  ellipse(6, -63, 2, 2, "#2c2c34"),
  line("M-15 -46Q0 -40 15 -46", chance.pick(bright), 6),
]);

export const bucket: Prop = prop(32, (chance) => {
  const colour = chance.pick(bright);
  return [
    line("M-13 -27Q0 -46 13 -27", "#e9e4da", 2.5),
    filled("M-16 -28H16L11 0H-11z", colour),
    filled("M-17 -30H17V-24H-17z", shade(colour, 0.3)),
  ];
});

export const shell: Prop = prop(20, (chance) => {
  const colour = chance.pick(["#f0c4ae", "#e8dcc8", "#d9a0a8"]);
  return [
    filled("M-14 -4Q-12 -22 0 -22Q12 -22 14 -4Q7 1 0 1Q-7 1 -14 -4z", colour),
    line("M0 0L-8 -17M0 0V-20M0 0L8 -17", shade(colour, -0.2), 1.6),
  ];
});

/** A low fence of pickets. */
export const fence: Prop = prop(36, (chance) => {
  const wood = chance.pick(["#b58d62", "#e9e3d8", "#7d6350"]);
  const pickets = [-36, -18, 0, 18, 36].map((x) =>
    filled(path`M${x - 5} 2V-30L${x} -37L${x + 5} -30V2z`, wood),
  );
  return [filled("M-46 -25H46V-20H-46zM-46 -12H46V-7H-46z", shade(wood, -0.25)), ...pickets];
});

export const crate: Prop = prop(38, (chance) => {
  const wood = chance.pick(["#b98a55", "#9a7048", "#c7a06a"]);
  return [
    filled("M-24 0V-38H24V0z", wood),
    line("M-22 -25.500H22M-22 -12.500H22", shade(wood, -0.3), 2),
    line("M-21.5 -2V-36M21.5 -2V-36", shade(wood, -0.18), 5),
  ];
});

/** What is left of a tree. */
export const stump: Prop = prop(30, (chance) => {
  const bark = chance.pick(["#7a5a40", "#8d6d4e", "#645348"]);
  return [
    filled("M-26 4Q-20 -12 -20 -30H20Q20 -12 27 4z", bark),
    ellipse(0, -30, 20, 5, shade(bark, 0.4)),
    ellipse(0, -30, 11, 2.6, shade(bark, 0.2)),
  ];
});
