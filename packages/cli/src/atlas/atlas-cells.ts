/** Samples and their places → the cells of the atlas at every level of detail. */

import {
  type AtlasSample,
  type CellClass,
  cellClasses,
  defaultGrids,
  defaultLeast,
  distanceBetween,
  type GridCell,
  gridCells,
  meanVector,
  unitSquare,
  whitening,
} from "@fovea/core";

export interface AtlasCell extends GridCell {
  /** Cells along a side of its grid. */
  readonly grid: number;
  /** What the icon is made towards: the mean activation, whitened if that was asked for. */
  readonly direction: Float32Array;
  /** By mean attribution, largest first. */
  readonly classes: readonly CellClass[];
  /** Samples whose patches are shown: nearest in angle to the mean, one of each picture. */
  readonly shown: readonly number[];
}

export interface CellRequest {
  readonly grids?: readonly number[] | undefined;
  readonly least?: number | undefined;
  readonly whiten: boolean;
}

export interface AtlasCells {
  readonly grids: readonly number[];
  readonly least: number;
  readonly cells: readonly AtlasCell[];
}

const classesKept = 20;
const patchesShown = 6;

export function atlasCells(
  samples: readonly AtlasSample[],
  places: Float32Array,
  { grids = defaultGrids(samples.length), least = defaultLeast(samples.length), whiten }: CellRequest,
): AtlasCells {
  const square = unitSquare(places);
  const direction = whiten ? whitening(samples) : (mean: Float32Array) => mean;
  const cells = grids.flatMap((grid) =>
    gridCells(square, grid, least).map((cell): AtlasCell => {
      const mean = meanVector(samples, cell.members);
      return {
        ...{ ...cell, grid, direction: direction(mean) },
        classes: cellClasses(samples, cell.members, classesKept),
        shown: nearestMembers(samples, cell.members, mean),
      };
    }),
  );
  return { grids, least, cells };
}

function nearestMembers(
  samples: readonly AtlasSample[],
  members: readonly number[],
  mean: Float32Array,
): number[] {
  const ranked = members
    .map((member) => ({
      member,
      far: distanceBetween((samples[member] as AtlasSample).vector, mean, "cosine"),
    }))
    .sort((a, b) => a.far - b.far || a.member - b.member);
  const pictures = new Set<number>();
  const shown: number[] = [];
  for (const { member } of ranked) {
    const { picture } = samples[member] as AtlasSample;
    if (pictures.has(picture)) continue;
    pictures.add(picture);
    shown.push(member);
    if (shown.length === patchesShown) break;
  }
  return shown;
}
