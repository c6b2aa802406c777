/** Whether a file is a picture, and how large, by its head alone: thousands of files take seconds. */

import { open } from "node:fs/promises";
import { join } from "node:path";
import { reason } from "@fovea/core";
import type { Problem } from "./collection.ts";

export interface PictureSize {
  /** As a person sees it: turned upright. */
  readonly width: number;
  readonly height: number;
  /** Samples per pixel; a palette counts as one. */
  readonly channels: number;
}

const formats = new Set(["jpeg", "png", "webp", "gif", "tiff", "heif", "avif", "jp2", "jxl"]);
const mostPixels = 100_000_000;
const atOnce = 8;

/** Sizes by name; what is no picture becomes a problem. */
export async function pictureSizes(
  root: string,
  names: readonly string[],
  problems: Problem[],
): Promise<Map<string, PictureSize>> {
  const sizes = new Map<string, PictureSize>();
  const left = names.values();
  const work = async (): Promise<void> => {
    for (const name of left) {
      try {
        sizes.set(name, await pictureSize(join(root, name)));
      } catch (error) {
        problems.push({ path: name, why: `is skipped: ${plain(reason(error))}` });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return sizes;
}

/** Throws an `Error` that says what was found instead. */
async function pictureSize(path: string): Promise<PictureSize> {
  await refuseText(path);
  // Loaded on first use: it takes about 50 ms.
  const { default: sharp } = await import("sharp");
  const { format, autoOrient, channels, isPalette } = await sharp(path, {
    limitInputPixels: false,
  }).metadata();
  const { width, height } = autoOrient;
  if (!formats.has(format)) throw new Error(`it is a file of type ${format}, not pixels`);
  if (width * height > mostPixels)
    throw new Error(`its ${width}×${height} pixels are more than the limit of ${mostPixels}`);
  return { width, height, channels: isPalette ? 1 : channels };
}

/** SVG is a program for drawing, which may name other files: it never reaches the decoder. */
async function refuseText(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(256), 0, 256, 0);
    if (bytesRead === 0) throw new Error("the file is empty");
    if (/^(\u00EF\u00BB\u00BF)?\s*</.test(buffer.toString("latin1", 0, bytesRead)))
      throw new Error("it is SVG or other text, not pixels");
  } finally {
    await file.close();
  }
}

const plain = (found: string): string =>
  (found.split("\n")[0] as string)
    .replace(/^E[A-Z]+: /, "")
    .replace(/, (open|stat|read)\b.*$/, "")
    .replace(/^(?:Input (file|buffer) has corrupt header: )?vips\w*: .*$/i, "its data are damaged or cut off")
    .replace(/^Input file (contains|has) .*$/, "it is in no format of pictures that is known");
