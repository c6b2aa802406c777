/** What a scan asks of a store. */

import type { FileStamp, ScannedPicture, StoreRow, UnreadableFile } from "../store/row.ts";

export interface ScanStore {
  /** All files that were ever tried, by key. */
  known(): Promise<ReadonlyMap<string, FileStamp>>;
  rows(): AsyncIterable<ScannedPicture>;
  unreadable(): AsyncIterable<UnreadableFile>;
  /** All rows or none of them; `replaced`: keys that stand there already and are written anew. */
  write(rows: readonly StoreRow[], replaced?: readonly string[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
  tidy(): Promise<void>;
}
