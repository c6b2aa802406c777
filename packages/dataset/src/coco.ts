/** COCO: one JSON file of pictures, categories and annotations; with more in it where `fovea menagerie render` wrote it. */

import { join, posix } from "node:path";
import { type Box, FoveaError, type NamedMask, reason, type Truth, type TruthObject } from "@fovea/core";
import { z } from "zod";
import { boxOfMask } from "./box-of-mask.ts";
import { cocoMask } from "./coco-mask.ts";
import type { Problem, Sample } from "./collection.ts";
import { PictureIndex } from "./picture-index.ts";
import { type PictureSize, pictureSizes } from "./picture-size.ts";
import { parseJson, readBytes } from "./read-text.ts";
import { type Reading, readingOf, sampleOf, splitNamed } from "./reading.ts";
import type { Folder } from "./walk.ts";

const id = z.union([z.number(), z.string()]);
const mark = z.object({ name: z.string(), segmentation: z.unknown().optional() });
const part = z.object({ name: z.string(), defining: z.boolean(), segmentation: z.unknown().optional() });
const imageRow = z.object({
  id,
  file_name: z.string().min(1),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  label: z.string().optional(),
  background: z.string().optional(),
  marks: z.array(mark).max(100).optional(),
});
const annotationRow = z.object({
  image_id: id,
  category_id: id,
  bbox: z.unknown().optional(),
  segmentation: z.unknown().optional(),
  iscrowd: z.unknown().optional(),
  parts: z.array(part).max(100).optional(),
});
const categoryRow = z.object({ id, name: z.string().min(1) });
const file = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
  categories: z.array(categoryRow),
});

/** Rows of pictures and annotations are checked one by one, so that a bad one costs nothing but itself. */
interface Content {
  readonly images: readonly unknown[];
  readonly annotations: readonly unknown[];
  readonly categories: readonly { readonly id: string | number; readonly name: string }[];
}

type Image = z.infer<typeof imageRow>;
type Annotation = z.infer<typeof annotationRow>;

/** An annotation with the name of its category. */
interface Labelled extends Annotation {
  readonly label: string;
}

const mostBytes = 500_000_000;
/** Masks of one picture, all together. */
const mostMaskBytes = 1e9;

