/** A scan: a folder of pictures and a store brought into agreement, whatever happened before. */

import { join } from "node:path";
import type { Model } from "@fovea/core";
import type { AnnotatedPictures } from "../annotated.ts";
import type { Problem } from "../collection.ts";
import { type FileStamp, isUnreadable, type UnreadableFile } from "../store/row.ts";
import { differences } from "./differences.ts";
import { listPictures } from "./list-pictures.ts";
import { type MeasureOptions, measurePictures } from "./measure-pictures.ts";
import { rowOf } from "./row-of.ts";
import { RowWriter, type WriterOptions } from "./row-writer.ts";
import { keepSameBytes } from "./same-bytes.ts";
import type { ScanGraph } from "./scan-graph.ts";
import type { ScanStore } from "./scan-store.ts";

export interface ScanRequest extends Omit<MeasureOptions, "graph">, WriterSettings {
  readonly folder: string;
  readonly store: ScanStore;
  /** Where the store is: if that is inside the folder, it is not scanned. */
  readonly storePath: string;
  readonly network: ScanGraph;
  /** What turns scores into probabilities. */
  readonly kind: Model["head"]["kind"];
  /** Pictures that are measured at most; the others are left for the next time. @default all */
  readonly limit?: number;
  readonly progress?: (progress: ScanProgress) => void;
}

interface WriterSettings {
  readonly batches?: WriterOptions;
}

export interface ScanProgress {
  /** Pictures measured by this scan, and how many it has to measure. */
  readonly done: number;
  readonly total: number;
  readonly unreadable: number;
  /** Path below the folder of the last one. */
  readonly key: string;
  /** Seconds since the first picture was given out. */
  readonly seconds: number;
}

export interface ScanSummary {
  /** Pictures in the folder. */
  readonly files: number;
  /** Measured by this scan: new files, and files that had changed. */
  readonly added: number;
  readonly changed: number;
  /** Other time, same bytes: not measured again. */
  readonly sameBytes: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Not measured yet: beyond the limit, or the scan was stopped. */
  readonly left: number;
  /** Of the files that were tried, those that could not be measured, in the order of their keys. */
  readonly unreadable: readonly UnreadableFile[];
  /** What was left out of the folder and why: links that lead out of it, and the like. */
  readonly leftOut: readonly Problem[];
  readonly stopped: boolean;
  /** Of measuring and writing. */
  readonly seconds: number;
}

/**
 * Measures the pictures of a folder that the store does not hold as they are, and takes out of it those that are no more.
 *
 * Rows are written in batches, each whole or not at all, so that a scan that ended in any way is continued by the next
 * one. Files that could not be read are tried again each time.
 * Cost: one stat for each file; decoding + preprocessing + forward for each new or changed one, over all cores. Memory: names and
 * times of all files; of pictures, a bounded number.
 *
 * Throws what listPictures(), measurePictures() and the store throw; what was written before stays.
 */
export async function scan(request: ScanRequest): Promise<ScanSummary> {
  const { folder, store, storePath, signal, limit = Number.POSITIVE_INFINITY } = request;
  const { root, files, classes, problems, unknown } = await listPictures(folder, storePath);
  const found = differences(files, await store.known(), unknown);
  await removeAll(store, found.removed);
  const writer = new RowWriter(store, request.batches);
  const failed = await unreadableNow(store);
  const touched = new Map(
    found.changed.filter(({ key }) => !failed.has(key)).map((file) => [file.key, file]),
  );
  const same = await keepSameBytes(root, touched, store, writer, signal);
  const fresh = new Set(found.added.map(({ key }) => key));
  const again = (file: FileStamp): boolean =>
    failed.has(file.key) || (touched.has(file.key) && !same.has(file.key));
  const wanted = files.filter((file) => fresh.has(file.key) || again(file));
  // Last what failed before: else a limit would be spent on it each time.
  const inTurn = [
    ...wanted.filter(({ key }) => !failed.has(key)),
    ...wanted.filter(({ key }) => failed.has(key)),
  ];
  const todo = inTurn.slice(0, limit);
  const work = await measure(request, root, todo, writer, { fresh, failed, classes });
  if (!signal?.aborted && found.removed.length + same.size + work.written > 0) await store.tidy();
  const unchanged = files.length - wanted.length - same.size;
  return {
    ...{ files: files.length, sameBytes: same.size, unchanged, removed: found.removed.length },
    ...{ added: work.added, changed: work.changed, left: wanted.length - work.done },
    ...{ unreadable: work.unreadable, leftOut: problems, seconds: work.seconds },
    stopped: (signal?.aborted ?? false) && wanted.length > work.done,
  };
}

async function removeAll(store: ScanStore, keys: readonly string[]): Promise<void> {
  const together = 1000;
  for (let i = 0; i < keys.length; i += together) await store.remove(keys.slice(i, i + together));
}

async function unreadableNow(store: ScanStore): Promise<Map<string, UnreadableFile>> {
  const found = new Map<string, UnreadableFile>();
  for await (const file of store.unreadable()) found.set(file.key, file);
  return found;
}

interface Work {
  readonly done: number;
  readonly added: number;
  readonly changed: number;
  readonly written: number;
  readonly unreadable: readonly UnreadableFile[];
  readonly seconds: number;
}

interface Before {
  /** Keys that the store has never heard of. */
  readonly fresh: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, UnreadableFile>;
  readonly classes: AnnotatedPictures | undefined;
}

async function measure(
  { network, kind, progress, store: _, ...options }: ScanRequest,
  root: string,
  todo: readonly FileStamp[],
  writer: RowWriter,
  { fresh, failed, classes }: Before,
): Promise<Work> {
  const started = performance.now();
  const unreadable: UnreadableFile[] = [];
  let [done, added, changed, written] = [0, 0, 0, 0];
  const seconds = (): number => (performance.now() - started) / 1000;
  const paths = todo.map(({ key }) => join(root, key));
  for await (const measured of measurePictures(paths, { ...jobOf(options), graph: network.graph })) {
    const stamp = todo[done++] as FileStamp;
    const row = rowOf(measured, stamp, network, kind, classes);
    if (isUnreadable(row)) unreadable.push(row);
    else if (fresh.has(stamp.key)) added++;
    else changed++;
    if (!isUnreadable(row) || !sameFailure(row, failed.get(stamp.key))) {
      await writer.add(row, !fresh.has(stamp.key));
      written++;
    }
    progress?.({
      done,
      total: todo.length,
      unreadable: unreadable.length,
      key: stamp.key,
      seconds: seconds(),
    });
  }
  await writer.finish();
  unreadable.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { done, added, changed, written, unreadable, seconds: seconds() };
}

function jobOf({
  preprocessing,
  maxPixels,
  workers,
  signal,
}: Omit<MeasureOptions, "graph">): Omit<MeasureOptions, "graph"> {
  return {
    preprocessing,
    ...(maxPixels === undefined ? {} : { maxPixels }),
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Nothing new to write about a file that fails as it did. */
const sameFailure = (now: UnreadableFile, before: UnreadableFile | undefined): boolean =>
  before?.problem === now.problem && before.bytes === now.bytes && before.modified === now.modified;
