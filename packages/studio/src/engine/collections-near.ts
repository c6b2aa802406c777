/** The pictures nearest to one of a collection, exactly, and how unusual it is among them. */

import {
  calibrationSize,
  classPurity,
  drawnBySeed,
  type Neighbour,
  NeighbourSearch,
  type Novelty,
  noveltyOf,
} from "@fovea/core";
import type { Rows } from "./collections-groups.ts";
import type { Near } from "./collections-messages.ts";
import { nearestOthers } from "./collections-nearest.ts";

type Rest = () => Promise<void> | undefined;

const rowOf = ({ data, size }: Rows, row: number): Float32Array =>
  data.subarray(row * size, (row + 1) * size);

/** A row does not count for itself. Cosine distance. */
async function nearestTo(rows: Rows, row: number, k: number, rest: Rest): Promise<Neighbour[]> {
  const asked = [{ vector: rowOf(rows, row), except: new Set([row]) }];
  const search = new NeighbourSearch(asked, k, "cosine");
  for (let i = 0; i < rows.count; i++) {
    search.offer(i, rowOf(rows, i));
    await rest();
  }
  return search.nearest()[0] ?? [];
}

/** `labelAt`: what a picture is known to show. */
export async function nearOf(
  rows: Rows,
  index: number,
  count: number,
  labelAt: (row: number) => string | undefined,
  rest: Rest,
): Promise<Near> {
  const neighbours = await nearestTo(rows, index, count, rest);
  const labels = neighbours.map((each) => labelAt(each.index));
  return { neighbours, purity: classPurity(labels, labelAt(index)) };
}

/** How far known pictures are from their nearest: what one picture's distance is measured against. */
export interface Calibration {
  readonly sample: readonly number[];
  readonly nearest: readonly (readonly Neighbour[])[];
}

/** All pictures, or as many as a few seconds allow, drawn by seed 0 as `fovea neighbors` draws them. */
export async function calibrationOf(
  rows: Rows,
  rest: Rest,
  progress: (done: number, total: number) => void,
): Promise<Calibration> {
  const size = calibrationSize(rows.count, rows.size);
  const sample = drawnBySeed([...Array(rows.count).keys()], size, 0);
  return { sample, nearest: await nearestOthers(rows, sample, rest, progress) };
}

/** Undefined where too few pictures are known. */
export function noveltyIn(
  { sample, nearest }: Calibration,
  index: number,
  own: Near["neighbours"],
): Novelty | undefined {
  const others = sample.flatMap((row, i) =>
    row === index ? [] : [{ nearest: nearest[i] ?? [], toQuery: undefined }],
  );
  return noveltyOf(own, others);
}
