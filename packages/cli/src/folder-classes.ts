/** Which class each picture shows, where there is a folder for each. */

import { statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";

const splits = /^(train|training|val|valid|validation|test)$/i;

/**
 * By path, the folder directly below the one that was given, or below its `train`, `val` or `test`; of files named by
 * themselves or by a glob, the folder they lie in.
 */
export function placesOf(args: readonly string[], paths: readonly string[]): ReadonlyMap<string, string> {
  const roots = args.filter(isFolder).map((arg) => resolve(arg));
  const placed = paths.map((path) => [path, classOf(resolve(path), roots)] as const);
  return new Map(placed.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function classOf(path: string, roots: readonly string[]): string | undefined {
  const root = roots.find((each) => path.startsWith(each + sep));
  if (root === undefined) return folderName(path);
  const [first, second, ...rest] = relative(root, path).split(sep);
  if (second === undefined) return undefined;
  return splits.test(first as string) ? (rest.length > 0 ? second : undefined) : first;
}

/** Of the folder that a file lies in. */
export const folderName = (path: string): string => dirname(resolve(path)).split(sep).at(-1) ?? "";

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
