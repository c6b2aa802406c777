/** The scan store: what is known about every picture of a folder, in an embedded database on disk. */

import { resolve } from "node:path";
import { FoveaError } from "@fovea/core";
import type { Query, Table } from "@lancedb/lancedb";
import type { RecordBatch } from "apache-arrow";
import { allFields, columnsOf, picturesIn, stampsIn, unreadableIn } from "./batches.ts";
import { maximaColumn, paddedSize, positionsColumn, tableOf } from "./columns.ts";
import { storeFault, told } from "./faults.ts";
import { readHeader, writeHeader } from "./header.ts";
import { buildIndex, type IndexState, indexedSearch, indexState } from "./index-vectors.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type Metric, type Neighbour, nearestIn, neighbourColumns } from "./nearest.ts";
import { makePlace, noStore, openTable } from "./place.ts";
import type { FileStamp, ScannedPicture, StoreHeader, StoreRow, UnreadableFile } from "./row.ts";
import { checkMaker, type StoreMaker } from "./same-maker.ts";
import { checkChannels, layerIndex, type Strongest, strongestIn } from "./strongest.ts";
import { compact } from "./tidy.ts";

/** The one column that says what a row is. */
const isPicture = "problem IS NULL";
const hasProblem = "problem IS NOT NULL";

/** Keys in one deletion. */
const deletedAtOnce = 500;

export interface NearestOptions {
  /** How many, ≥ 1. */
  readonly k: number;
  /** @default "cosine" */
  readonly metric?: Metric;
  /** Whether every row is looked at, or the approximate index is asked, if there is one for the metric. @default true */
  readonly exact?: boolean;
}

/**
 * A folder with a header, a table of rows, and while it is written a lock.
 *
 * Every write is one commit of the table: a process that is killed leaves the rows before it or those after it, nothing
 * between. Pictures and unreadable files are rows of one table for that reason. Readers see the rows that were there
 * when they opened the store.
 */
export class Store {
  readonly path: string;
  #header: StoreHeader;
  readonly #table: Table;
  readonly #lock: Lock | undefined;

  private constructor(path: string, header: StoreHeader, table: Table, lock: Lock | undefined) {
    this.path = path;
    this.#header = header;
    this.#table = table;
    this.#lock = lock;
  }

  get header(): StoreHeader {
    return this.#header;
  }

