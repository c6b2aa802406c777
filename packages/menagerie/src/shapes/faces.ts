/** Skulls and muzzles of a head of radius 10 that looks to the right. */

import type { Coat } from "../animals/animal.ts";
import type { Chance } from "../chance.ts";
import { shade } from "./colour.ts";
import { ellipse, filled, group, line, path, type Shape } from "./shape.ts";

const night = "#20191c";

/** A round skull with an eye. */
export const skull = ({ main }: Coat, chance: Chance): Shape[] => [
  group([ellipse(0, 0, 11.5, 10.5, main), ...eyes(4.2, -2.2, chance.pick(irises))], { part: "head" }),
];

/** Look-alikes have eyes of the same colours. */
const irises = ["#3a2a1e", "#a8741f", "#6f9a3c", "#5a3a22"];

const eyes = (x: number, y: number, colour: string): Shape[] => [
  ellipse(x, y, 2.1, 2.4, "#fdfaf2"),
  ellipse(x + 0.4, y, 1.6, 2, colour),
  ellipse(x + 0.9, y - 0.7, 0.6, 0.6, "#ffffff"),
];

interface Snout {
  /** From the skull's edge to the nose. */
  readonly length: number;
  readonly height: number;
  /** How far below the middle the nose lies. */
  readonly drop: number;
  /** Colour of the upper side; the lower one is the coat's light. */
  readonly top?: string;
  readonly nose?: string;
}

/** A snout that narrows towards its nose: long for a wolf, pointed for a fox, blunt for a dog. */
export function snout({ main, light }: Coat, { length, height, drop, top, nose }: Snout): Shape[] {
  const [x, y, h] = [9 + length, drop, height / 2];
  return [
    group(
      [
        filled(
          path`M2 -5C7 -6 9 ${y - h * 1.5} ${x - 2} ${y - h}Q${x + 1} ${y - h} ${x} ${y + h * 0.6}Q${x - 1} ${y + h} ${x - 3} ${y + h}C8 ${y + h * 1.4} 6 9.5 -1 9.5C0 6 1 4 3 3z`,
          light,
        ),
        filled(
          path`M1 -6C7 -6.5 9 ${y - h * 1.5} ${x - 2} ${y - h}Q${x} ${y - h} ${x} ${y - h * 0.2}C${x - 5} ${y} 8 ${y - 0.5} 2 2z`,
          top ?? main,
        ),
        line(
          path`M${x - 1} ${y + h * 0.45}Q${x - 5} ${y + h * 0.75} ${x - length * 0.75 - 2} ${y + h * 0.5}`,
          night,
          0.8,
        ),
        ellipse(x - 0.3, y - h * 0.55, 2, 1.7, nose ?? night),
      ],
      { part: "muzzle" },
    ),
  ];
}

/** A tongue that hangs out of a snout. */
export const tongue = (x: number, y: number): Shape =>
  filled(path`M${x} ${y}c3 -1 4.5 0 4.5 1c1 5 -.5 6.5 -2 6.500c-2 0 -3 -3 -2.5 -7.500z`, "#e8667a", "muzzle");

/** A flat face: two round cheeks, a small nose, whiskers. */
export function flat({ light }: Coat, nose: string, size = 1, whiskers = true): Shape[] {
  const [x, y] = [8.5, 4];
  const hair = whiskers
    ? [
        line(
          path`M${x + 2} ${y}l9 -2.500M${x + 2} ${y + 1.5}l9 .6M${x - 3} ${y + 1}l-9 -1.500M${x - 3} ${y + 2.2}l-8.5 2`,
          shade(light, 0.5),
          0.7,
        ),
      ]
    : [];
  return [
    group(
      [
        ellipse(x - 2.6 * size, y + 1, 4 * size, 3.6 * size, light),
        ellipse(x + 2 * size, y + 0.8, 3.4 * size, 3.3 * size, light),
        filled(
          path`M${x - 2 * size} ${y - 2.4 * size}h${4 * size}q0 ${1.6 * size} ${-2 * size} ${2.8 * size}q${-2 * size} ${-1.2 * size} ${-2 * size} ${-2.8 * size}z`,
          nose,
        ),
        line(
          path`M${x} ${y}v${1.8 * size}m${-3 * size} .8q${1.5 * size} 1.4 ${3 * size} ${-0.8}q${1.5 * size} 2.2 ${3 * size} ${0.8}`,
          night,
          0.8,
        ),
        ...hair,
      ],
      { part: "muzzle" },
    ),
  ];
}

/** The long face of horses, with its eye: skull and muzzle in one slope. */
export const longFace = ({ main }: Coat, muzzle: string): Shape[] => [
  filled(
    "M-8 -7C-2 -12 5 -10 9 -4L20 10C23 15 20 20 15 19.500C10 19 8 15 3 11C-3 9 -9 8 -10 2C-10.5 -2 -10 -5 -8 -7z",
    main,
    "head",
  ),
  group(
    [
      filled(
        "M13.5 5L20 10C23 15 20 20 15 19.500C11 19 9.5 16.5 6.5 13.800C10 12.5 12.5 9.5 13.5 5z",
        muzzle,
      ),
      ellipse(18.2, 13.4, 1, 1.3, night),
      line("M13.5 17.800Q15.5 16.5 18 16.8", night, 0.8),
    ],
    { part: "muzzle" },
  ),
  group(eyes(2.5, -2.5, "#2c1c16"), { part: "head" }),
];
