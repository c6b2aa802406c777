/** Where something is hidden. */

import type { OccluderBox } from "@fovea/core";

/** The least box of rows and columns that holds every pixel that is not shown; undefined if all are. */
export function hiddenBox(shown: Uint8Array, width: number): OccluderBox | undefined {
  let [top, left, bottom, right] = [shown.length, width, -1, -1];
  for (let p = 0; p < shown.length; p++) {
    if (shown[p] !== 0) continue;
    const [row, column] = [Math.floor(p / width), p % width];
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
  }
  if (bottom < 0) return undefined;
  return [
    [top, bottom + 1],
    [left, right + 1],
  ];
}
