/** Picture files → samples, by the browser's own decoders. */

import { FoveaError, type Picture, picture, reason } from "@fovea/core";
import { sizeInHeader } from "./header-size.ts";

/** Pictures of more pixels are not decoded: 4 bytes each, several times over. */
const maxPixels = 50e6;

/**
 * A picture, upright, without its transparency (laid on white).
 *
 * Throws `picture-unreadable` for what is no picture, is broken, or has more than `maxPixels` pixels by its own header.
 */
export async function decodePicture(name: string, file: Blob): Promise<Picture> {
  const size = sizeInHeader(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()));
  if (size && size.width * size.height > maxPixels) throw tooLarge(name, size.width, size.height);
  const bitmap = await bitmapOf(name, file);
  try {
    const { width, height } = bitmap;
    if (width * height > maxPixels) throw tooLarge(name, width, height);
    return picture(width, height, 3, samplesOf(bitmap));
  } finally {
    bitmap.close();
  }
}

async function bitmapOf(name: string, file: Blob): Promise<ImageBitmap> {
  try {
    // Samples as they are in the file, as the command line takes them.
    return await createImageBitmap(file, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  } catch (cause) {
    throw new FoveaError("picture-unreadable", `Cannot show "${name}": the browser reads no picture in it`, {
      hint: `Give a PNG, JPEG, WebP, GIF or AVIF file. (${reason(cause)})`,
      cause,
    });
  }
}

function samplesOf(bitmap: ImageBitmap): Uint8Array {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null)
    throw new FoveaError("picture-unreadable", "Cannot decode the picture: the browser gives no canvas");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const samples = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3] as number;
    for (let c = 0; c < 3; c++) {
      const level = data[from + c] as number;
      samples[to + c] = alpha === 255 ? level : Math.round((level * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return samples;
}

const tooLarge = (name: string, width: number, height: number): FoveaError =>
  new FoveaError(
    "picture-unreadable",
    `Cannot show "${name}": it has ${width}×${height} pixels, ${Math.round((width * height) / 1e6)} million`,
    { hint: `Make it smaller than ${maxPixels / 1e6} million pixels first; networks see far fewer.` },
  );
