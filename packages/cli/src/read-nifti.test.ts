import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isNifti, readNifti } from "./read-nifti.ts";

/** A NIfTI-1 file by the numbers of its header: https://nifti.nimh.nih.gov/nifti-1. */
function nifti(
  dims: readonly number[],
  values: readonly number[],
  { type = 4, bytes = 2, slope = 0, intercept = 0, little = true } = {},
): Uint8Array {
  const file = new Uint8Array(352 + values.length * bytes);
  const view = new DataView(file.buffer);
  view.setInt32(0, 348, little);
  view.setInt16(40, dims.length, little);
  for (let i = 0; i < 7; i++) view.setInt16(42 + 2 * i, dims[i] ?? 1, little);
  view.setInt16(70, type, little);
  view.setInt16(72, 8 * bytes, little);
  view.setFloat32(108, 352, little);
  view.setFloat32(112, slope, little);
  view.setFloat32(116, intercept, little);
  file.set(new TextEncoder().encode("n+1\0"), 344);
  for (const [i, value] of values.entries()) {
    const at = 352 + i * bytes;
    if (type === 2) view.setUint8(at, value);
    else if (type === 4) view.setInt16(at, value, little);
    else if (type === 8) view.setInt32(at, value, little);
    else if (type === 16) view.setFloat32(at, value, little);
    else if (type === 64) view.setFloat64(at, value, little);
  }
  return file;
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-nifti-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array, name = "scan.nii", order = "") {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return readNifti(path + order);
}

/** x = 0, 1, 2; y = 0, 1; z = 0: value x + 10 y. */
const values = [0, 1, 2, 10, 11, 12];

describe("readNifti()", () => {
  test("gives depth × height × width, x fastest", async () => {
    const { shape, data } = await read(nifti([3, 2, 1], values));
    expect(shape).toEqual([1, 2, 3]);
    expect([...data]).toEqual(values);
  });

  test("gives x × y × z, as nibabel has it, for :xyz", async () => {
    const { shape, data } = await read(nifti([3, 2, 1], values), "scan.nii", ":xyz");
    expect(shape).toEqual([3, 2, 1]);
    expect([...data]).toEqual([0, 10, 1, 11, 2, 12]);
  });

  test("unpacks, and reads every plain type in both byte orders", async () => {
    expect((await read(gzipSync(nifti([3, 2], values)), "scan.nii.gz")).shape).toEqual([2, 3]);
    for (const [type, bytes] of [
      [2, 1],
      [4, 2],
      [8, 4],
      [16, 4],
      [64, 8],
    ] as const)
      for (const little of [true, false])
        expect([...(await read(nifti([6], values, { type, bytes, little }))).data]).toEqual(values);
  });

  test("applies slope and intercept", async () => {
    const { data } = await read(nifti([6], values, { slope: 0.5, intercept: 1 }));
    expect([...data]).toEqual([1, 1.5, 2, 6, 6.5, 7]);
  });

  test("takes a series of one volume, refuses one of two", async () => {
    expect((await read(nifti([3, 2, 1, 1], values))).shape).toEqual([1, 2, 3]);
    await expect(read(nifti([3, 1, 1, 2], values))).rejects.toThrow("3×1×1×2 values, more than one volume");
  });

  test("says what is wrong with a file", async () => {
    const cut = nifti([3, 2, 1], values).subarray(0, 360);
    const bad = [
      [new Uint8Array(0), "it is not a NIfTI volume"],
      [new TextEncoder().encode("x".repeat(400)), "it is not a NIfTI volume"],
      [cut, "it is cut off: 6 values need 12 bytes after 352"],
      [gzipSync(nifti([6], values)).subarray(0, 40), "unexpected end of file"],
      [nifti([6], values, { type: 128 }), "NIfTI type 128, which is no plain number"],
      [nifti([-3, 2], values), "its header gives the size"],
    ] as const;
    for (const [bytes, message] of bad)
      await expect(read(bytes)).rejects.toMatchObject({
        code: "file-unreadable",
        message: expect.stringContaining(message),
      });
    await expect(readNifti(join(folder, "none.nii"))).rejects.toThrow("there is no such file");
  });
});

test("isNifti() goes by the ending", () => {
  expect(["a.nii", "b.NII.GZ", "c.nii.gz:xyz", "d.gz", "e.nii.png"].map(isNifti)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
