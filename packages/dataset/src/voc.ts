/** PASCAL VOC: an XML file per picture with a box for each object. */

import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { reason, type Truth, type TruthObject } from "@fovea/core";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { clipped } from "./coco.ts";
import type { Problem, Sample } from "./collection.ts";
import { PictureIndex } from "./picture-index.ts";
import { type PictureSize, pictureSizes } from "./picture-size.ts";
import { readBytes } from "./read-text.ts";
import { type Reading, readingOf, sampleOf, splitNamed } from "./reading.ts";
import type { Folder } from "./walk.ts";

const number = z.coerce.number();
const object = z.object({
  name: z.string().trim().min(1),
  bndbox: z.object({ xmin: number, ymin: number, xmax: number, ymax: number }),
});
const document = z.object({
  annotation: z.object({
    filename: z.string().trim().optional(),
    size: z.object({ width: number, height: number }).optional(),
    object: z.array(z.unknown()).max(10_000).optional(),
  }),
});

type Annotation = z.infer<typeof document>["annotation"];
type VocObject = z.infer<typeof object>;

const mostBytes = 4_000_000;
const deepest = 32;

export const vocNames = (folder: Folder): string[] =>
  folder.names.filter((name) => name.toLowerCase().endsWith(".xml"));

export async function readVoc(
  folder: Folder,
  xmlNames: readonly string[],
  problems: Problem[],
): Promise<Reading | undefined> {
  const index = new PictureIndex(folder.names);
  const splits = await splitLists(folder);
  const found = new Map<string, { readonly size: Annotation["size"]; readonly objects: VocObject[] }>();
  const classes = new Set<string>();
  for (const name of xmlNames) {
    try {
      const annotation = parseVoc(await readBytes(join(folder.root, name), mostBytes));
      if (!annotation) continue;
      const picture = pictureFor(index, name, annotation);
      const objects = objectsOf(name, annotation, problems);
      for (const each of objects) classes.add(each.name);
      found.set(picture, { size: annotation.size, objects });
    } catch (error) {
      problems.push({ path: name, why: `is skipped: ${reason(error)}` });
    }
  }
  if (found.size === 0) return undefined;
  const sizes = await pictureSizes(folder.root, [...found.keys()], problems);
  const samples = [...sizes].map(([name, size]) => {
    const { objects, size: said } = found.get(name) as NonNullable<ReturnType<typeof found.get>>;
    const truth = sameSize(name, said, size, problems) ? async () => truthOf(objects, size) : undefined;
    const labels = objects.map((each) => each.name);
    return sampleOf(folder, name, { labels, split: splits.get(stem(name)), truth });
  });
  return readingOf("voc", classes, samples, problems);
}

/**
 * Undefined for XML that is no annotation. A document type is refused: it is how a small file becomes a large one, or
 * reads others; annotations have none.
 */
function parseVoc(bytes: Uint8Array): Annotation | undefined {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new Error("it declares a document type, which may hide anything");
  checkNesting(text);
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    processEntities: false,
    isArray: (tag) => tag === "object",
  });
  return document.safeParse(parser.parse(text)).data?.annotation;
}

function checkNesting(text: string): void {
  let depth = 0;
  for (const [, close, empty] of text.matchAll(/<(\/?)[^\s<>!?/][^<>]*?(\/?)>/g)) {
    if (close) depth--;
    else if (!empty && ++depth > deepest)
      throw new Error(`its elements are nested more than ${deepest} deep`);
  }
}

/** The file that the annotation names; if that is not there, the one that is called like the annotation. */
function pictureFor(index: PictureIndex, name: string, { filename }: Annotation): string {
  const below = posix.dirname(name);
  try {
    return index.find(filename || `${stem(name)}.jpg`, below);
  } catch (error) {
    for (const ending of [".jpg", ".jpeg", ".png"]) {
      try {
        return index.find(stem(name) + ending, below);
      } catch {
        // The next ending, then the first error.
      }
    }
    throw new Error(`it ${reason(error)}: "${filename ?? ""}"`);
  }
}

function objectsOf(path: string, { object: rows = [] }: Annotation, problems: Problem[]): VocObject[] {
  return rows.flatMap((row) => {
    const read = object.safeParse(row);
    if (read.success) return [{ ...read.data, name: unescaped(read.data.name) }];
    problems.push({ path, why: "has an object without a name or a box of four numbers: it is left out" });
    return [];
  });
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** The five entities that XML knows by itself. */
const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, word: string) => entities[word] as string);

function sameSize(name: string, said: Annotation["size"], size: PictureSize, problems: Problem[]): boolean {
  // Some tools write 0 where they did not look.
  if (!said?.width || !said.height || (said.width === size.width && said.height === size.height)) return true;
  const why = `its annotations are for ${said.width}×${said.height} pixels, it has ${size.width}×${size.height}: they are left out`;
  problems.push({ path: name, why });
  return false;
}

/** The corners of a VOC box are pixels, counted from 1, and belong to it. */
function truthOf(objects: readonly VocObject[], size: PictureSize): Truth {
  const { width, height } = size;
  const placed = objects.flatMap(({ name: label, bndbox: { xmin, ymin, xmax, ymax } }): TruthObject[] => {
    const box = clipped({ x: xmin - 1, y: ymin - 1, width: xmax - xmin + 1, height: ymax - ymin + 1 }, size);
    return box ? [{ label, box }] : [];
  });
  return { width, height, objects: placed };
}

/** `ImageSets/Main/train.txt` and `val.txt`: a name per line. */
async function splitLists({ root, names }: Folder): Promise<Map<string, Sample["split"]>> {
  const splits = new Map<string, Sample["split"]>();
  for (const name of names.filter((each) => /(^|\/)ImageSets\/Main\/[^/]+\.txt$/.test(each))) {
    const split = splitNamed(posix.basename(name, ".txt"));
    if (split === undefined) continue;
    const text = await readFile(join(root, name), "utf8");
    for (const line of text.split("\n")) if (line.trim()) splits.set(line.trim(), split);
  }
  return splits;
}

const stem = (name: string): string => posix.basename(name, posix.extname(name));
