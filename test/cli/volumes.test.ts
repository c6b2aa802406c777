/** fovea explain on volumes, and segments from files. */

import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { decodeNpy, encodeNpy, floats, parseGraph } from "@fovea/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

/** Depth 4, height 6, width 8. */
const volumeNet = () =>
  parseGraph(
    `input scan: float32[1,1,4,6,8]
w: float32[3,1,3,3,3] = {…}
fc: float32[2,3] = {…}
bias: float32[2] = {…}
conv = Conv<pads=[1, 1, 1, 1, 1, 1]>(scan, w)
relu = Relu(conv)
pool = GlobalAveragePool(relu)
flat = Flatten(pool)
logits = Gemm<transB=1>(flat, fc, bias)
output logits: float32[1,2]
`,
    { w: noise([3, 1, 3, 3, 3], 1), fc: noise([2, 3], 2), bias: noise([2], 3) },
  );

/** A NIfTI-1 file of float32 values; sizes in the order x, y, z. */
function nifti(sizes: readonly number[], values: ArrayLike<number>): Uint8Array {
  const file = new Uint8Array(352 + values.length * 4);
  const view = new DataView(file.buffer);
  view.setInt32(0, 348, true);
  for (const [i, n] of [3, ...sizes, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * i, n, true);
  view.setInt16(70, 16, true);
  view.setInt16(72, 32, true);
  view.setFloat32(108, 352, true);
  file.set(new TextEncoder().encode("n+1\0"), 344);
  for (let i = 0; i < values.length; i++) view.setFloat32(352 + 4 * i, values[i] as number, true);
  return file;
}

const scan = noise([1, 1, 4, 6, 8], 7);
/** Four areas: the slices. */
const atlas = Array.from({ length: 192 }, (_, p) => 10 * Math.floor(p / 48));

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "volume.onnx", volumeNet());
  await writeModel(path, "net.onnx", plainNet());
  await writeFile(join(path, "scan.npy"), encodeNpy(scan));
  await writeFile(join(path, "scan.nii.gz"), gzipSync(nifti([8, 6, 4], scan.data)));
  await writeFile(join(path, "atlas.nii.gz"), gzipSync(nifti([8, 6, 4], atlas)));
  await writeFile(join(path, "atlas.npy"), encodeNpy(floats([4, 6, 8], atlas)));
  await writeFile(join(path, "small.nii"), nifti([2, 2, 2], [1, 1, 1, 1, 2, 2, 2, 2]));
  await writePicture(join(path, "a.png"));
  const { width, height } = await sharp(join(path, "a.png")).metadata();
  const halves = Uint8Array.from({ length: width * height }, (_, p) => (p % width < width / 2 ? 1 : 2));
  const labels = sharp(halves, { raw: { width, height, channels: 1 } }).toColourspace("b-w");
  await labels.png().toFile(join(path, "halves.png"));
});

const run = (...args: string[]) => fovea(folder, "explain", ...args);
const values = (name: string) => decodeNpy(readFileSync(join(folder, name)));

test("volumes come as .npy or NIfTI, and are drawn as a sheet of slices", async () => {
  for (const kind of ["npy", "nii.gz"]) {
    const args = ["--method", "occlusion", "--target", "1", "--set", "window=2", "--save", "npy,png"];
    const { code, stderr } = await run("volume.onnx", `scan.${kind}`, ...args, "--out", `out-${kind}`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  }
  const named = (ending: string) =>
    readdirSync(join(folder, "out-nii.gz")).find((name) => name.endsWith(ending));
  expect(named("occlusion.1.png")).toBeDefined();
  const found = values(join("out-nii.gz", named("occlusion.1.npy") as string));
  expect(found.shape).toEqual([1, 4, 6, 8]);
  expect(found).toEqual(values("out-npy/scan.occlusion.1.npy"));
});

test("an atlas gives the segments of a volume", async () => {
  const args = ["--method", "area-occlusion", "--target", "1", "--json", "--save", "npy"];
  const documents = [];
  for (const kind of ["nii.gz", "npy"]) {
    const set = `segments=atlas.${kind}`;
    const { stdout } = await run("volume.onnx", "scan.npy", ...args, "--set", set, "--out", "atlas");
    documents.push(JSON.parse(stdout).inputs[0].explanations[0]);
  }
  const [{ details }, other] = documents;
  expect(details.segments[0]).toHaveLength(4);
  expect(details.segments[0][2]).toMatchObject({ segment: 2, label: 20, area: 48 });
  expect(other.details).toEqual(details);
});

test("an atlas of another size is refused with both sizes", async () => {
  const { code, stderr } = await run(
    ...[
      "volume.onnx",
      "scan.npy",
      "--method",
      "area-occlusion",
      "--set",
      "segments=small.nii",
      "--out",
      "no",
    ],
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain("Cannot use the segments: they are 2×2×2, the model's input is 4×6×8 pixels");
});

test("labels may have the size of the original picture", async () => {
  const args = ["--method", "area-occlusion", "--set", "segments=halves.png", "--save", "npy", "--json"];
  const { code, stdout } = await run("net.onnx", "a.png", ...args, "--out", "halves");
  expect(code).toBe(0);
  const [explanation] = JSON.parse(stdout).inputs[0].explanations;
  const areas = explanation.details.segments[0] as { label: number; area: number }[];
  expect(areas.map(({ label }) => label)).toEqual([1, 2]);
  expect(areas.map(({ area }) => area)).toEqual([128, 128]);
});
