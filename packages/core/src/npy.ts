/** NumPy's .npy files ↔ tensors. Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */

import { FoveaError } from "./errors.ts";
import { arrayOf, type ElementType, shapeText, sizeOf, type Tensor, type TypedArray } from "./tensor.ts";

type NumericType = Exclude<ElementType, "string" | "bfloat16">;

/** Element types by kind and bytes, as in the `descr` of a header. */
const types: Readonly<Record<string, NumericType>> = {
  f2: "float16",
  f4: "float32",
  f8: "float64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  b1: "bool",
};

const magic = "\x93NUMPY";

/** More than version 1 can say and any plain array needs. */
const longestHeader = 2 ** 16 + 12;

/**
 * Reads one array: versions 1 to 3, both byte orders, C and Fortran order (the tensor is always C order). Complex
 * numbers, text, records and pickled objects are refused. `name` is used in messages.
 *
 * Throws `file-unreadable` saying what is wrong.
 */
export function decodeNpy(bytes: Uint8Array, name = "the .npy file"): Tensor {
  const fail = (found: string): FoveaError =>
    new FoveaError("file-unreadable", `Cannot read ${name}: ${found}`, {
      hint: 'Write it with numpy.save(file, array.astype("float32")).',
    });
  const { text, end } = header(bytes, fail);
  const { type, size, swapped } = elements(text, fail);
  const shape = shapeIn(text, fail);
  const length = sizeOf(shape) * size;
  if (bytes.length - end < length) {
    throw fail(`it is cut off: shape ${shapeText(shape)} needs ${length} bytes, found ${bytes.length - end}`);
  }
  // A copy, because the array's first byte need not lie where its type wants it; not slice(), which on a Buffer is a view.
  const raw = new Uint8Array(bytes.subarray(end, end + length));
  if (swapped) swapBytes(raw, size);
  const data = new arrayOf[type](raw.buffer as never);
  const fortran = /'fortran_order'\s*:\s*True/.test(text) && shape.length > 1;
  return { type, shape, data: fortran ? fromFortran(data, shape) : data } as Tensor;
}

type Fail = (found: string) => FoveaError;

function header(bytes: Uint8Array, fail: Fail): { text: string; end: number } {
  if (bytes.length === 0) throw fail("it is empty");
  if (latin(bytes.subarray(0, 6)) !== magic) throw fail("it does not begin like a .npy file");
  if (bytes.length < 12) throw fail("it is cut off within the header");
  const version = bytes[6] as number;
  if (version < 1 || version > 3) throw fail(`format version ${version} is not known`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) throw fail("it is cut off within the header");
  if (end > longestHeader) throw fail(`its header of ${end} bytes is absurdly long`);
  return { text: latin(bytes.subarray(start, end)), end };
}

// Not TextDecoder("latin1"): in browsers that is windows-1252, which changes the first byte of the magic.
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function elements(text: string, fail: Fail): { type: NumericType; size: number; swapped: boolean } {
  const [, order, code] = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(text) ?? [];
  if (code === undefined) throw fail("its elements are records, or the header is damaged");
  if (code.startsWith("O")) throw fail("it holds pickled Python objects, which Fovea does not run");
  const type = Object.hasOwn(types, code) ? types[code] : undefined;
  if (type === undefined) throw fail(`its elements are of type "${code}", which is no plain number`);
  const size = Number(code.slice(1));
  return { type, size, swapped: order === ">" && size > 1 };
}

function shapeIn(text: string, fail: Fail): readonly number[] {
  const [, inside] = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text) ?? [];
  if (inside === undefined) throw fail("the header gives no shape");
  const shape = (inside.match(/\d+/g) ?? []).map(Number);
  if (!Number.isSafeInteger(sizeOf(shape))) throw fail(`shape ${shapeText(shape)} is absurdly large`);
  return shape;
}

function swapBytes(raw: Uint8Array, size: number): void {
  for (let i = 0; i < raw.length; i += size) raw.subarray(i, i + size).reverse();
}

/** First index fastest → last index fastest. */
function fromFortran(data: TypedArray, shape: readonly number[]): TypedArray {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const result = data.slice();
  const index = shape.map(() => 0);
  for (let out = 0; out < result.length; out++) {
    const at = index.reduce((sum, i, axis) => sum + i * (strides[axis] as number), 0);
    result[out] = data[at] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = ((index[axis] as number) + 1) % (shape[axis] as number);
      if (index[axis] !== 0) break;
    }
  }
  return result;
}

/** Writes a numeric tensor as NumPy does: version 1, little endian, C order, data aligned to 64 bytes. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  const code = Object.entries(types).find(([, type]) => type === tensor.type)?.[0];
  if (code === undefined) {
    throw new FoveaError("option-invalid", `Cannot write a .npy file: NumPy has no type ${tensor.type}`);
  }
  const order = code.endsWith("1") ? "|" : "<";
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(", ");
  const dictionary = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${shape}), }`;
  const start = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const text = `${dictionary.padEnd(start - 11)}\n`;
  const data = tensor.data as TypedArray;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set(Uint8Array.from(magic, (c) => c.charCodeAt(0)));
  bytes.set([1, 0, text.length & 255, text.length >> 8], 6);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}
