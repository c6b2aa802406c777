/** Which pictures of a store are worth measuring for an objective. */

import type { NamedObjective } from "@fovea/core";
import { Store } from "@fovea/dataset";

export interface Candidates {
  /** The folder that was scanned. */
  readonly folder: string;
  /** Pictures in the store. */
  readonly pictures: number;
  /** Of each objective; none for what a store knows nothing about. */
  readonly keys: readonly (readonly string[])[];
}

/** Pictures for each objective. */
const each = 9;

/** Throws StoreMismatchError for the store of another model, `file-unreadable` where there is none. */
export async function candidatesIn(
  path: string,
  wanted: readonly NamedObjective[],
  modelSha256: string,
): Promise<Candidates> {
  const store = await Store.open(path, { modelSha256 });
  try {
    const keys: (readonly string[])[] = wanted.map(() => []);
    await strongestKeys(store, wanted, keys);
    await surestKeys(store, wanted, keys);
    const { pictures } = await store.count();
    return { folder: store.header.folder, pictures, keys };
  } finally {
    store.close();
  }
}

/** One pass for all channels of a layer. */
async function strongestKeys(
  store: Store,
  wanted: readonly NamedObjective[],
  keys: (readonly string[])[],
): Promise<void> {
  for (const { value } of store.header.layers) {
    const places = wanted.flatMap(({ objective }, i) =>
      objective.kind === "channel" && objective.layer === value && typeof objective.channel === "number"
        ? [{ i, channel: objective.channel }]
        : [],
    );
    if (places.length === 0) continue;
    const found = await store.strongest(
      value,
      places.map(({ channel }) => channel),
      each,
    );
    for (const [n, { i }] of places.entries()) keys[i] = (found[n] ?? []).map(({ key }) => key);
  }
}

interface Sure {
  readonly key: string;
  readonly probability: number;
}

async function surestKeys(
  store: Store,
  wanted: readonly NamedObjective[],
  keys: (readonly string[])[],
): Promise<void> {
  const byClass = new Map<number, Sure[]>();
  for (const { objective } of wanted) if (objective.kind === "class") byClass.set(objective.index, []);
  if (byClass.size === 0) return;
  for await (const { key, top, probabilities } of store.rows(["key", "top", "probabilities"])) {
    for (const [n, index] of top.entries())
      insert(byClass.get(index), { key, probability: probabilities[n] as number });
  }
  for (const [i, { objective }] of wanted.entries())
    if (objective.kind === "class") keys[i] = (byClass.get(objective.index) ?? []).map(({ key }) => key);
}

/** Keeps the surest few; of equal ones the first key. */
function insert(list: Sure[] | undefined, one: Sure): void {
  if (!list) return;
  list.push(one);
  list.sort((a, b) => b.probability - a.probability || (a.key < b.key ? -1 : 1));
  list.splice(each);
}
