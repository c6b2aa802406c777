/** A folder → its pictures and what is known about them, whatever kind of folder it is. */

import { basename } from "node:path";
import { FoveaError } from "@fovea/core";
import { readClassFolders } from "./class-folders.ts";
import { type CocoFile, findCoco, readCoco, readCocoFile } from "./coco.ts";
import type { Collection, Problem } from "./collection.ts";
import { readMaskFolders } from "./mask-folders.ts";
import { pictureSizes } from "./picture-size.ts";
import { type Reading, readingOf, sampleOf } from "./reading.ts";
import { readVoc, vocNames } from "./voc.ts";
import { type Folder, isPictureName, walk } from "./walk.ts";

export interface ReadOptions {
  /** A COCO file that lies elsewhere. @default looked for in the folder and in those directly inside it */
  readonly annotations?: string;
}

/**
 * Finds out what kind of folder it is and lists its pictures. Masks are read when they are asked for.
 *
 * Throws `file-unreadable` if there is no such folder or the named annotations are not COCO, `picture-unreadable` if
 * there is no picture to read in it.
 */
export async function readCollection(dir: string, { annotations }: ReadOptions = {}): Promise<Collection> {
  const folder = await walk(dir);
  const problems = [...folder.problems];
  const reading =
    annotations === undefined ? await read(folder, problems) : await readNamed(folder, annotations, problems);
  if (reading.samples.length === 0) throw nothing(dir, reading.problems);
  return { root: folder.root, ...reading };
}

/** The kinds, those that say most first. */
async function read(folder: Folder, problems: Problem[]): Promise<Reading> {
  const files = await findCoco(folder, problems);
  if (files.length > 0) return readCoco(folder, files, problems);
  const xmlNames = vocNames(folder);
  const voc = xmlNames.length > 0 ? await readVoc(folder, xmlNames, problems) : undefined;
  if (voc) return voc;
  return (
    (await readMaskFolders(folder, problems)) ??
    (await readClassFolders(folder, problems)) ??
    (await readPictures(folder, problems))
  );
}

async function readNamed(folder: Folder, path: string, problems: Problem[]): Promise<Reading> {
  const content = await readCocoFile(path);
  if (content) {
    const file: CocoFile = { name: basename(path), content };
    return readCoco(folder, [file], problems);
  }
  throw new FoveaError(
    "file-unreadable",
    `Cannot use the annotations "${path}": they are not in COCO's format`,
    {
      hint: 'COCO is a JSON object with the lists "images", "annotations" and "categories".',
    },
  );
}

async function readPictures(folder: Folder, problems: Problem[]): Promise<Reading> {
  const sizes = await pictureSizes(folder.root, folder.names.filter(isPictureName), problems);
  const samples = [...sizes.keys()].map((name) =>
    sampleOf(folder, name, { labels: [], split: undefined, truth: undefined }),
  );
  return readingOf("pictures", [], samples, problems);
}

function nothing(dir: string, problems: readonly Problem[]): FoveaError {
  const [first] = problems;
  const found = first
    ? `there are none to read (${problems.length === 1 ? "" : `${problems.length} problems, the first: `}"${first.path}" ${first.why})`
    : "there are none";
  return new FoveaError("picture-unreadable", `Cannot find pictures in "${dir}": ${found}`, {
    hint: "Give a folder of JPEG, PNG, WebP, GIF, TIFF or AVIF files, or of folders of them.",
  });
}
