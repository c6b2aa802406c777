/** INPUT arguments → files: pictures and tensors as they are, folders and globs spread out. */

import { stat } from "node:fs/promises";
import { extname, isAbsolute, join, resolve } from "node:path";
import { FoveaError } from "@fovea/core";
import { isNifti } from "./read-nifti.ts";

/** Endings of the pictures that are looked for in folders; a file that is named itself may be called anything. */
const endings = "avif,gif,heic,heif,jpeg,jpg,png,tif,tiff,webp";

/** Numbers that go into the model as they are. */
export const isTensor = (path: string): boolean => extname(path).toLowerCase() === ".npy" || isNifti(path);

/**
 * Files in the order of the arguments, those of a folder or glob sorted as people count, each file once.
 *
 * Folders are searched with all folders in them, hidden ones and `except` (where results go) left out. A path that is
 * neither there nor a glob is returned as it is: reading it gives the message, and the others go on.
 * Throws `picture-unreadable` for a folder without pictures and a glob that matches nothing.
 */
export async function findInputs(args: readonly string[], except: string | undefined): Promise<string[]> {
  const found = (await Promise.all(args.map((arg) => spread(arg, except)))).flat();
  const once = new Map(found.map((path) => [resolve(path), path]));
  return [...once.values()];
}

async function spread(arg: string, except: string | undefined): Promise<string[]> {
  const there = await stat(arg).catch(() => undefined);
  if (there && !there.isDirectory()) return [arg];
  // Loaded only where there is something to search.
  const { escapePath, glob, isDynamicPattern } = await import("tinyglobby");
  if (!there && !isDynamicPattern(arg)) return [arg];
  const ignore = except === undefined ? [] : [`${escapePath(resolve(except))}/**`];
  const found = there
    ? await glob(`**/*.{${endings}}`, {
        cwd: arg,
        ignore,
        caseSensitiveMatch: false,
        expandDirectories: false,
      })
    : await glob(arg, { ignore, expandDirectories: false });
  if (found.length === 0) throw nothing(arg, there !== undefined);
  // The paths as they would be typed: below the folder that was given, or from the root if the pattern was.
  const typed = found.map((path) => (there ? join(arg, path) : isAbsolute(arg) ? resolve(path) : path));
  return typed.sort(new Intl.Collator("en", { numeric: true }).compare);
}

const nothing = (arg: string, folder: boolean): FoveaError =>
  folder
    ? new FoveaError("picture-unreadable", `Cannot find pictures in "${arg}": there are none`, {
        hint: `Looked for ${endings.replaceAll(",", ", ")}, in the folders inside it too.`,
      })
    : new FoveaError("picture-unreadable", `Cannot find pictures by "${arg}": nothing matches`, {
        hint: "A folder is searched as it is; a pattern such as 'photos/*.jpg' must match files.",
      });
