/** The folder of a store: whether it is one, whether it may become one, and the table in it. */

import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FoveaError } from "@fovea/core";
import type { Table } from "@lancedb/lancedb";
import { schemaOf } from "./columns.ts";
import { headerDraft, headerName } from "./header.ts";
import { loadLance } from "./lance.ts";
import { lockName } from "./lock.ts";
import type { StoreHeader } from "./row.ts";

const tableName = "pictures";

/** Makes the folder, or takes one that is empty or that a killed process began to fill. Throws `output-unwritable`. */
export function makePlace(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) throw occupied(path, "there is a file of that name");
  makeFolder(resolve(path));
  const other = readdirSync(path).find((name) => name !== headerDraft && !name.startsWith(lockName));
  if (other !== undefined) throw occupied(path, `the folder holds other things, "${other}" for one`);
}

/** Not `recursive`, which never ends where the system says of a folder that is there that it is not, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

const occupied = (path: string, found: string): FoveaError =>
  new FoveaError("output-unwritable", `Cannot make a store in "${path}": ${found}`, {
    hint: "Give a folder that is new or empty.",
  });

/** Why a folder without a header is no store. */
export function noStore(path: string): FoveaError {
  const stat = statSync(path, { throwIfNoEntry: false });
  const found = !stat
    ? "there is no such folder"
    : stat.isDirectory()
      ? `it was not made by fovea scan (it has no ${headerName})`
      : "it is a file, not a folder";
  return new FoveaError("file-unreadable", `Cannot open the store "${path}": ${found}`, {
    hint: "`fovea scan MODEL DIR --store PATH` makes one.",
  });
}

/** The table of rows; made if the process that wrote the header was killed before it came to that. */
export async function openTable(path: string, header: StoreHeader): Promise<Table> {
  const database = await loadLance().lancedb.connect(path);
  const table = hasTable(path)
    ? await database.openTable(tableName)
    : await database.createEmptyTable(tableName, schemaOf(header), { existOk: true });
  const [found, wanted] = [String(await table.schema()), String(schemaOf(header))];
  if (found === wanted) return table;
  table.close();
  throw new Error("its columns are not those that its header names");
}

/** Rows, or a list of versions that would lead to them: what has either is never made anew. */
function hasTable(path: string): boolean {
  const folders = ["_versions", "data"].map((name) => join(path, `${tableName}.lance`, name));
  return folders.some(
    (folder) => statSync(folder, { throwIfNoEntry: false }) !== undefined && readdirSync(folder).length > 0,
  );
}
