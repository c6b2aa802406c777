/** Where on the picture the evidence lies, in words. */

import type { FloatMap } from "@fovea/render";

const rows = ["upper", "middle", "lower"] as const;
const columns = ["left", "middle", "right"] as const;

export interface Evidence {
  /** `upper left`, `middle`; undefined where nothing speaks for the class. */
  readonly place: string | undefined;
  /** Part of all positive values that lies in that ninth of the picture, 0…1. */
  readonly share: number;
}

/** The ninth of the picture that holds most of what speaks for the class (values above 0). `sign` −1: of what speaks against it. */
export function evidence({ width, height, data }: FloatMap, sign: 1 | -1 = 1): Evidence {
  const ninths = new Float64Array(9);
  let total = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = Math.max(0, sign * (data[y * width + x] as number));
      const ninth = 3 * Math.floor((3 * y) / height) + Math.floor((3 * x) / width);
      ninths[ninth] = (ninths[ninth] as number) + value;
      total += value;
    }
  }
  if (!(total > 0)) return { place: undefined, share: 0 };
  const best = ninths.indexOf(Math.max(...ninths));
  return { place: placeText(Math.floor(best / 3), best % 3), share: (ninths[best] as number) / total };
}

function placeText(row: number, column: number): string {
  if (row === 1 && column === 1) return "middle";
  if (row === 1) return `${columns[column]} side`;
  if (column === 1) return `${rows[row]} middle`;
  return `${rows[row]} ${columns[column]}`;
}
