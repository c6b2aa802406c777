/** The store's searches among 20 000 vectors: how many of the ten nearest the index finds, and what a search costs. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "@fovea/core";
import { type Metric, Store, type StoreHeader } from "@fovea/dataset";
import { median } from "./measure.ts";

export interface NeighboursRow {
  readonly vectors: string;
  readonly metric: Metric;
  /** Part of the ten nearest by brute force that a search finds, mean over the queries. */
  readonly exactRecall: number;
  readonly recall: number;
  readonly buildMs: number;
  readonly exactMs: number;
  readonly indexMs: number;
}

const count = 20_000;
const size = 512;
const queries = 100;
const k = 10;

const header: StoreHeader = {
  ...{ modelName: "none", modelSha256: "0".repeat(64), inputShape: [1, 1, 1, 1], preprocessing: "" },
  ...{ engine: "", folder: "/", layers: [], embedding: { value: "seeded", size }, classes: 1 },
};

/** Independent normal numbers; or a hundred heaps of them. */
function drawn(clustered: boolean): Float32Array[] {
  const { normal, uniform } = random(1);
  const vector = (): Float32Array => Float32Array.from({ length: size }, normal);
  const centres = Array.from({ length: 100 }, vector);
  const near = (centre: Float32Array): Float32Array => centre.map((value) => value + 0.5 * normal());
  return Array.from({ length: count + queries }, () =>
    clustered ? near(centres[Math.floor(100 * uniform())] as Float32Array) : vector(),
  );
}

export async function neighbours(): Promise<NeighboursRow[]> {
  const rows: NeighboursRow[] = [];
  for (const vectors of ["random", "clustered"]) {
    const all = drawn(vectors === "clustered");
    const path = mkdtempSync(join(tmpdir(), "fovea-bench-"));
    const store = await filled(path, all.slice(0, count));
    for (const metric of ["cosine", "l2"] as const) {
      rows.push({ vectors, metric, ...(await searched(store, metric, all)) });
    }
    store.close();
    rmSync(path, { recursive: true });
  }
  return rows;
}

async function filled(path: string, vectors: readonly Float32Array[]): Promise<Store> {
  const store = await Store.create(path, header);
  const together = 1000;
  for (let from = 0; from < vectors.length; from += together) {
    await store.write(
      vectors.slice(from, from + together).map((embedding, i) => ({
        ...{ key: String(from + i), bytes: 1, modified: 1, sha256: "", width: 1, height: 1, embedding },
        ...{ top: [0], probabilities: [1], maxima: [], positions: [] },
      })),
    );
  }
  return store;
}

async function searched(
  store: Store,
  metric: Metric,
  all: readonly Float32Array[],
): Promise<Omit<NeighboursRow, "vectors" | "metric">> {
  const started = performance.now();
  await store.index(metric);
  const buildMs = performance.now() - started;
  const known = all.slice(0, count);
  const hits = { exact: 0, index: 0 };
  const times = { exact: [] as number[], index: [] as number[] };
  for (const query of all.slice(count)) {
    const truth = bruteForce(known, query, metric);
    for (const way of ["exact", "index"] as const) {
      const before = performance.now();
      const found = await store.nearest(query, { k, metric, exact: way === "exact" });
      times[way].push(performance.now() - before);
      hits[way] += found.filter(({ key }) => truth.has(key)).length;
    }
  }
  return {
    ...{ exactRecall: hits.exact / queries / k, recall: hits.index / queries / k, buildMs },
    ...{ exactMs: median(times.exact), indexMs: median(times.index) },
  };
}

/** Keys of the k nearest, by all distances in float64. */
function bruteForce(known: readonly Float32Array[], query: Float32Array, metric: Metric): Set<string> {
  const far = known.map((vector) => {
    let [product, square, apart] = [0, 0, 0];
    for (let i = 0; i < size; i++) {
      const [a, b] = [vector[i] as number, query[i] as number];
      product += a * b;
      square += a * a;
      apart += (a - b) ** 2;
    }
    return metric === "l2" ? apart : -product / Math.sqrt(square);
  });
  const order = Array.from(far.keys()).sort((a, b) => (far[a] as number) - (far[b] as number));
  return new Set(order.slice(0, k).map(String));
}
