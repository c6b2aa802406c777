/** The folder of results. Files appear in it whole or not at all. */

import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { FoveaError, reason } from "@fovea/core";

/** Folders that were made, to be removed if the program is interrupted before there is anything in them. */
const made = new Set<string>();
/** Files begun, so that no two have one name while they are written. */
let count = 0;

/** Removes what was begun and came to nothing. Synchronous, because it is the last thing before the process ends. */
export const removeUnfinished = (): void => removeEmpty();

/** Folders that were made for nothing. */
function removeEmpty(): void {
  for (const path of [...made].reverse()) {
    try {
      rmdirSync(path);
    } catch {
      // There is something in it: it stays.
    }
  }
  made.clear();
}

/**
 * Writes under another name beside the file and renames. Throws `output-unwritable`.
 *
 * At once, so that no signal comes in between: a write left to the thread pool could make its file after the clearing up.
 * Afterwards signals get their turn, which loops of nothing but such writes would keep from them.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.fovea-${process.pid}-${++count}.tmp`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw unwritable("file", path, cause);
  }
  await new Promise((resolve) => setImmediate(resolve));
}

export interface OutFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Takes the folder away again if it was made for nothing. */
  close(): void;
}

/** Makes the folder, before the work starts. Throws `output-unwritable` if nothing could be written there. */
export async function openFolder(path: string): Promise<OutFolder> {
  await makeFolders(resolve(path)).catch((cause) => {
    throw unwritable("folder", path, cause);
  });
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable("folder", path, cause);
  }
  clearHalves(path);
  return {
    path,
    write: async (name, content) => {
      const file = join(path, name);
      await writeWhole(file, content);
      return file;
    },
    close: removeEmpty,
  };
}

/** Takes away what runs that were killed left half written; a run that still goes on keeps its own. */
function clearHalves(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = /^\.fovea-(\d+)-\d+\.tmp$/.exec(name)?.[1];
      if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // They are in nobody's way.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** One level at a time: Node's own recursive form never returns for a path in /proc. */
async function makeFolders(path: string): Promise<void> {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "EEXIST" });
    return;
  }
  await makeFolders(dirname(path));
  // The name may have come into being meanwhile, by another run.
  await mkdir(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
  });
  made.add(path);
}

const causes: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "there is a file of that name",
  ENOTDIR: "a part of the path is a file",
  ENOENT: "there is no such folder",
  EISDIR: "there is a folder of that name",
};

function unwritable(what: string, path: string, cause: unknown): FoveaError {
  const found = causes[(cause as NodeJS.ErrnoException).code ?? ""] ?? reason(cause);
  return new FoveaError("output-unwritable", `Cannot write the ${what} "${path}": ${found}`, {
    hint:
      what === "folder"
        ? "Choose another folder with --out DIR."
        : "Check the free space and the permissions.",
    cause,
  });
}
