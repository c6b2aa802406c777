/** INPUT arguments → files: pictures and tensors as they are, folders and globs spread out. */

import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { FoveaError } from "@fovea/core";

/** Endings of the pictures that are looked for in folders; a file that is named itself may be called anything. */
const endings = "avif,gif,heic,heif,jpeg,jpg,png,tif,tiff,webp";

export const isTensor = (path: string): boolean => extname(path).toLowerCase() === ".npy";

/**
 * Files in the order of the arguments, those of a folder or glob sorted as people count, each file once.
 *
 * Folders are searched with all folders in them, hidden ones and `except` (where results go) left out. A path that is
 * neither there nor a glob is returned as it is: reading it gives the message, and the others go on.
 * Throws `picture-unreadable` for a folder without pictures and a glob that matches nothing.
 */
export async function findInputs(args: readonly string[], except: string): Promise<string[]> {
  const found = (await Promise.all(args.map((arg) => spread(arg, except)))).flat();
  const once = new Map(found.map((path) => [resolve(path), path]));
  return [...once.values()];
}

async function spread(arg: string, except: string): Promise<string[]> {
  const there = await stat(arg).catch(() => undefined);
  if (there && !there.isDirectory()) return [arg];
  // Loaded only where there is something to search.
  const { escapePath, glob, isDynamicPattern } = await import("tinyglobby");
  if (!there && !isDynamicPattern(arg)) return [arg];
  const pattern = there ? `${escapePath(arg.replace(/\/+$/, "") || "/")}/**/*.{${endings}}` : arg;
  const ignore = [`${escapePath(resolve(except))}/**`];
  const paths = await glob(pattern, { ignore, caseSensitiveMatch: !there, expandDirectories: false });
  if (paths.length > 0) return paths.sort(new Intl.Collator("en", { numeric: true }).compare);
  throw new FoveaError(
    "picture-unreadable",
    there ? `Cannot find pictures in "${arg}": found none` : `Cannot find pictures by "${arg}": nothing matches`,
    { hint: there ? `Looked for ${endings.replaceAll(",", ", ")}, in folders inside it too.` : "Try the pattern with `ls`." },
  );
}
