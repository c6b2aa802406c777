/** Where on the picture the evidence lies, in words. */

import { type FloatMap, percentText } from "@fovea/render";

const rows = ["upper", "middle", "lower"] as const;
const columns = ["left", "middle", "right"] as const;

export interface Evidence {
  /** The ninth of the picture that holds most: `upper left`, `middle`; undefined where nothing speaks for the class. */
  readonly place: string | undefined;
  /** Part of all positive values that lies in that ninth, 0…1. */
  readonly share: number;
  /** The ninth in which the brightest spot lies, which is what the eye sees first. */
  readonly spot: string | undefined;
}

/** Of what speaks for the class (values above 0). `sign` −1: of what speaks against it. */
export function evidence(map: FloatMap, sign: 1 | -1 = 1): Evidence {
  const { width, height } = map;
  const sums = summed(map, sign);
  const total = sums(0, 0, width, height);
  if (!(total > 0)) return { place: undefined, share: 0, spot: undefined };
  const ninths = Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3];
    return sums(third(column, width), third(row, height), third(column + 1, width), third(row + 1, height));
  });
  const best = ninths.indexOf(Math.max(...ninths));
  return {
    place: placeText(Math.floor(best / 3), best % 3),
    share: (ninths[best] as number) / total,
    spot: spotOf(sums, width, height),
  };
}

/** First column (or row) of a third. */
const third = (i: number, size: number): number => Math.ceil((i * size) / 3);

type Sums = (left: number, top: number, right: number, bottom: number) => number;

/** Sums over any rectangle, from a table of the sums above and left of each corner. */
function summed({ width, height, data }: FloatMap, sign: 1 | -1): Sums {
  const wide = width + 1;
  const table = new Float64Array(wide * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += Math.max(0, sign * (data[y * width + x] as number));
      table[(y + 1) * wide + x + 1] = (table[y * wide + x + 1] as number) + row;
    }
  }
  const at = (x: number, y: number): number => table[y * wide + x] as number;
  return (left, top, right, bottom) => at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
}

/** The ninth with the middle of the brightest square. Its side is a tenth of the picture: single pixels are no spot. */
function spotOf(sums: Sums, width: number, height: number): string {
  const side = Math.max(1, Math.round(Math.min(width, height) / 10));
  let [most, atX, atY] = [-1, 0, 0];
  for (let y = 0; y + side <= height; y++) {
    for (let x = 0; x + side <= width; x++) {
      const sum = sums(x, y, x + side, y + side);
      if (sum > most) [most, atX, atY] = [sum, x, y];
    }
  }
  const ninth = (from: number, size: number): number => Math.floor((3 * (from + side / 2)) / size);
  return placeText(ninth(atY, height), ninth(atX, width));
}

/** `lies most of all in the upper left of the picture (40 % of it)`; both places where sum and brightest spot differ. */
export function whereText({ place, share, spot }: Evidence): string {
  return place === spot
    ? `lies most of all in the ${place} of the picture (${percentText(share)} of it)`
    : `is strongest in the ${spot} of the picture, but adds up to more in the ${place}, where it is weaker and wider (${percentText(share)} of it)`;
}

function placeText(row: number, column: number): string {
  if (row === 1 && column === 1) return "middle";
  if (row === 1) return `${columns[column]} side`;
  if (column === 1) return `${rows[row]} middle`;
  return `${rows[row]} ${columns[column]}`;
}
