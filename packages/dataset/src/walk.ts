/** The files of a folder and of all folders in it; nothing that lies elsewhere. */

import { readdir, realpath, stat } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { FoveaError, reason } from "@fovea/core";
import type { Problem } from "./collection.ts";

export interface Folder {
  /** Absolute path. */
  readonly root: string;
  /** Paths of files from the root, with `/`, sorted as people count. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
  /** Folders that could not be looked into, as they stand among the problems: what is in them is not known. */
  readonly unread: readonly string[];
}

const deepest = 16;
const mostFiles = 2_000_000;

const endings = new Set(
  ["avif", "gif", "heic", "heif", "jpeg", "jpg", "png", "tif", "tiff", "webp"].map((each) => `.${each}`),
);

export const isPictureName = (name: string): boolean => endings.has(extname(name).toLowerCase());

/** Sorts names as people count: `2.png` before `10.png`. */
export const byName: (a: string, b: string) => number = new Intl.Collator("en", { numeric: true }).compare;

/**
 * Lists a folder. Hidden files are left out; a link is followed to a file inside the folder, never elsewhere. A folder
 * inside that cannot be read is a problem, and the rest goes on.
 *
 * Throws `file-unreadable` if there is no such folder, or if it cannot be read.
 */
export async function walk(dir: string): Promise<Folder> {
  const root = resolve(dir);
  const real = await realFolder(dir);
  const names: string[] = [];
  const problems: Problem[] = [];
  const unread: string[] = [];
  const visit = async (below: string, depth: number): Promise<void> => {
    const entries = await readdir(resolve(root, below), { withFileTypes: true }).catch((cause: unknown) => {
      if (below === "") throw unreadable(dir, plainReason(cause));
      unread.push(below);
      problems.push({ path: below, why: `is left out: ${plainReason(cause)}` });
      return [];
    });
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name === "__MACOSX") continue;
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isSymbolicLink()) {
        const why = await faultOfLink(resolve(root, name), real);
        if (why === undefined) names.push(name);
        else problems.push({ path: name, why });
      } else if (entry.isFile()) names.push(name);
      else if (entry.isDirectory()) {
        if (depth < deepest) await visit(name, depth + 1);
        else
          problems.push({ path: name, why: `is left out: more than ${deepest} folders inside each other` });
      } else if (isPictureName(name)) problems.push({ path: name, why: "is no file but a pipe or a device" });
      if (names.length > mostFiles) throw tooMany(dir);
    }
  };
  await visit("", 0);
  return { root, names: names.sort(byName), problems, unread };
}

async function realFolder(dir: string): Promise<string> {
  const found = await stat(dir).then(
    (there) => (there.isDirectory() ? undefined : "it is a file"),
    (cause: NodeJS.ErrnoException) =>
      cause.code === "ENOENT" ? "there is no such folder" : plainReason(cause),
  );
  if (found !== undefined) throw unreadable(dir, found);
  return realpath(dir);
}

const unreadable = (dir: string, found: string): FoveaError =>
  new FoveaError("file-unreadable", `Cannot read the folder "${dir}": ${found}`);

/** `permission denied`, without the code before it and the path behind it. */
export const plainReason = (cause: unknown): string =>
  reason(cause)
    .replace(/^E[A-Z]+: /, "")
    .replace(/, \w+ '.*$/s, "");

async function faultOfLink(path: string, root: string): Promise<string | undefined> {
  const to = await realpath(path).catch(() => undefined);
  if (to === undefined) return "is a link that leads nowhere";
  if (to !== root && !to.startsWith(root.endsWith(sep) ? root : root + sep))
    return "is a link out of the folder";
  const found = await stat(to).catch(() => undefined);
  if (found?.isDirectory()) return "is a link to a folder, which is not followed";
  return found?.isFile() ? undefined : "is a link to something that is no file";
}

const tooMany = (dir: string): FoveaError =>
  new FoveaError("file-unreadable", `Cannot read the folder "${dir}": found more than ${mostFiles} files`, {
    hint: "Give the folder of the pictures themselves.",
  });
