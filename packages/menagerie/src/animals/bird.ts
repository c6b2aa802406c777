/** The body plan of birds: an upright body, a folded wing, a tail, and a head of radius 10 that looks to the right. */

import type { Chance } from "../chance.ts";
import { shade } from "../shapes/colour.ts";
import { ellipse, filled, group, line, path, placed, type Shape } from "../shapes/shape.ts";
import { type Animal, type Coat, type Drawn, varied } from "./animal.ts";

export interface Bird {
  readonly defining: readonly string[];
  readonly coats: readonly Coat[];
  /** How far the body leans forward, in degrees. */
  readonly body: { readonly width: number; readonly height: number; readonly lean: number };
  /** Scale of the head, whose radius is 10. */
  readonly head: number;
  readonly reach: Drawn["reach"];
  /** How far the tail turns out from the body's line, in degrees. */
  readonly tailTurn: number;
  /** Behind the body, root at its lower end. */
  tail(coat: Coat): Shape[];
  /** On the body, whose middle is the origin. */
  breast(coat: Coat, width: number, height: number): Shape[];
  face(coat: Coat): Shape[];
}

/** Height of the body above the ground. */
const feet = 11;

export const bird = (plan: Bird): Animal => ({
  defining: plan.defining,
  draw: (chance) => ({
    shapes: perched(plan, varied(chance.pick(plan.coats), chance), chance),
    reach: plan.reach,
  }),
});

function perched(plan: Bird, coat: Coat, chance: Chance): Shape[] {
  const { width, height, lean } = plan.body;
  const tilt = lean + chance.between(-8, 8);
  const nod = chance.between(-14, 14) - tilt;
  const body = [
    group(plan.tail(coat), { transform: placed(0, height * 0.44, plan.tailTurn + chance.between(-8, 8)) }),
    ellipse(0, 0, width / 2, height / 2, { from: coat.main, to: shade(coat.main, -0.12) }, "body"),
    group(plan.breast(coat, width, height), { part: "body" }),
    wing(coat, width, height, chance.between(-6, 20)),
    group(plan.face(coat), { transform: placed(width * 0.04, -height * 0.52, nod, plan.head) }),
  ];
  return [...legs(width), group(body, { transform: placed(0, -feet - height * 0.46, tilt) })];
}

const legs = (width: number): Shape[] => [
  group(
    [-0.16, 0.18].map((at) =>
      line(
        path`M${width * at} -18V-2M${width * at} -2l5 .8M${width * at} -2l-3 .8M${width * at} -2l1.5 1`,
        "#b8853a",
        3,
      ),
    ),
    { part: "legs" },
  ),
];

/** Hangs from the shoulder; `lift` degrees away from the body. */
function wing({ main, dark, light }: Coat, width: number, height: number, lift: number): Shape {
  const [w, h] = [width * 0.5, height * 0.62];
  return group(
    [
      filled(
        path`M${w * 0.1} -4C${w * 0.9} 0 ${w * 0.8} ${h * 0.6} ${-w * 0.35} ${h}C${-w * 0.8} ${h * 0.6} ${-w * 0.9} 0 ${w * 0.1} -4z`,
        shade(main, -0.25),
      ),
      filled(
        path`M${w * 0.35} ${h * 0.5}C${w * 0.2} ${h * 0.75} 0 ${h * 0.9} ${-w * 0.35} ${h}C${-w * 0.65} ${h * 0.72} ${-w * 0.72} ${h * 0.55} ${-w * 0.7} ${h * 0.4}z`,
        dark,
      ),
      line(path`M${-w * 0.45} ${h * 0.36}Q0 ${h * 0.52} ${w * 0.42} ${h * 0.38}`, light, 2.2),
    ],
    { transform: placed(-width * 0.2, -height * 0.22, lift), part: "wings" },
  );
}
