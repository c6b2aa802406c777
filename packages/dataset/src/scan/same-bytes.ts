/** Files whose time changed and whose bytes did not: their rows get the new time, and nothing is measured. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { readPictureFile } from "../decode.ts";
import type { FileStamp } from "../store/row.ts";
import type { RowWriter } from "./row-writer.ts";
import type { ScanStore } from "./scan-store.ts";

/**
 * Passes through the rows of the store once. Returns the keys of those files that hold what they held.
 *
 * A copied folder has new times throughout; hashing is a hundred times faster than measuring.
 */
export async function keepSameBytes(
  root: string,
  touched: ReadonlyMap<string, FileStamp>,
  store: ScanStore,
  writer: RowWriter,
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const same = new Set<string>();
  if (touched.size === 0) return same;
  for await (const row of store.rows()) {
    const stamp = touched.get(row.key);
    if (signal?.aborted) break;
    if (stamp?.bytes !== row.bytes) continue;
    if ((await hashOf(join(root, row.key))) !== row.sha256) continue;
    await writer.add({ ...row, modified: stamp.modified }, true);
    same.add(row.key);
  }
  await writer.finish();
  return same;
}

/** Undefined for a file that cannot be read: measuring it will say why. */
const hashOf = (path: string): Promise<string | undefined> =>
  readPictureFile(path).then(
    (bytes) => createHash("sha256").update(bytes).digest("hex"),
    () => undefined,
  );
