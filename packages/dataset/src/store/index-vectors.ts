/** The approximate index of the embeddings: quantised vectors in cells, and the candidates measured again. */

import { FoveaError } from "@fovea/core";
import type { Table, VectorQuery } from "@lancedb/lancedb";
import { loadLance } from "./lance.ts";
import { type Metric, metrics } from "./nearest.ts";

/** Bits for each number of a vector: 4 keep 10 of the 10 nearest also among random vectors (bench/neighbours.ts). */
const bits = 4;
/** Candidates that are measured again, for each wanted. */
const refined = 10;
/** Wanted beyond k, so that equal distances at the end are told apart by key. */
const spare = 10;
/** All cells: the codes are small, and random vectors lie in all of them. */
const cells = 100_000;
/** With fewer rows there is nothing to be learned from them, and looking at all is quick. */
const fewest = 256;

const indexName = "embedding_idx";

export interface IndexState {
  readonly metric: Metric;
  /** Rows of the table that it covers, and those that came later. */
  readonly rows: number;
  readonly later: number;
}

export async function buildIndex(table: Table, metric: Metric): Promise<void> {
  const pictures = await table.countRows("problem IS NULL");
  if (pictures < fewest) {
    throw new FoveaError("method-inapplicable", `Cannot build an index: found ${pictures} pictures`, {
      hint: `It takes ${fewest} or more; with fewer, exact search is quick.`,
    });
  }
  const { Index } = loadLance().lancedb;
  await table.createIndex("embedding", {
    config: Index.ivfRq({ distanceType: metric, numBits: bits }),
    name: indexName,
    replace: true,
  });
}

export async function indexState(table: Table): Promise<IndexState | undefined> {
  const stats = await table.indexStats(indexName);
  const metric = metrics.find((each) => each === stats?.distanceType);
  if (!stats || metric === undefined) return undefined;
  return { metric, rows: stats.numIndexedRows, later: stats.numUnindexedRows };
}

/** Candidates, those that came after the index among them; nothing where there is no index for the metric. */
export async function indexedSearch(
  table: Table,
  vector: Float32Array,
  k: number,
  metric: Metric,
): Promise<VectorQuery | undefined> {
  if ((await indexState(table))?.metric !== metric) return undefined;
  return table
    .vectorSearch(vector)
    .column("embedding")
    .distanceType(metric)
    .nprobes(cells)
    .refineFactor(refined)
    .limit(k + spare);
}
