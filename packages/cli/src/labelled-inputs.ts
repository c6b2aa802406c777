/** Pictures as they were typed, with the class of each where folders or annotations tell it. */

import { join, resolve } from "node:path";
import { annotatedPictures } from "@fovea/dataset";
import { findInputs } from "./find-inputs.ts";
import { placesOf } from "./folder-classes.ts";

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
  const found = await Promise.all(
    args.map(async (arg) => (await annotatedInputs(arg)) ?? plain(arg, except)),
  );
  const paths = [...new Map(found.flatMap((one) => one.paths).map((path) => [resolve(path), path])).values()];
  const bare = new Set(found.flatMap((one) => (one.classes ? [] : one.paths)));
  const classes = new Map([
    ...placesOf(
      args,
      paths.filter((path) => bare.has(path)),
    ),
    ...found.flatMap(({ classes }) => [...(classes ?? [])]),
  ]);
  return { paths, classes: new Set(classes.values()).size > 1 ? classes : new Map() };
}

/** Without masks and other files that lie beside annotated pictures. Throws what findInputs() throws. */
export const picturesOf = async (args: readonly string[], except: string): Promise<readonly string[]> =>
  (await labelledInputs(args, except)).paths;

interface Inputs {
  readonly paths: readonly string[];
  /** Undefined unless annotations tell them. */
  readonly classes?: ReadonlyMap<string, string>;
}

const plain = async (arg: string, except: string): Promise<Inputs> => ({
  paths: await findInputs([arg], except),
});

async function annotatedInputs(dir: string): Promise<Inputs | undefined> {
  const found = await annotatedPictures(dir);
  if (!found) return undefined;
  const named = [...found].map(([name, label]) => ({ path: join(dir, name), label }));
  const known = named.flatMap(({ path, label }) => (label === undefined ? [] : [[path, label] as const]));
  return { paths: named.map(({ path }) => path), classes: new Map(known) };
}