/** Undefined for JSON of another kind. Throws `file-unreadable` for a file that is broken. */
export async function readCocoFile(path: string): Promise<Content | undefined> {
  try {
    const bytes = await readBytes(path, mostBytes);
    const mentions = (word: string): boolean =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(word);
    if (!['"images"', '"annotations"', '"categories"'].every(mentions)) return undefined;
    return file.safeParse(parseJson(bytes)).data;
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read the annotations "${path}": ${reason(cause)}`, {
      cause,
    });
  }
}

/** The annotation files of a folder: beside the pictures or in `annotations/`; of several those of objects. */
export async function findCoco(folder: Folder, problems: Problem[]): Promise<readonly CocoFile[]> {
  const names = folder.names.filter((name) => /^([^/]+\/)?[^/]+\.json$/i.test(name));
  const found: CocoFile[] = [];
  for (const name of names) {
    try {
      const content = await readCocoFile(join(folder.root, name));
      if (content) found.push({ name, content });
      else if (/annot|coco|instances/i.test(posix.basename(name)))
        problems.push({ path: name, why: notCoco });
    } catch (error) {
      // The cause, which does not name the path again.
      problems.push({ path: name, why: `is skipped: ${reason((error as Error).cause ?? error)}` });
    }
  }
  const ofObjects = found.filter(({ name }) => posix.basename(name).startsWith("instances"));
  return ofObjects.length > 0 ? ofObjects : found;
}

const notCoco =
  "is not read: it is not in COCO's format, an object with the lists images, annotations and categories";

export interface CocoFile {
  /** From the folder of the pictures; only its folder is used. */
  readonly name: string;
  readonly content: Content;
}

export async function readCoco(
  folder: Folder,
  files: readonly CocoFile[],
  problems: Problem[],
): Promise<Reading> {
  const index = new PictureIndex(folder.names);
  const found = new Map<string, { image: Image; annotations: Labelled[]; split: Sample["split"] }>();
  for (const { name, content } of files) {
    const split = splitNamed(/(train|val)(\d*)?\.json$/i.exec(name)?.[1] ?? "");
    const byImage = annotationsByImage(name, content, problems);
    for (const row of content.images) {
      const image = checked(imageRow, row, name, "a picture", problems);
      if (!image) continue;
      try {
        const picture = index.find(image.file_name, posix.dirname(name));
        if (found.has(picture)) throw new Error("names a picture that was named before");
        found.set(picture, { image, annotations: byImage.get(image.id) ?? [], split });
      } catch (error) {
        problems.push({ path: name, why: `${reason(error)}: "${image.file_name}"` });
      }
    }
  }
  const classes = files.flatMap(({ content }) => content.categories.map(({ name }) => name));
  const sizes = await pictureSizes(folder.root, [...found.keys()], problems);
  const samples = [...sizes].map(([name, size]) => {
    const { image, annotations, split } = found.get(name) as NonNullable<ReturnType<typeof found.get>>;
    const labels = annotations.map((each) => each.label);
    for (const { bbox, segmentation, label } of annotations)
      if (isEmpty(segmentation) && !boxIn(bbox, size))
        problems.push({ path: name, why: `has no place for "${label}": ${boxFault(bbox)}` });
    const fits = sameSize(name, image, size, problems);
    const truth = fits ? async () => truthOf(name, image, annotations, size) : undefined;
    const known = image.label !== undefined && classes.includes(image.label) ? image.label : undefined;
    return sampleOf(folder, name, { label: known, labels, split, truth });
  });
  return readingOf("coco", classes, samples, problems);
}

function annotationsByImage(
  path: string,
  { annotations, categories }: CocoFile["content"],
  problems: Problem[],
): Map<string | number, Labelled[]> {
  const labels = new Map(categories.map((each) => [each.id, each.name]));
  const byImage = new Map<string | number, Labelled[]>();
  for (const row of annotations) {
    const annotation = checked(annotationRow, row, path, "an annotation", problems);
    // A crowd is not one object: neither a hit nor a miss.
    if (!annotation || annotation.iscrowd === 1 || annotation.iscrowd === true) continue;
    const label = labels.get(annotation.category_id);
    if (label === undefined) {
      problems.push({
        path,
        why: `has an annotation of category ${annotation.category_id}, which is not listed`,
      });
      continue;
    }
    const one = { ...annotation, label };
    const others = byImage.get(annotation.image_id);
    if (others) others.push(one);
    else byImage.set(annotation.image_id, [one]);
  }
  return byImage;
}

function checked<Row>(
  schema: z.ZodType<Row>,
  row: unknown,
  path: string,
  what: string,
  problems: Problem[],
): Row | undefined {
  const read = schema.safeParse(row);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  problems.push({
    path,
    why: `has ${what} that is not readable: ${issue?.path.join(".")}: ${issue?.message}`,
  });
  return undefined;
}

function sameSize(name: string, { width, height }: Image, size: PictureSize, problems: Problem[]): boolean {
  if ((width ?? size.width) === size.width && (height ?? size.height) === size.height) return true;
  const why = `its annotations are for ${width}×${height} pixels, it has ${size.width}×${size.height}: they are left out`;
  problems.push({ path: name, why });
  return false;
}

/** Throws `file-unreadable` for masks that are broken or too many. */
function truthOf(name: string, image: Image, annotations: readonly Labelled[], size: PictureSize): Truth {
  const { width, height } = size;
  const { background, marks = [] } = image;
  const masks = marks.length + annotations.reduce((sum, { parts = [] }) => sum + 1 + parts.length, 0);
  try {
    if (masks * width * height > mostMaskBytes) throw new Error(`its ${masks} masks are too many`);
    const objects = annotations.flatMap((annotation) => objectOf(annotation, size) ?? []);
    const named = marks.map(
      (each): NamedMask => ({ name: each.name, mask: cocoMask(each.segmentation, size) }),
    );
    return {
      ...{ width, height, objects },
      ...(background === undefined ? {} : { background }),
      ...(named.length === 0 ? {} : { marks: named }),
    };
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read the annotations of "${name}": ${reason(cause)}`, {
      cause,
    });
  }
}

/** Undefined for an object of which no pixel is known. */
function objectOf(
  { label, bbox, segmentation, parts }: Labelled,
  size: PictureSize,
): TruthObject | undefined {
  const mask = isEmpty(segmentation) ? undefined : cocoMask(segmentation, size);
  const box = boxIn(bbox, size) ?? (mask && boxOfMask(mask));
  if (!box) return undefined;
  const drawn = parts?.map(({ name, defining, segmentation: own }) => ({
    name,
    defining,
    mask: cocoMask(own, size),
  }));
  return { label, box, ...(mask ? { mask } : {}), ...(drawn ? { parts: drawn } : {}) };
}

const isEmpty = (segmentation: unknown): boolean =>
  segmentation === undefined ||
  segmentation === null ||
  (Array.isArray(segmentation) && segmentation.length === 0);

const bboxRow = z.tuple([z.number(), z.number(), z.number().positive(), z.number().positive()]);

/** The box as far as it lies in the picture; undefined if it is none or lies outside. */
function boxIn(bbox: unknown, size: PictureSize): Box | undefined {
  const read = bboxRow.safeParse(bbox);
  if (!read.success) return undefined;
  const [x, y, width, height] = read.data;
  return clipped({ x, y, width, height }, size);
}

const boxFault = (bbox: unknown): string => {
  if (bbox === undefined || bbox === null) return "the annotation has neither a box nor a mask";
  const read = bboxRow.safeParse(bbox).success;
  return read
    ? "its box lies outside the picture"
    : "its box is not four numbers: x, y, width and height above 0";
};

export function clipped(
  { x, y, width, height }: Box,
  size: { readonly width: number; readonly height: number },
): Box | undefined {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(size.width, x + width), Math.min(size.height, y + height)];
  if (!(right > left && bottom > top)) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
