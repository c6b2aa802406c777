/** Pictures as they were typed, with the class of each where folders or annotations tell it. */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readCollection } from "@fovea/dataset";
import { findInputs } from "../find-inputs.ts";
import { folderClasses } from "./folder-classes.ts";

export interface LabelledInputs {
  readonly paths: readonly string[];
  /** By path; empty unless there are two classes. */
  readonly classes: ReadonlyMap<string, string>;
}

/**
 * A folder with annotations (COCO, VOC, masks) gives the pictures that these speak of, and their classes; any other the pictures that
 * are in it, the folder for each being its class. Throws what findInputs() throws.
 */
export async function labelledInputs(args: readonly string[], except: string): Promise<LabelledInputs> {
  const [dir] = args;
  const annotated = args.length === 1 && dir !== undefined ? await annotatedInputs(dir) : undefined;
  if (annotated) return annotated;
  const paths = await findInputs(args, except);
  return { paths, classes: folderClasses(args, paths) };
}

async function annotatedInputs(dir: string): Promise<LabelledInputs | undefined> {
  if (!mayHaveAnnotations(dir)) return undefined;
  const { kind, samples } = await readCollection(dir);
  if (kind === "class-folders" || kind === "pictures") return undefined;
  const named = samples.map(({ name, label }) => ({ path: join(dir, name), label }));
  const known = named.flatMap(({ path, label }) => (label === undefined ? [] : [[path, label] as const]));
  const several = new Set(known.map(([, label]) => label)).size > 1;
  return { paths: named.map(({ path }) => path), classes: new Map(several ? known : []) };
}

/** Without opening its pictures, which takes a while where they are many. */
function mayHaveAnnotations(dir: string): boolean {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return false;
  return readdirSync(dir).some((name) => /\.json$|^(annotations|masks?)$/i.test(name));
}
