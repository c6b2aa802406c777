/** The nearest pictures of a store: by its embeddings, without reading a picture. */

import { join } from "node:path";
import {
  type ClassPrediction,
  calibrationSize,
  classPurity,
  distanceBetween,
  drawnBySeed,
  NeighbourSearch,
  type Novelty,
  noveltyOf,
} from "@fovea/core";
import type { Store, Neighbour as StoredNeighbour } from "@fovea/dataset";
import { counted, queryClass } from "./query-class.ts";
import type {
  FoundFor,
  FoundNeighbour,
  Left,
  NeighbourRun,
  Query,
  Searched,
  SearchResult,
  Tell,
} from "./request.ts";

/** What the store knows of its pictures besides their features, by key in the order of keys. */
interface Stored {
  readonly index: ReadonlyMap<string, number>;
  readonly keys: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  /** Keys of the pictures that are a query, by its hash. */
  readonly same: ReadonlyMap<string, readonly string[]>;
}

/** `exact`: an index is not asked. */
export async function searchStore(
  run: NeighbourRun,
  store: Store,
  queries: readonly Query[],
  exact: boolean,
  tell: Tell,
): Promise<SearchResult> {
  tell(0, "reading the store");
  const stored = await readStored(store, queries);
  const index = exact ? undefined : await store.indexed();
  const indexed = index?.metric === run.by;
  const nearest: StoredNeighbour[][] = [];
  for (const { vector, sha256 } of queries) {
    const own = new Set(stored.same.get(sha256));
    const found = await store.nearest(vector, { k: run.k + own.size, metric: run.by, exact: !indexed });
    nearest.push(found.filter(({ key }) => !own.has(key)).slice(0, run.k));
  }
  tell(0.2, "how far known pictures are from each other");
  const said = new Map(nearest.flat().map(({ key }) => [key, Number.NaN]));
  const novelties = await noveltiesIn(store, stored, queries, run, said);
  const classes = counted(stored.keys.map((key) => stored.labels.get(key)));
  const found = queries.map((query, i): FoundFor => {
    const own = stored.same.get(query.sha256) ?? [];
    const label = queryClass(
      query.path,
      own.map((key) => stored.labels.get(key)),
      classes,
    );
    const neighbours = (nearest[i] ?? []).map((each) => shown(each, store, said));
    const purity = classPurity(
      neighbours.map((each) => each.label),
      label,
    );
    return {
      query,
      label,
      neighbours,
      purity,
      novelty: novelties[i],
      leftOut: own.map((key) => pathOf(store, key)),
    };
  });
  return { found, searched: await searchedOf(store, stored, classes, indexed ? index : undefined) };
}

const pathOf = ({ header }: Store, key: string): string => join(header.folder, key);

async function readStored(store: Store, queries: readonly Query[]): Promise<Stored> {
  const same = new Map(queries.map(({ sha256 }): [string, string[]] => [sha256, []]));
  const labels = new Map<string, string>();
  const keys: string[] = [];
  for await (const { key, sha256, label } of store.rows(["key", "sha256", "label"])) {
    keys.push(key);
    if (label !== undefined) labels.set(key, label);
    same.get(sha256)?.push(key);
  }
  // Rows come in no certain order.
  keys.sort();
  for (const own of same.values()) own.sort();
  return { index: new Map(keys.map((key, i) => [key, i])), keys, labels, same };
}

/** Two passes: one for a sample of known pictures, one that compares them and the queries with all. Fills in `said`. */
async function noveltiesIn(
  store: Store,
  { index, keys, same }: Stored,
  queries: readonly Query[],
  { layer, by, seed }: NeighbourRun,
  said: Map<string, number>,
): Promise<(Novelty | undefined)[]> {
  const sample = new Set(drawnBySeed(keys, calibrationSize(keys.length, layer.size), seed));
  const known: { readonly key: string; readonly vector: Float32Array }[] = [];
  for await (const { key, embedding } of store.rows(["key", "embedding"]))
    if (sample.has(key)) known.push({ key, vector: embedding });
  const placesOf = (of: readonly string[]): Set<number> => new Set(of.map((key) => index.get(key) as number));
  const search = new NeighbourSearch(
    [
      ...queries.map(({ vector, sha256 }) => ({ vector, except: placesOf(same.get(sha256) ?? []) })),
      ...known.map(({ key, vector }) => ({ vector, except: placesOf([key]) })),
    ],
    1,
    by,
  );
  for await (const { key, embedding, probabilities } of store.rows(["key", "embedding", "probabilities"])) {
    search.offer(index.get(key) as number, embedding);
    if (said.has(key)) said.set(key, probabilities[0] ?? Number.NaN);
  }
  const nearest = search.nearest();
  return queries.map(({ vector, sha256 }, i) => {
    const own = new Set(same.get(sha256));
    const measures = known.flatMap(({ key, vector: other }, j) =>
      own.has(key)
        ? []
        : [
            {
              nearest: nearest[queries.length + j] ?? [],
              toQuery: own.size > 0 ? undefined : distanceBetween(vector, other, by),
            },
          ],
    );
    return noveltyOf(nearest[i] ?? [], measures);
  });
}

function shown(
  { key, distance, label, top }: StoredNeighbour,
  store: Store,
  probabilities: ReadonlyMap<string, number>,
): FoundNeighbour {
  const [index] = top;
  const said: Pick<ClassPrediction, "index" | "label" | "probability"> | undefined =
    index === undefined
      ? undefined
      : {
          index,
          label: store.header.labels?.[index] ?? String(index),
          probability: probabilities.get(key) ?? Number.NaN,
        };
  return { path: pathOf(store, key), distance: Math.max(0, distance), label, said };
}

async function searchedOf(
  store: Store,
  { keys }: Stored,
  classes: ReadonlyMap<string, number>,
  index: Awaited<ReturnType<Store["indexed"]>>,
): Promise<Searched> {
  const problems: Left[] = [];
  for await (const { key, problem } of store.unreadable())
    problems.push({ path: pathOf(store, key), why: problem });
  const later = index && index.later > 0 ? ` and the ${index.later} that came later one by one` : "";
  const how = index
    ? `approximate, by the index over ${index.rows} of them${later}; --exact compares all`
    : "exact";
  return { where: store.path, pictures: keys.length, classes, how, exact: index === undefined, problems };
}
