/** Reading and writing .npy: small files written out by hand, as NumPy makes them. */

import { expect, test } from "vitest";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { arrayOf, type ElementType, floats, type Tensor } from "./tensor.ts";

/** A file with this dictionary and these data bytes. */
function file(dictionary: string, data: readonly number[], version = 1): Uint8Array {
  const text = Array.from(`${dictionary}\n`, (c) => c.charCodeAt(0));
  const length = [0, 8, 16, 24].slice(0, version === 1 ? 2 : 4).map((bits) => (text.length >> bits) & 255);
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), version, 0, ...length, ...text, ...data]);
}

const header = (descr: string, shape: string, fortran = "False"): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;

test("decodeNpy() reads versions 1, 2 and 3", () => {
  for (const version of [1, 2, 3]) {
    const tensor = decodeNpy(file(header("<i4", "2,"), [1, 0, 0, 0, 255, 255, 255, 255], version));
    expect(tensor).toEqual({ type: "int32", shape: [2], data: Int32Array.of(1, -1) });
  }
});

test("decodeNpy() swaps the bytes of big-endian numbers", () => {
  expect(decodeNpy(file(header(">u2", "2,"), [1, 2, 0, 3])).data).toEqual(Uint16Array.of(258, 3));
});

test("decodeNpy() turns Fortran order into C order", () => {
  // [[1 2 3] [4 5 6]] lies as 1 4 2 5 3 6.
  const tensor = decodeNpy(file(header("|u1", "2, 3", "True"), [1, 4, 2, 5, 3, 6]));
  expect(tensor).toEqual({ type: "uint8", shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
});

test("decodeNpy() reads scalars and empty arrays", () => {
  expect(decodeNpy(file(header("|b1", ""), [1]))).toEqual({
    type: "bool",
    shape: [],
    data: Uint8Array.of(1),
  });
  expect(decodeNpy(file(header("<f8", "0, 3"), [])).shape).toEqual([0, 3]);
});

test("encodeNpy() then decodeNpy() gives every numeric type back", () => {
  for (const type of Object.keys(arrayOf) as Exclude<ElementType, "string">[]) {
    if (type === "bfloat16") continue;
    const data = new arrayOf[type](6);
    data.fill((type.endsWith("64") && type !== "float64" ? 1n : 1) as never, 2, 5);
    const tensor = { type, shape: [3, 1, 2], data } as Tensor;
    expect(decodeNpy(encodeNpy(tensor))).toEqual(tensor);
  }
});

test("encodeNpy() writes the bytes that numpy.save writes", () => {
  const bytes = encodeNpy(floats([2], [1, -2]));
  const dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
  expect(bytes.length).toBe(128 + 8);
  expect(Buffer.from(bytes.subarray(0, 128)).toString("latin1")).toBe(
    `\x93NUMPY\x01\x00\x76\x00${dictionary.padEnd(117)}\n`,
  );
});

test.each([
  ["nothing", new Uint8Array(0), "it is empty"],
  ["a text", Buffer.from("hello, this is text"), "does not begin like a .npy file"],
  ["half a header", file(header("<f4", "2,"), []).slice(0, 20), "cut off within the header"],
  ["too little data", file(header("<f4", "2, 2"), [0, 0, 0, 0]), "shape 2×2 needs 16 bytes, found 4"],
  ["objects", file(header("|O", "1,"), [128, 2]), "pickled Python objects"],
  ["text elements", file(header("<U5", "1,"), []), 'type "U5"'],
  ["complex numbers", file(header("<c8", "1,"), []), 'type "c8"'],
  ["records", file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", []), "records"],
  ["an absurd shape", file(header("<f4", "9999999999, 9999999999"), []), "absurdly large"],
  ["an element type that every object has", file(header("<constructor", "1,"), [0, 0]), 'type "constructor"'],
  ["a header without end", file(header("<f4", "1,").padEnd(66_000), [], 2), "absurdly long"],
  ["a later version", file(header("<f4", "1,"), [], 9), "format version 9"],
])("decodeNpy() refuses %s", (_, bytes, message) => {
  expect(() => decodeNpy(bytes, "noise.npy")).toThrow(message);
  expect(() => decodeNpy(bytes, "noise.npy")).toThrow("Cannot read noise.npy: ");
});
