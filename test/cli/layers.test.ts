/** fovea explain --layer: one map of several layers, and what is done to maps afterwards. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
});
const run = (...args: string[]) => fovea(folder, "explain", "net.onnx", "a.png", ...args);

async function only(out: string, ...args: string[]) {
  const { stdout, code } = await run(...args, "--out", out, "--save", "npy", "--json");
  expect(code).toBe(0);
  return JSON.parse(stdout).inputs[0].explanations[0];
}

test("several layers make one map of the picture's size, and each keeps its own", async () => {
  const found = await only("two", "--method", "grad-cam", "--layer", "conv,relu");
  expect(found.layer).toBe("conv,relu");
  expect(found.shape).toEqual([1, 16, 16]);
  expect(found.files.filter((file: string) => /layer-[12]\.npy$/.test(file))).toHaveLength(2);
});

test("an unknown layer among several is named", async () => {
  const { code, stderr } = await run("--method", "grad-cam", "--layer", "conv,nope", "--out", "none");
  expect(code).toBe(5);
  expect(stderr).toContain('Cannot find the layer "nope"');
});

test("--set brings a map to the picture as pytorch-grad-cam does", async () => {
  const set = ["relu=true", "normalize=min-max", "upsample=bilinear"].flatMap((s) => ["--set", s]);
  const found = await only("final", "--method", "grad-cam", ...set);
  expect(found.conventions).toEqual({ relu: "true", normalize: "min-max", upsample: "bilinear" });
  const map = decodeNpy(readFileSync(join(folder, found.files[0])));
  expect(map.shape).toEqual([1, 16, 16]);
});
