/** Many small commits → few large pieces, at a price that stays in proportion. */

import type { Table } from "@lancedb/lancedb";

/** Pieces that reading does not mind: a pass over 300 takes twice the time of one over a single piece. */
const fewPieces = 256;

/**
 * Brings pieces together and removes old versions, when there are many pieces and what came since makes half of the
 * rest: bringing together copies every row, and so each row is copied a fixed number of times, however large the store.
 * What killed writers left behind goes with it: the caller holds the lock, so nobody else is in the middle of a write.
 */
export async function compact(table: Table): Promise<void> {
  const { fragmentStats, numRows } = await table.stats();
  const largest = fragmentStats.lengths.max;
  if (fragmentStats.numFragments <= fewPieces || numRows - largest < largest / 2) return;
  await table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: true });
}
