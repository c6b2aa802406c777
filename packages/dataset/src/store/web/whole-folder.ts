/** A folder that appears whole or not at all: filled under another name beside its place, and renamed. */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FoveaError } from "@fovea/core";
import { isRunning } from "../lock.ts";
import { webFormat } from "./manifest.ts";

export interface WholeFolder {
  /** Where to write. */
  readonly path: string;
  /** Puts it in its place, an earlier export aside. */
  finish(): void;
  /** Takes away what was not finished. */
  close(): void;
}

/** Throws `output-unwritable` if something other than an earlier export is there. */
export function openWhole(given: string): WholeFolder {
  const target = resolve(given);
  checkFree(given);
  const path = join(dirname(target), `.${basename(target)}.fovea-${process.pid}`);
  const close = (): void => rmSync(path, { recursive: true, force: true });
  clearDead(target);
  close();
  mkdirSync(path, { recursive: true });
  // Interrupted, the process ends without coming back here.
  process.once("exit", close);
  return {
    path,
    finish: () => {
      const old = `${path}-old`;
      if (existsSync(target)) renameSync(target, old);
      renameSync(path, target);
      rmSync(old, { recursive: true, force: true });
    },
    close: () => {
      process.off("exit", close);
      close();
    },
  };
}

function checkFree(given: string): void {
  const stat = statSync(given, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) throw occupied(given, "there is a file of that name");
  const [first] = readdirSync(given);
  if (first !== undefined && !isExport(given)) {
    throw occupied(given, `the folder holds other things, "${first}" for one`);
  }
}

const occupied = (path: string, found: string): FoveaError =>
  new FoveaError("output-unwritable", `Cannot write the folder "${path}": ${found}`, {
    hint: "Give a folder that is new, empty, or an earlier export.",
  });

function isExport(folder: string): boolean {
  try {
    const found: { format?: unknown } | null = JSON.parse(
      readFileSync(join(folder, "manifest.json"), "utf8"),
    );
    return found?.format === webFormat;
  } catch {
    return false;
  }
}

/** What exports that were killed left beside the place; those that still run keep theirs. */
function clearDead(target: string): void {
  if (!existsSync(dirname(target))) return;
  const prefix = `.${basename(target)}.fovea-`;
  for (const name of readdirSync(dirname(target)).filter((each) => each.startsWith(prefix))) {
    const pid = Number(/^\d+/.exec(name.slice(prefix.length))?.[0]);
    const path = join(dirname(target), name);
    // Killed between the two renames: the earlier export is the one that is whole.
    if (isRunning(pid)) continue;
    if (name.endsWith("-old") && !existsSync(target)) renameSync(path, target);
    else rmSync(path, { recursive: true, force: true });
  }
}
