/** Folders of ours among the temporary files. */

import { randomUUID } from "node:crypto";
import { lstatSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { abandoned, attempt } from "./session-cache.ts";

const prefix = "fovea-session-";

/** The path of a folder that is not there yet. Those of processes that were killed before they removed theirs go first. */
export function temporaryFolder(): string {
  const parent = tmpdir();
  for (const name of attempt(() => readdirSync(parent)) ?? [])
    if (name.startsWith(prefix)) attempt(() => sweep(join(parent, name)));
  return join(parent, prefix + randomUUID());
}

/** Not what others own, who could put a link in its place. */
function sweep(folder: string): void {
  const { uid, mtimeMs } = lstatSync(folder);
  const isOurs = uid === userInfo().uid;
  if (isOurs && Date.now() - mtimeMs > abandoned) rmSync(folder, { recursive: true, force: true });
}
