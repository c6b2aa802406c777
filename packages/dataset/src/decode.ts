/** Picture files → pixels, with sharp. */

import { readFile, stat } from "node:fs/promises";
import { FoveaError, type Picture, reason } from "@fovea/core";
import type { Metadata, Sharp, SharpOptions } from "sharp";

export interface DecodeOptions {
  /** Refuse pictures with more pixels than this. @default 100 million: 300 MB once decoded */
  readonly maxPixels?: number;
  /** What messages call a picture that is given as bytes. */
  readonly name?: string;
}

const maxFileBytes = 1 << 30;
const defaultMaxPixels = 100_000_000;

/** Formats of sharp that are only pixels. SVG is not: it is a program for drawing, which may name other files. */
const formats = new Set(["jpeg", "png", "webp", "gif", "tiff", "heif", "avif", "jp2", "jxl"]);

/**
 * Reads a picture as a person sees it: turned upright by its EXIF tag, transparent parts on white, the first frame of an
 * animation, 16-bit samples brought to 8 bits, CMYK turned into sRGB. Other colour profiles are not applied, since
 * networks were trained on samples as they are. Grey pictures keep one channel.
 *
 * Throws `picture-unreadable` for anything that is not a whole picture of a permitted size.
 */
export async function decodePicture(
  from: string | Uint8Array,
  { maxPixels = defaultMaxPixels, name }: DecodeOptions = {},
): Promise<Picture> {
  const called = typeof from === "string" ? from : name;
  try {
    return await decoded(typeof from === "string" ? await readPictureFile(from) : from, maxPixels);
  } catch (cause) {
    throw unreadable(called, cause);
  }
}

function unreadable(called: string | undefined, cause: unknown): FoveaError {
  const hint =
    (cause as { hint?: string }).hint ??
    "Give a whole JPEG, PNG, WebP, GIF, TIFF or AVIF file; open it in a viewer to check it.";
  return new FoveaError(
    "picture-unreadable",
    `Cannot read the picture${called === undefined ? "" : ` "${called}"`}: ${whyUnreadable(cause)}`,
    {
      hint,
      cause,
    },
  );
}

/**
 * The first line of what went wrong, without the error code that Node puts before it and the path after it, and in plain
 * words where it is the decoder's own: `vipspng: libpng read error`.
 */
export const whyUnreadable = (cause: unknown): string =>
  (reason(cause).split("\n")[0] as string)
    .replace(/^E[A-Z]+: /, "")
    .replace(/, (open|stat|read)\b.*$/, "")
    .replace(/^(?:Input buffer has corrupt header:|vips\w*:).*$/i, "its data are damaged or cut off")
    .replace(
      /^Input buffer contains unsupported image format$/,
      "it is in no format of pictures that is known",
    );

/** The bytes of a file that may be a picture. Throws what the file system says, or that it is too large. */
export async function readPictureFile(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxFileBytes) throw new Error(`the file has ${size} bytes, more than ${maxFileBytes}`);
  return readFile(path);
}

async function decoded(bytes: Uint8Array, maxPixels: number): Promise<Picture> {
  if (bytes.length === 0) throw new Error("the file is empty");
  if (looksLikeMarkup(bytes)) throw new Error("it is SVG or other text, not pixels");
  // Loaded on first use: it takes about 50 ms, which commands without pictures need not spend.
  const { default: sharp } = await import("sharp");
  const options: SharpOptions = { failOn: "error", limitInputPixels: false, pages: 1 };
  const metadata = await sharp(bytes, options).metadata();
  check(metadata, maxPixels);
  const upright = sharp(bytes, { ...options, ignoreIcc: metadata.space !== "cmyk" }).autoOrient();
  const { data, info } = await flat(upright, metadata)
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return {
    width,
    height,
    channels: info.channels === 1 ? 1 : 3,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    originalWidth: width,
    originalHeight: height,
  };
}

const looksLikeMarkup = (bytes: Uint8Array): boolean =>
  /^(\uFEFF|\u00EF\u00BB\u00BF)?\s*</.test(new TextDecoder("latin1").decode(bytes.subarray(0, 256)));

function check({ format, width, height }: Metadata, maxPixels: number): void {
  if (!formats.has(format)) throw new Error(`it is a file of type ${format}, not pixels`);
  if (width * height > maxPixels) {
    throw Object.assign(new Error(`its ${width}×${height} pixels are more than the limit of ${maxPixels}`), {
      hint: "Make the picture smaller, or raise the limit with --max-pixels N.",
    });
  }
}

/** One or three opaque channels. */
function flat(picture: Sharp, { hasAlpha, space }: Metadata): Sharp {
  const opaque = hasAlpha ? picture.flatten({ background: "#ffffff" }) : picture;
  return opaque.toColourspace(space === "b-w" || space === "grey16" ? "b-w" : "srgb");
}
