/** The pictures of a folder as it shows them, without opening them. */

import { stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { FoveaError } from "@fovea/core";
import { type AnnotatedPictures, annotatedPictures } from "../annotated.ts";
import type { Problem } from "../collection.ts";
import type { FileStamp } from "../store/row.ts";
import { isPictureName, plainReason, walk } from "../walk.ts";

export interface Listing {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Sorted by key. */
  readonly files: readonly FileStamp[];
  /** The class of each picture by its key, where annotations tell it; undefined for a folder without annotations. */
  readonly classes: AnnotatedPictures | undefined;
  /** What was left out and why. */
  readonly problems: readonly Problem[];
  /** Files, and folders with all that is in them, of which nothing could be learned: they may be there as before. */
  readonly unknown: readonly string[];
}

/** Files asked about at once: a network disk answers slowly, but many together. */
const together = 64;

/**
 * Lists pictures in the folder and all folders inside. Hidden files are left out, links that lead out of the folder are
 * not followed, and `except` (the store's own folder) is not looked into. Where annotations speak of the pictures, those
 * that they do not speak of, such as masks, are left out.
 *
 * Throws `file-unreadable` if there is no such folder, `picture-unreadable` if there is no picture in it.
 */
export async function listPictures(dir: string, except: string): Promise<Listing> {
  const { root, names, problems, unread } = await walk(dir);
  const own = relative(root, resolve(except)).split(sep).join("/");
  const classes = await annotatedPictures(dir);
  const all = names.filter((name) => isPictureName(name) && !inside(name, own)).sort(byCode);
  const keys = classes ? all.filter((name) => classes.has(name)) : all;
  const files: FileStamp[] = [];
  const faults: Problem[] = [];
  for (let i = 0; i < keys.length; i += together) {
    const found = await Promise.all(keys.slice(i, i + together).map((key) => stampOf(root, key)));
    for (const one of found) {
      if (one && "key" in one) files.push(one);
      else if (one) faults.push(one);
    }
  }
  const left = [...problems, ...faults, ...unspoken(classes ? all.filter((name) => !classes.has(name)) : [])];
  if (files.length === 0) throw nothing(dir, left[0]);
  return { root, files, classes, problems: left, unknown: [...unread, ...faults.map(({ path }) => path)] };
}

/** One line for all of them. */
function unspoken(keys: readonly string[]): Problem[] {
  const [path, ...more] = keys;
  if (path === undefined) return [];
  const others = more.length > 0 ? `and ${more.length} more are` : "is";
  return [{ path, why: `${others} left out: the annotations of the folder do not speak of them` }];
}

const inside = (name: string, folder: string): boolean =>
  folder !== "" && !folder.startsWith("..") && name.startsWith(`${folder}/`);

/** The same order on every machine. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Undefined for a file that went away since the folder was listed. */
async function stampOf(root: string, key: string): Promise<FileStamp | Problem | undefined> {
  try {
    const { size, mtimeMs } = await stat(join(root, key));
    return { key, bytes: size, modified: mtimeMs };
  } catch (cause) {
    // What stands for bytes that are no UTF-8: under this name there is no file.
    if (key.includes("\uFFFD")) return { path: key, why: "is left out: its name is no UTF-8" };
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return { path: key, why: `is left out: ${plainReason(cause)}` };
  }
}

function nothing(dir: string, problem: Problem | undefined): FoveaError {
  const found = problem ? `; "${problem.path}" ${problem.why}` : "";
  return new FoveaError("picture-unreadable", `Cannot find pictures in "${dir}": there are none${found}`, {
    hint: "Looked for avif, gif, heic, heif, jpeg, jpg, png, tif, tiff, webp, in the folders inside it too.",
  });
}
