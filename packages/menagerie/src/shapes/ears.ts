/** Ears of a head of radius 10 that looks to the right: the far one goes behind the skull, the near one before it. */

import type { Coat } from "../animals/animal.ts";
import { shade } from "./colour.ts";
import { filled, group, path, placed, type Shape } from "./shape.ts";

export interface Ears {
  readonly far: readonly Shape[];
  readonly near: readonly Shape[];
}

/** How a kind of ear looks on its own, root at the origin, pointing up. */
type Ear = (outer: string, inner: string) => Shape[];

const pair = (
  ear: Ear,
  { main }: Coat,
  inner: string,
  near: readonly number[],
  far: readonly number[],
): Ears => {
  const at = ([x = 0, y = 0, turn = 0]: readonly number[], outer: string): Shape[] => [
    group(ear(outer, inner), { transform: placed(x, y, turn), part: "ears" }),
  ];
  return { far: at(far, shade(main, -0.22)), near: at(near, main) };
};

const leaf =
  (width: number, height: number): Ear =>
  (outer, inner) => {
    const [w, h] = [width / 2, height];
    return [
      filled(
        path`M${-w} 3C${-w} ${-h * 0.4} ${-w * 0.5} ${-h * 0.8} 0 ${-h}C${w * 0.6} ${-h * 0.8} ${w} ${-h * 0.4} ${w} 3z`,
        outer,
      ),
      filled(
        path`M${-w * 0.5} 1C${-w * 0.5} ${-h * 0.3} ${-w * 0.2} ${-h * 0.6} ${w * 0.1} ${-h * 0.72}C${w * 0.5} ${-h * 0.5} ${w * 0.55} ${-h * 0.3} ${w * 0.55} 1z`,
        inner,
      ),
    ];
  };

const round =
  (radius: number): Ear =>
  (outer, inner) => [
    { ellipse: [0, -radius * 0.5, radius, radius], fill: outer },
    { ellipse: [0, -radius * 0.4, radius * 0.55, radius * 0.55], fill: inner },
  ];

/** Hanging down from its root, rounded. */
const flop =
  (width: number, length: number): Ear =>
  (outer) => {
    const [w, l] = [width, length];
    return [
      filled(
        path`M${-w * 0.2} -3C${w * 0.5} -4 ${w * 0.75} 1 ${w * 0.55} ${l * 0.5}C${w * 0.5} ${l * 0.9} ${w * 0.1} ${l * 1.05} ${-w * 0.3} ${l}C${-w * 0.8} ${l * 0.9} ${-w * 0.8} ${l * 0.2} ${-w * 0.2} -3z`,
        outer,
      ),
    ];
  };

/** Tall and pointed, upright. */
export const pricked = (coat: Coat, inner: string): Ears =>
  pair(leaf(10, 15), coat, inner, [-4, -7, -16], [4, -8, 8]);

/** Long and soft, hanging beside the cheek. */
export const floppy = (coat: Coat): Ears => {
  const dark = { ...coat, main: shade(coat.dark, 0.06) };
  return pair(flop(9, 17), dark, dark.main, [-4, -6, 10], [7, -7, -14]);
};

/** Very large, with dark tips. */
export const large = (coat: Coat, inner: string): Ears => {
  const ear: Ear = (outer, inside) => [
    ...leaf(12, 18)(outer, inside),
    filled("M-3.4-12.5C-2-15 -1-17 0-18C1.4-16.6 2.6-15 3.6-12.5C1-11 -1-11 -3.4-12.5z", coat.dark),
  ];
  return pair(ear, coat, inner, [-4.5, -6, -20], [4.5, -7, 12]);
};

/** Short triangles, set wide. */
export const small = (coat: Coat, inner: string): Ears =>
  pair(leaf(9.5, 8.5), coat, inner, [-5.5, -7.5, -24], [5.5, -8, 18]);

export const rounded = (coat: Coat, inner: string): Ears =>
  pair(round(5), coat, inner, [-6, -7.5, -20], [5, -8.5, 16]);

/** Narrow leaves at the top of a long face. */
export const narrow = (coat: Coat, inner: string): Ears =>
  pair(leaf(6, 12), coat, inner, [-4, -6.5, -14], [1.5, -8, 6]);
