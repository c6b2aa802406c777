/** Folders in which annotations say what the pictures are. */

import { readdir, stat } from "node:fs/promises";
import { FoveaError } from "@fovea/core";
import type { Collection } from "./collection.ts";
import { readCollection } from "./read-collection.ts";

/** Classes of the pictures by their names below the folder; undefined for a picture of which none or several are known. */
export type AnnotatedPictures = ReadonlyMap<string, string | undefined>;

/**
 * The pictures that annotations (COCO, VOC, masks) speak of, so that masks are not taken for pictures; undefined for a
 * folder without.
 *
 * Throws what readCollection() throws for broken annotations.
 */
export async function annotatedPictures(dir: string): Promise<AnnotatedPictures | undefined> {
  if (!(await mayHaveAnnotations(dir))) return undefined;
  const { kind, samples } = await readCollection(dir).catch(unlessWithoutPictures);
  if (kind === "class-folders" || kind === "pictures") return undefined;
  return new Map(samples.map(({ name, label }) => [name, label]));
}

/** A collection follows no links out of its folder; a plain search for pictures does. */
function unlessWithoutPictures(error: unknown): Pick<Collection, "kind" | "samples"> {
  if (error instanceof FoveaError && error.code === "picture-unreadable")
    return { kind: "pictures", samples: [] };
  throw error;
}

/** Without opening its pictures, which takes a while where they are many. */
async function mayHaveAnnotations(dir: string): Promise<boolean> {
  const there = await stat(dir).catch(() => undefined);
  if (!there?.isDirectory()) return false;
  return (await readdir(dir)).some((name) => /\.json$|^(annotations|masks?)$/i.test(name));
}
