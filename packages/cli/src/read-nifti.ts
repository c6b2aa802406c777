/** NIfTI volumes (.nii, .nii.gz) → tensors. */

import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { type FloatTensor, FoveaError, floats, shapeText, sizeOf } from "@fovea/core";
import type { NIFTI1, NIFTI2 } from "nifti-reader-js";
import { whyUnreadable } from "./read-bytes.ts";

type Header = NIFTI1 | NIFTI2;

const ending = /\.nii(?:\.gz)?(?::(xyz|zyx))?$/i;

/** `scan.nii`, `scan.nii.gz`, and either with `:xyz` or `:zyx` behind it. */
export const isNifti = (path: string): boolean => ending.test(path);

/** A file that unpacks to more is refused. */
const mostBytes = 2 ** 31 - 1;

/**
 * Reads a volume of one to three axes, values × slope + intercept where the header has them.
 *
 * The file's x runs fastest, as the last axis of a tensor does: the shape is z×y×x (depth × height × width), as SimpleITK
 * gives it. A path that ends in `:xyz` gives x×y×z, as nibabel does. Orientation in the scanner is not looked at.
 * Throws `file-unreadable` saying what is wrong.
 */
export async function readNifti(path: string): Promise<FloatTensor> {
  const [, order] = ending.exec(path) ?? [];
  const file = order === undefined ? path : path.slice(0, -4);
  try {
    const volume = await decoded(await readFile(file));
    return order?.toLowerCase() === "xyz" ? reversed(volume) : volume;
  } catch (cause) {
    throw new FoveaError("file-unreadable", `Cannot read "${file}": ${whyUnreadable(cause)}`, { cause });
  }
}

async function decoded(file: Buffer): Promise<FloatTensor> {
  const packed = file[0] === 0x1f && file[1] === 0x8b;
  const bytes = packed ? gunzipSync(file, { maxOutputLength: mostBytes }) : file;
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  // Loaded on first use: few runs need it.
  const { isNIFTI, readHeader } = await import("nifti-reader-js");
  if (bytes.length < 352 || !isNIFTI(data)) throw new Error("it is not a NIfTI volume in one file");
  const header = readHeader(data);
  const shape = shapeOf(header);
  return floats(shape, scaled(valuesOf(header, data, sizeOf(shape)), header));
}

/** z×y×x; axes after the third must have one entry. */
function shapeOf({ dims }: Header): number[] {
  const [axes = 0, ...sizes] = dims;
  const used = sizes.slice(0, axes);
  const whole = used.length > 0 && used.every((size) => Number.isSafeInteger(size) && size >= 1);
  if (!whole) throw new Error(`its header gives the size ${shapeText(used)}`);
  if (used.slice(3).some((size) => size > 1))
    throw new Error(`it holds ${shapeText(used)} values, more than one volume`);
  return used.slice(0, 3).reverse();
}

type Reader = (view: DataView, at: number, little: boolean) => number;

/** Bytes and reader of each data type of the format; complex numbers and colours are no plain volumes. */
const readers: Readonly<Record<number, readonly [bytes: number, read: Reader]>> = {
  2: [1, (view, at) => view.getUint8(at)],
  4: [2, (view, at, little) => view.getInt16(at, little)],
  8: [4, (view, at, little) => view.getInt32(at, little)],
  16: [4, (view, at, little) => view.getFloat32(at, little)],
  64: [8, (view, at, little) => view.getFloat64(at, little)],
  256: [1, (view, at) => view.getInt8(at)],
  512: [2, (view, at, little) => view.getUint16(at, little)],
  768: [4, (view, at, little) => view.getUint32(at, little)],
  1024: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  1280: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
};

function valuesOf(header: Header, data: ArrayBuffer, size: number): Float64Array {
  const { datatypeCode, vox_offset: start, littleEndian } = header;
  const [bytes, read] = readers[datatypeCode] ?? [];
  if (bytes === undefined || read === undefined)
    throw new Error(`its values are of NIfTI type ${datatypeCode}, which is no plain number`);
  if (!(start >= 0 && start + size * bytes <= data.byteLength))
    throw new Error(`it is cut off: ${size} values need ${size * bytes} bytes after ${start}`);
  const view = new DataView(data, start);
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = read(view, i * bytes, littleEndian);
  return values;
}

/** A slope of 0 means that there is none. */
function scaled(values: Float64Array, { scl_slope: slope, scl_inter: intercept }: Header): Float64Array {
  if (!(Number.isFinite(slope) && Number.isFinite(intercept)) || slope === 0) return values;
  return slope === 1 && intercept === 0 ? values : values.map((value) => value * slope + intercept);
}

/** The axes in the other order. */
function reversed({ shape, data }: FloatTensor): FloatTensor {
  const [x = 1, y = 1, z = 1] = shape.toReversed();
  const result = new Float32Array(data.length);
  for (let k = 0, from = 0; k < z; k++)
    for (let j = 0; j < y; j++)
      for (let i = 0; i < x; i++) result[(i * y + j) * z + k] = data[from++] as number;
  return floats(shape.toReversed(), result);
}
