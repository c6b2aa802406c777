/** Annotation files in COCO's format beside the pictures of a collection: what they show, and where it is. */

import { FoveaError, reason, type Truth, type TruthObject } from "@fovea/core";
import { cocoMask } from "@fovea/dataset/coco-mask";
import { type CocoFile, type CocoObject, parseCoco } from "./collections-coco.ts";
import { keyIndex } from "./collections-keys.ts";
import type { PathFile } from "./collections-messages.ts";
import { resting } from "./collections-rest.ts";
import type { Watch } from "./jobs.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface AnnotatedPicture {
  /** Of the pixels that the annotations are for, where the file says it. */
  readonly size: Partial<Size>;
  /** Its class, where the file names one or all its objects are of one. */
  readonly label: string | undefined;
  readonly objects: readonly CocoObject[];
}

export interface Annotations {
  /** By the key of the picture. */
  readonly pictures: ReadonlyMap<string, AnnotatedPicture>;
  /** What was left out, sentences. */
  readonly remarks: readonly string[];
}

const mostText = 500e6;
/** Masks of one picture, bytes. */
const mostMasks = 1e9;

/** Reads the files that are COCO's; of several those of objects, whose names begin with "instances". */
export async function readAnnotations(
  files: readonly PathFile[],
  keys: readonly string[],
  { signal, progress }: Watch,
): Promise<Annotations> {
  const remarks: string[] = [];
  const found: (CocoFile & { readonly path: string })[] = [];
  for (const [i, { path, file }] of files.entries()) {
    progress(i, files.length);
    const read = await contentOf(path, file, remarks);
    signal.throwIfAborted();
    if (read) found.push({ ...read, path });
  }
  const ofObjects = found.filter(({ path }) => /(^|\/)instances[^/]*$/.test(path));
  const pictures = new Map<string, AnnotatedPicture>();
  for (const file of ofObjects.length > 0 ? ofObjects : found)
    await placed(file, keys, pictures, remarks, resting(signal));
  return { pictures, remarks };
}

async function contentOf(path: string, file: Blob, remarks: string[]): Promise<CocoFile | undefined> {
  if (file.size > mostText) {
    remarks.push(`"${path}" is not read: it has ${Math.round(file.size / 1e6)} MB.`);
    return undefined;
  }
  const text = await file.text();
  if (!['"images"', '"annotations"', '"categories"'].every((word) => text.includes(word))) return undefined;
  try {
    return parseCoco(JSON.parse(text));
  } catch (error) {
    remarks.push(`"${path}" is not read: ${reason(error)}.`);
    return undefined;
  }
}

async function placed(
  { path, images, objects, categories }: CocoFile & { readonly path: string },
  keys: readonly string[],
  pictures: Map<string, AnnotatedPicture>,
  remarks: string[],
  rest: () => Promise<void> | undefined,
): Promise<void> {
  const find = keyIndex(keys, path.split("/").slice(0, -1).join("/"));
  let strangers = 0;
  for (const { id, name, label, width, height } of images) {
    await rest();
    const key = find(name);
    if (key === undefined) strangers++;
    else {
      const own = objects.get(id) ?? [];
      const labels = new Set(own.map((each) => each.label));
      const said = label !== undefined && categories.includes(label) ? label : undefined;
      const size = { ...(width ? { width } : {}), ...(height ? { height } : {}) };
      pictures.set(key, {
        size,
        objects: own,
        label: said ?? (labels.size === 1 ? [...labels][0] : undefined),
      });
    }
  }
  if (strangers > 0)
    remarks.push(
      `"${path}" names ${strangers.toLocaleString("en")} pictures that are not here, or not here once.`,
    );
}

/** Where the objects of a picture are. Throws `file-unreadable` for annotations that are broken or for another size. */
export function truthOf({ size: meant, objects }: AnnotatedPicture, size: Size, key: string): Truth {
  const fault = (found: string): FoveaError =>
    new FoveaError("file-unreadable", `Cannot use the annotations of "${key}": ${found}`);
  const { width, height } = { ...size, ...meant };
  if (width !== size.width || height !== size.height)
    throw fault(`they are for ${width}×${height} pixels, the picture has ${size.width}×${size.height}`);
  if (objects.length * width * height > mostMasks) throw fault(`its ${objects.length} masks are too many`);
  try {
    return { ...size, objects: objects.flatMap((object) => objectOf(object, size) ?? []) };
  } catch (error) {
    throw fault(reason(error));
  }
}

/** Undefined for an object of which no pixel is known. */
function objectOf({ label, box, segmentation }: CocoObject, size: Size): TruthObject | undefined {
  const mask = segmentation === undefined ? undefined : cocoMask(segmentation, size);
  const [x = 0, y = 0, width = 0, height = 0] = box ?? (mask ? [0, 0, size.width, size.height] : []);
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  const [right, bottom] = [Math.min(size.width, x + width), Math.min(size.height, y + height)];
  if (!(right > left && bottom > top)) return undefined;
  const within = { x: left, y: top, width: right - left, height: bottom - top };
  return { label, box: within, ...(mask ? { mask } : {}) };
}