  /** A new store, for writing. Throws `output-unwritable` if the folder holds anything, also a store. */
  static create(path: string, header: StoreHeader): Promise<Store> {
    return Store.#writing(path, header, () => {
      makePlace(path);
      return undefined;
    });
  }

  /**
   * The store, for writing: the one that is there, or a new one.
   *
   * Throws StoreMismatchError if it was made by another model or otherwise, `output-unwritable` if another process
   * writes it or the folder holds other things.
   */
  static resume(path: string, header: StoreHeader): Promise<Store> {
    return Store.#writing(path, header, () => {
      const found = readHeader(path);
      if (found) checkMaker(path, found, header);
      else makePlace(path);
      return found;
    });
  }

  /** The store, for reading. Throws `file-unreadable`, and StoreMismatchError if it does not agree with `maker`. */
  static async open(path: string, maker: StoreMaker = {}): Promise<Store> {
    const header = readHeader(path);
    if (!header) throw noStore(path);
    checkMaker(path, header, maker);
    const table = await told("read", path, () => openTable(resolve(path), header));
    return new Store(path, header, table, undefined);
  }

  /** `look` twice: who had to wait for the lock may find a store that another process has made. */
  static #writing(path: string, header: StoreHeader, look: () => StoreHeader | undefined): Promise<Store> {
    return told("write", path, async () => {
      look();
      const lock = takeLock(path);
      try {
        const found = look();
        if (!found) writeHeader(path, header);
        return new Store(path, found ?? header, await openTable(resolve(path), found ?? header), lock);
      } catch (cause) {
        lock.release();
        throw cause;
      }
    });
  }

  /** What is known of every file, also of those that could not be read. */
  async known(): Promise<ReadonlyMap<string, FileStamp>> {
    const known = new Map<string, FileStamp>();
    for await (const batch of this.#batches(["key", "bytes", "modified"])) {
      for (const stamp of stampsIn(batch)) known.set(stamp.key, stamp);
    }
    return known;
  }

  /**
   * Adds rows, all or none. `replaced`: those of their keys for which there is a row already; it goes in the same commit.
   *
   * The caller knows what is there from known(): adding a key twice would count it twice. Throws `output-unwritable`.
   */
  async write(rows: readonly StoreRow[], replaced: readonly string[] = []): Promise<void> {
    if (rows.length === 0) return;
    await this.#change(async (table) => {
      const data = tableOf(this.header, rows);
      if (replaced.length === 0) await table.add(data);
      else await table.mergeInsert("key").whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(data);
    });
  }

  /** Takes the rows of these files away. Killed in between, some stay, and the next scan takes them away. */
  async remove(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += deletedAtOnce) {
      const some = keys.slice(from, from + deletedAtOnce);
      await this.#change((table) => table.delete(`key IN (${some.map(quoted).join(", ")})`));
    }
  }

  /** The scanned folder, keys and all, is at another place now. */
  async moveTo(folder: string): Promise<void> {
    await this.#change(async () => {
      const header = { ...this.#header, folder };
      writeHeader(this.path, header);
      this.#header = header;
    });
  }

  /** Brings many small pieces together when that is worth its price; cheap to call now and then. */
  async tidy(): Promise<void> {
    await this.#change(compact);
  }

  count(): Promise<{ readonly pictures: number; readonly unreadable: number }> {
    return told("read", this.path, async () => ({
      pictures: await this.#table.countRows(isPicture),
      unreadable: await this.#table.countRows(hasProblem),
    }));
  }

  /** All pictures with the given fields, in no certain order; only what is asked for is read from disk. */
  async *rows<F extends keyof ScannedPicture = keyof ScannedPicture>(
    fields: readonly F[] = allFields as readonly F[],
  ): AsyncGenerator<Pick<ScannedPicture, F>> {
    for await (const batch of this.#batches(columnsOf(this.header, fields), isPicture)) {
      yield* picturesIn(batch, this.header, fields);
    }
  }

  /** All files that could not be read, in no certain order. */
  async *unreadable(): AsyncGenerator<UnreadableFile> {
    for await (const batch of this.#batches(["key", "bytes", "modified", "problem"], hasProblem)) {
      yield* unreadableIn(batch);
    }
  }

  /**
   * For each channel the k pictures in which it is strongest, first the strongest; of equal values the first key.
   *
   * Throws `layer-unknown` for a layer or a channel that was not watched.
   */
  async strongest(
    layer: string,
    channels: readonly number[],
    k: number,
  ): Promise<readonly (readonly Strongest[])[]> {
    const index = layerIndex(this.header, layer);
    checkChannels(this.header, index, channels);
    const columns = ["key", maximaColumn(index), positionsColumn(index)];
    return strongestIn(this.#batches(columns, isPicture), index, channels, k);
  }

  /** The k pictures whose embeddings are nearest to the vector, first the nearest; of equal distances the first key. */
  async nearest(
    vector: Float32Array,
    { k, metric = "cosine", exact = true }: NearestOptions,
  ): Promise<readonly Neighbour[]> {
    const { size } = this.header.embedding;
    if (vector.length !== size) {
      const found = `found a vector of ${vector.length} numbers, its embeddings have ${size}`;
      throw new FoveaError("shape-mismatch", `Cannot search the store "${this.path}": ${found}`);
    }
    return told("read", this.path, async () => {
      const query = exact ? undefined : await indexedSearch(this.#table, padded(vector), k, metric);
      const batches = query?.select([...neighbourColumns]) ?? this.#batches(neighbourColumns, isPicture);
      return nearestIn(batches, vector, k, metric);
    });
  }

  /** Builds the approximate index for a metric anew; pictures that come later are found without it. */
  async index(metric: Metric = "cosine"): Promise<void> {
    await this.#change((table) => buildIndex(table, metric));
  }

  /** The approximate index, if there is one. */
  indexed(): Promise<IndexState | undefined> {
    return told("read", this.path, () => indexState(this.#table));
  }

  /** Gives the lock back. */
  close(): void {
    this.#table.close();
    this.#lock?.release();
  }

  async #change(work: (table: Table) => Promise<unknown>): Promise<void> {
    if (!this.#lock) throw new Error(`The store "${this.path}" was opened for reading`);
    await told("write", this.path, () => work(this.#table));
  }

  async *#batches(columns: readonly string[], where?: string): AsyncGenerator<RecordBatch> {
    const query: Query = this.#table.query().select([...columns]);
    try {
      yield* where === undefined ? query : query.where(where);
    } catch (cause) {
      throw storeFault("read", this.path, cause);
    }
  }
}

/** As text of the query language, which knows one escape. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function padded(vector: Float32Array): Float32Array {
  const result = new Float32Array(paddedSize(vector.length));
  result.set(vector);
  return result;
}
