/** A mask that an expert drew: every pixel that is not black belongs to it. */

import { FoveaError, type Mask, reason } from "@fovea/core";

/** JPEG smears edges: there a pixel counts from the middle grey on. */
const middle = 128;

/** Throws `file-unreadable` for what is no whole picture of the wanted size. */
export async function readMask(
  path: string,
  size: { readonly width: number; readonly height: number },
): Promise<Mask> {
  try {
    return await decoded(path, size);
  } catch (cause) {
    throw new FoveaError(
      "file-unreadable",
      `Cannot read the mask "${path}": ${reason(cause).split("\n")[0]}`,
      {
        cause,
      },
    );
  }
}

async function decoded(
  path: string,
  wanted: { readonly width: number; readonly height: number },
): Promise<Mask> {
  const { default: sharp } = await import("sharp");
  const file = sharp(path, { failOn: "error", pages: 1, limitInputPixels: 100_000_000 });
  const { format, hasAlpha, depth, channels } = await file.metadata();
  // Brought to 8 bits, the values 1, 2, 3 of a 16-bit mask would all be 0.
  const deep = depth === "ushort";
  const upright = file.autoOrient();
  const { data, info } = await (deep ? upright.toColourspace(channels < 3 ? "grey16" : "rgb16") : upright)
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  if (width !== wanted.width || height !== wanted.height)
    throw new Error(`it has ${width}×${height} pixels, the picture ${wanted.width}×${wanted.height}`);
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return { width, height, data: set(samples, info.channels, hasAlpha, format === "jpeg" ? middle : 1) };
}

/** 1 where a channel of colour reaches `least` and the pixel is not transparent. */
function set(samples: ArrayLike<number>, channels: number, alpha: boolean, least: number): Uint8Array {
  const colours = alpha ? channels - 1 : channels;
  const mask = new Uint8Array(samples.length / channels);
  for (let i = 0; i < mask.length; i++) {
    const at = i * channels;
    if (alpha && samples[at + colours] === 0) continue;
    for (let c = 0; c < colours; c++) if ((samples[at + c] as number) >= least) mask[i] = 1;
  }
  return mask;
}

/** Whether a file has no pixels but black ones and those of one colour, as a drawn mask has and a photo has not. */
export async function isTwoToned(path: string): Promise<boolean> {
  try {
    const { default: sharp } = await import("sharp");
    const file = sharp(path, { failOn: "error", pages: 1, limitInputPixels: 100_000_000 });
    const { data, info } = await file
      .flatten({ background: "black" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return hasTwoColours(data, info.channels);
  } catch {
    return false;
  }
}

function hasTwoColours(data: Uint8Array, channels: number): boolean {
  let second: number | undefined;
  for (let at = 0; at < data.length; at += channels) {
    let colour = 0;
    for (let c = 0; c < channels; c++) colour = colour * 256 + (data[at + c] as number);
    if (colour === 0 || colour === second) continue;
    if (second !== undefined) return false;
    second = colour;
  }
  return true;
}
