/** Files of labels, one per pixel → tensors: .npy, NIfTI, and pictures in which each colour is a label. */

import { extname } from "node:path";
import { decodeNpy, type FloatTensor, FoveaError, floats, type Tensor, toFloats } from "@fovea/core";
import { whyUnreadable } from "@fovea/dataset";
import { readBytes } from "./read-bytes.ts";
import { isNifti, readNifti } from "./read-nifti.ts";

const pictures = new Set([".png", ".gif", ".tif", ".tiff"]);

export const isSegmentsFile = (path: string): boolean =>
  isNifti(path) || [".npy", ...pictures].includes(extname(path).toLowerCase());

/** Beyond it, single precision does not tell neighbouring whole numbers apart. */
const largestExact = 2 ** 24;

/**
 * Labels as they stand in the file; numbers too large for single precision are replaced by 0, 1, 2 … in the order in which
 * they occur. Throws `file-unreadable` saying what is wrong.
 */
export async function readSegments(path: string): Promise<FloatTensor> {
  if (isNifti(path)) return readNifti(path);
  const bytes = await readBytes(path);
  if (extname(path).toLowerCase() !== ".npy") return labelPicture(bytes, path);
  const tensor = decodeNpy(bytes, `"${path}"`);
  return /int/.test(tensor.type) ? numbered(tensor) : toFloats(tensor);
}

function numbered({ shape, data }: Tensor): FloatTensor {
  const values = Array.from<number | bigint | string, number>(data, Number);
  if (values.every((value) => Math.abs(value) <= largestExact)) return floats(shape, values);
  const numbers = new Map<number, number>();
  return floats(
    shape,
    values.map((value) => {
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      return number;
    }),
  );
}

/** Grey pictures: the sample, 8 or 16 bits. Colours, also of a palette: red · 2¹⁶ + green · 2⁸ + blue. */
async function labelPicture(bytes: Uint8Array, path: string): Promise<FloatTensor> {
  try {
    const { default: sharp } = await import("sharp");
    const picture = sharp(bytes, { failOn: "error", pages: 1, ignoreIcc: true });
    const { space, hasAlpha } = await picture.metadata();
    const grey = space === "b-w" || space === "grey16";
    const { data, info } = await (hasAlpha ? picture.removeAlpha() : picture)
      .toColourspace(grey ? space : "srgb")
      .raw({ depth: space === "grey16" ? "ushort" : "uchar" })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const samples = space === "grey16" ? new Uint16Array(new Uint8Array(data).buffer) : new Uint8Array(data);
    const labels = new Float32Array(width * height);
    for (let p = 0; p < labels.length; p++) {
      const at = (c: number): number => samples[p * channels + c] as number;
      labels[p] = channels < 3 ? at(0) : at(0) * 65536 + at(1) * 256 + at(2);
    }
    return floats([height, width], labels);
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read the labels "${path}": ${whyUnreadable(cause)}`, {
      cause,
    });
  }
}
