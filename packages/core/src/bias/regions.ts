/** The places of a picture that are suspected: its surroundings, its rim, and the cells of a grid. */

import type { Box } from "../image/placement.ts";

export interface Region {
  readonly id: string;
  /** In a sentence: "the rim", "the lower right". */
  readonly title: string;
  /** 1 in it; row-major pixels of the model's input. */
  readonly mask: Uint8Array;
  /** Pixels of the picture as a part of all. */
  readonly area: number;
  /** Of a cell. */
  readonly box?: Box;
}

/** Part of each side that belongs to the rim. */
const rimPart = 1 / 6;

/** Cells along each side. */
const cells = 4;

/** All of the picture: what is not the object, where masks tell, is the surroundings. */
export const everywhere = (width: number, height: number): Region =>
  regionOf("surroundings", "the surroundings", width, height, () => true);

/** The outer sixth on every side. */
export function rim(width: number, height: number): Region {
  const [across, down] = [width * rimPart, height * rimPart];
  const inside = (x: number, y: number): boolean =>
    x + 0.5 >= across && x + 0.5 <= width - across && y + 0.5 >= down && y + 0.5 <= height - down;
  return regionOf("rim", "the rim", width, height, (x, y) => !inside(x, y));
}

/** Sixteen cells. */
export function grid(width: number, height: number): Region[] {
  const bounds = (size: number): number[] =>
    Array.from({ length: cells + 1 }, (_, i) => Math.round((i * size) / cells));
  const [columns, rows] = [bounds(width), bounds(height)];
  const regions: Region[] = [];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const [left, right] = [columns[column] as number, columns[column + 1] as number];
      const [top, bottom] = [rows[row] as number, rows[row + 1] as number];
      const box = { x: left, y: top, width: right - left, height: bottom - top };
      const inside = (x: number, y: number): boolean => x >= left && x < right && y >= top && y < bottom;
      const title = `the ${placeOf(row, column)}`;
      regions.push({ ...regionOf(`cell-${row + 1}-${column + 1}`, title, width, height, inside), box });
    }
  }
  return regions;
}

function placeOf(row: number, column: number): string {
  const down = ["upper", "middle", "middle", "lower"][row] as string;
  const across = ["left", "centre", "centre", "right"][column] as string;
  if (down === "middle" && across === "centre") return "centre";
  if (down === "middle") return `middle of the ${across} side`;
  if (across === "centre") return `middle of the ${down} side`;
  return `${down} ${across} corner`;
}

function regionOf(
  id: string,
  title: string,
  width: number,
  height: number,
  belongs: (x: number, y: number) => boolean,
): Region {
  const mask = new Uint8Array(width * height);
  let count = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!belongs(x, y)) continue;
      mask[y * width + x] = 1;
      count++;
    }
  }
  return { id, title, mask, area: count / mask.length };
}
