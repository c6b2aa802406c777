/** A dream as files: the picture at the photo's own size, and how it came to be. */

import type { Picture } from "@fovea/core";
import { encodePng } from "@fovea/render";
import { deflate } from "../draw.ts";
import type { OutFolder } from "../out-folder.ts";

export const pictureFormats = ["png", "jpeg", "webp"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

const endings: Readonly<Record<PictureFormat, string>> = { png: "png", jpeg: "jpg", webp: "webp" };

/** Writes the picture; `text` goes into its text chunks, or the title and the program into EXIF. Returns the path. */
export async function savePicture(
  folder: OutFolder,
  name: string,
  picture: Picture,
  format: PictureFormat,
  text: Readonly<Record<string, string>>,
): Promise<string> {
  return folder.write(`${name}.${endings[format]}`, await encoded(picture, format, text));
}

async function encoded(
  { width, height, channels, data }: Picture,
  format: PictureFormat,
  text: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  if (format === "png") return encodePng({ width, height, channels, data }, { text, deflate });
  const { default: sharp } = await import("sharp");
  const { Title = "", Software = "" } = text;
  const drawn = sharp(data, { raw: { width, height, channels } }).withExif({
    IFD0: { ImageDescription: Title, Software },
  });
  return format === "jpeg"
    ? drawn.jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toBuffer()
    : drawn.webp({ quality: 90 }).toBuffer();
}
