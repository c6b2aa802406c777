/** fovea export: contrasts, units, conventions and composites in the file. */

import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadModel } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeFile(join(path, "rules.json"), '{"name": "mine", "rules": [{"rule": "z-plus"}]}');
});
const run = (...args: string[]) => fovea(folder, "export", "net.onnx", ...args);
const exported = (name: string) => loadModel(readFileSync(join(folder, name))).file.graph;

test("export --versus takes two classes; a contrast of probabilities is refused", async () => {
  expect((await run("--method", "lrp", "--versus", "-o", "contrast.onnx")).code).toBe(0);
  expect(exported("contrast.onnx").inputs.find(({ name }) => name === "class_index")?.shape).toEqual([2]);
  const refused = await run("--method", "lrp", "--versus", "--output", "probability", "-o", "no.onnx");
  expect(refused.code).toBe(2);
  expect(existsSync(join(folder, "no.onnx"))).toBe(false);
});

test("export --unit takes a place in the layer", async () => {
  expect((await run("--method", "gradient", "--unit", "conv", "-o", "unit.onnx")).code).toBe(0);
  expect(exported("unit.onnx").inputs.map(({ name }) => name)).toContain("unit_index");
});

test("export --convention and --composite stand in the metadata", async () => {
  const cam = ["--method", "grad-cam", "--convention", "pytorch-grad-cam"];
  expect((await run(...cam, "-o", "cam.onnx")).code).toBe(0);
  expect(exported("cam.onnx").metadata["fovea.options"]).toContain("pytorch-grad-cam");
  expect((await run("--method", "lrp", "--composite", "rules.json", "-o", "mine.onnx")).code).toBe(0);
  expect(exported("mine.onnx").metadata["fovea.options"]).toContain("mine");
});
