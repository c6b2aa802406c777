/** The pictures of a folder as it shows them, without opening them. */

import { stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { FoveaError } from "@fovea/core";
import type { Problem } from "../collection.ts";
import type { FileStamp } from "../store/row.ts";
import { isPictureName, walk } from "../walk.ts";

export interface Listing {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Sorted by key. */
  readonly files: readonly FileStamp[];
  /** What was left out and why. */
  readonly problems: readonly Problem[];
}

/** Files asked about at once: a network disk answers slowly, but many together. */
const together = 64;

/**
 * Lists pictures in the folder and all folders inside. Hidden files are left out, links that lead out of the folder are
 * not followed, and `except` (the store's own folder) is not looked into.
 *
 * Throws `file-unreadable` if there is no such folder, `picture-unreadable` if there is no picture in it.
 */
export async function listPictures(dir: string, except: string): Promise<Listing> {
  const { root, names, problems } = await walk(dir);
  const own = relative(root, resolve(except)).split(sep).join("/");
  const keys = names.filter((name) => isPictureName(name) && !inside(name, own)).sort(byCode);
  const files: FileStamp[] = [];
  for (let i = 0; i < keys.length; i += together) {
    const stamps = await Promise.all(keys.slice(i, i + together).map((key) => stampOf(root, key)));
    for (const stamp of stamps) if (stamp) files.push(stamp);
  }
  if (files.length === 0) throw nothing(dir);
  return { root, files, problems };
}

const inside = (name: string, folder: string): boolean =>
  folder !== "" && !folder.startsWith("..") && name.startsWith(`${folder}/`);

/** The same order on every machine. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Undefined for a file that went away since the folder was listed. */
async function stampOf(root: string, key: string): Promise<FileStamp | undefined> {
  const found = await stat(join(root, key)).catch(() => undefined);
  return found && { key, bytes: found.size, modified: found.mtimeMs };
}

const nothing = (dir: string): FoveaError =>
  new FoveaError("picture-unreadable", `Cannot find pictures in "${dir}": there are none`, {
    hint: "Looked for avif, gif, heic, heif, jpeg, jpg, png, tif, tiff, webp, in the folders inside it too.",
  });
