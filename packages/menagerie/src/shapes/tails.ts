/** Tails, root at the origin, pointing left along −x; the plan turns them. */

import type { Coat } from "../animals/animal.ts";
import { ellipse, filled, group, line, path, type Shape } from "./shape.ts";

type Tail = (coat: Coat) => Shape[];

/** A brush: thin at the root, full, with a tip of another colour. */
export const brush =
  (length: number, width: number, tip: (coat: Coat) => string): Tail =>
  (coat) => {
    const [l, w] = [length, width / 2];
    return [
      filled(
        path`M3 -3C${-l * 0.3} ${-w * 1.5} ${-l * 0.8} ${-w * 1.3} ${-l} 0C${-l * 0.75} ${w * 1.2} ${-l * 0.3} ${w * 1.2} 3 3z`,
        coat.main,
      ),
      filled(
        path`M${-l} 0C${-l * 0.9} ${-w * 0.8} ${-l * 0.8} ${-w * 1.02} ${-l * 0.68} ${-w * 1.08}Q${-l * 0.78} ${-w * 0.4} ${-l * 0.68} ${-w * 0.05}Q${-l * 0.76} ${w * 0.4} ${-l * 0.66} ${w * 0.98}C${-l * 0.8} ${w * 0.9} ${-l * 0.9} ${w * 0.55} ${-l} 0z`,
        tip(coat),
      ),
    ];
  };

/** Carried high in a curl. */
export const sickle: Tail = ({ main, light }) => [
  line("M2 0C-9 -1 -17 -9 -14 -18C-12 -24 -4 -24 -4 -18", main, 6.5),
  line("M-13 -21.500C-10 -24 -4 -24 -4 -18", light, 5.5),
];

/** Long, even and thin, in an S. */
export const long: Tail = ({ main, dark }) => [
  line("M3 1C-12 4 -22 0 -24 -12C-26 -24 -36 -26 -40 -19", main, 5.5),
  line("M-31 -23.500C-35 -25 -38 -23 -40 -19", dark, 5.5),
];

/** Thick and banded. */
export const banded: Tail = ({ main, dark }) => {
  const curve = "M3 0C-12 2 -26 2 -32 -8C-36 -15 -43 -16 -46 -11";
  return [line(curve, main, 6.5), { d: curve, stroke: dark, width: 6.5, dash: "0 14 4 5 4 5 4 5 4 5 9 99" }];
};

/** A whip with a tuft at its end. */
export const tufted =
  (thickness: number, tuft: number): Tail =>
  ({ main, dark }) => [
    line("M3 0C-10 0 -20 4 -27 2", main, thickness),
    group(
      [
        filled(
          path`M2 ${-tuft * 0.4}C-4 ${-tuft * 1.4} -12 ${-tuft} -18 1C-12 ${tuft} -4 ${tuft * 1.2} 2 ${tuft * 0.4}z`,
          dark,
        ),
      ],
      {
        transform: "translate(-25 2)",
      },
    ),
  ];

/** Long hair from the root on. */
export const flowing: Tail = ({ dark }) => [
  filled("M3 -4C-8 -9 -18 -8 -28 -3C-36 0 -42 -1 -46 3C-40 7 -34 8 -27 10C-16 12 -6 8 3 4z", dark),
  ellipse(0, 0, 4, 4, dark),
];
