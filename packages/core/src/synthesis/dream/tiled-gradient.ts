/** The objective of a large picture and its gradient, tile by tile. */

import { type FloatTensor, floats } from "../../tensor.ts";
import type { PlanarImage } from "./planar.ts";
import { type AxisTiles, mirrored, startsOf, weightsOf } from "./tiles.ts";

/** What is asked of one tile; an ImageObjective is one. */
export interface TileObjective {
  /** 1×C×(tile's height)×(tile's width). */
  readonly shape: readonly number[];
  at(image: FloatTensor): Promise<{ value: number; gradient: FloatTensor }>;
  value(image: FloatTensor): Promise<number>;
}

export interface TileGrid {
  readonly rows: AxisTiles;
  readonly columns: AxisTiles;
}

export const tileCount = ({ rows, columns }: TileGrid): number => rows.count * columns.count;

/** Where the grid begins, pixels before the picture's upper left corner. */
export interface Shift {
  readonly down: number;
  readonly right: number;
}

/** Done before each tile: says how far the work is, throws to stop it. */
type BeforeTile = (tile: number) => void;

/**
 * Adds Σ_tiles w ⊙ ∂S_tile/∂image to `gradient`; returns the mean of S over tiles.
 *
 * w: weights that add up to 1 at every pixel, so that no border of a tile shows. What a tile shows beyond the picture,
 * mirrored, is there for its surroundings only. Shapes: image and gradient C×H×W.
 * Memory: one tile beside the engine's.
 */
export async function addTiledGradient(
  objective: TileObjective,
  image: PlanarImage,
  { grid, shift }: { readonly grid: TileGrid; readonly shift: Shift },
  gradient: Float32Array,
  before: BeforeTile = () => {},
): Promise<number> {
  return overTiles(image, grid, shift, before, async (tile, place) => {
    const { value, gradient: part } = await objective.at(tile);
    addWeighted(gradient, image, part.data, grid, place);
    return value;
  });
}

/** The mean of S over tiles, as addTiledGradient() has it at the same shift. */
export const tiledValue = (
  objective: TileObjective,
  image: PlanarImage,
  { grid, shift }: { readonly grid: TileGrid; readonly shift: Shift },
  before: BeforeTile = () => {},
): Promise<number> => overTiles(image, grid, shift, before, (tile) => objective.value(tile));

/** One tile's place: its number along each axis and its first pixels. */
interface Place {
  readonly row: number;
  readonly column: number;
  readonly top: number;
  readonly left: number;
}

async function overTiles(
  image: PlanarImage,
  grid: TileGrid,
  shift: Shift,
  before: BeforeTile,
  work: (tile: FloatTensor, place: Place) => Promise<number>,
): Promise<number> {
  const { rows, columns } = grid;
  // One array for all tiles: the engine has read it when its run ends.
  const tile = floats([1, image.channels, rows.size, columns.size]);
  let total = 0;
  let done = 0;
  for (const [row, top] of startsOf(rows, shift.down).entries()) {
    for (const [column, left] of startsOf(columns, shift.right).entries()) {
      before(done++);
      readTile(tile.data, image, mirrored(rows, top), mirrored(columns, left));
      total += await work(tile, { row, column, top, left });
    }
  }
  return total / done;
}

function readTile(
  tile: Float32Array,
  { width, height, channels, data }: PlanarImage,
  ys: Int32Array,
  xs: Int32Array,
): void {
  let out = 0;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < ys.length; i++) {
      const row = (c * height + (ys[i] as number)) * width;
      for (let j = 0; j < xs.length; j++) tile[out++] = data[row + (xs[j] as number)] as number;
    }
  }
}

function addWeighted(
  sum: Float32Array,
  { width, height, channels }: PlanarImage,
  part: Float32Array,
  { rows, columns }: TileGrid,
  { row, column, top, left }: Place,
): void {
  const down = weightsOf(rows, row);
  const across = weightsOf(columns, column);
  const [fromX, toX] = [Math.max(0, -left), Math.min(columns.size, width - left)];
  for (let c = 0; c < channels; c++) {
    for (let y = Math.max(0, -top); y < Math.min(rows.size, height - top); y++) {
      const to = (c * height + top + y) * width + left;
      const from = (c * rows.size + y) * columns.size;
      const weight = down[y] as number;
      for (let x = fromX; x < toX; x++)
        sum[to + x] = (sum[to + x] as number) + weight * (across[x] as number) * (part[from + x] as number);
    }
  }
}
