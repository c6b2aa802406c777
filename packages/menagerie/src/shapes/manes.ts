/** Manes: round a head of radius 10, or along a neck that lies on the x axis from its root (0) to the head. */

import { shade } from "./colour.ts";
import { ellipse, filled, group, line, path, type Shape } from "./shape.ts";

/** A big ruff of tufts all round the head. */
export function ruff(colour: string): Shape[] {
  const tufts = Array.from({ length: 12 }, (_, i) => {
    const angle = (i * Math.PI) / 6;
    return ellipse(-3 + 14 * Math.cos(angle), 2 + 14.5 * Math.sin(angle), 6.5, 6.5, colour);
  });
  return [
    group([ellipse(-3, 2, 16, 16.5, colour), ...tufts, ellipse(-2, 2, 14, 14, shade(colour, -0.18))], {
      part: "mane",
    }),
  ];
}

/** Long hair in locks that fall from the crest of a neck as long as `neck`, half of which is `half` wide. */
export const falling = (colour: string, neck: number, half: number): Shape[] => [
  group(
    [
      filled(
        path`M${neck + 8} ${-half}C${neck} ${-half - 7} ${neck * 0.5} ${-half - 8} -8 ${-half - 2}Q-15 -6 -12 2Q-6 0 -3 -5Q0 5 6 4Q5 -2 ${neck * 0.26} -5Q${neck * 0.4} 3 ${neck * 0.54} 1Q${neck * 0.48} -4 ${neck * 0.6} -6Q${neck * 0.74} -1 ${neck * 0.88} -3Q${neck * 0.84} -7 ${neck + 8} ${-half}z`,
        colour,
      ),
    ],
    { part: "mane" },
  ),
];

/** A short brush standing up along the neck, dark and light by turns. */
export const standing = (dark: string, light: string, neck: number, width: number): Shape[] => {
  const curve = path`M-6 ${-width * 0.55}Q${neck * 0.5} ${-width * 0.62} ${neck + 6} ${-width * 0.48 - 2}`;
  return [
    group([line(curve, dark, 8), { d: curve, stroke: light, width: 5, dash: "3.5 4" }], { part: "mane" }),
  ];
};
