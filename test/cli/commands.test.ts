/** predict, inspect, methods, export, and the library's door in Node. */

import { readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeNpy } from "@fovea/core";
import { nodeFile } from "@fovea/core/node";
import { catalog, explain, openModel, predict, targetsFor } from "fovea";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, temporaryFolder } from "./fovea.ts";
import { flatNet, openNet, plainNet, twoOutputsNet, unruledNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "open.onnx", openNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writeModel(path, "unruled.onnx", unruledNet());
  await writeModel(path, "outputs.onnx", twoOutputsNet());
  await writePicture(join(path, "a.png"));
  await writeFile(join(path, "x.npy"), encodeNpy(noise([1, 3, 16, 16], 7)));
  await mkdir(join(path, "with"));
  await writeModel(path, "with/net.onnx", plainNet());
  await writeFile(join(path, "with/labels.txt"), "ant\nbee\ncat\ndog\nelk\n");
  await writeFile(
    join(path, "with/preprocessor_config.json"),
    '{ "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5] }',
  );
});

const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) => fovea(folder, ...args);

test("predict lists the most probable classes, with labels found beside the model", async () => {
  const { code, stdout, stderr } = await run("predict", "with/net.onnx", "a.png", "--top", "2");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^a\.png\n( +\S+ % {2}(ant|bee|cat|dog|elk) \(\d\)\n){2}$/);
  const { document } = await run("predict", "net.onnx", "a.png", "none.png", "--json").then((result) => ({
    ...result,
    document: JSON.parse(result.stdout),
  }));
  expect(document.inputs[0].prediction).toHaveLength(5);
  expect(document.inputs[1].error.code).toBe("picture-unreadable");
  expect(document.failed).toBe(1);
});

test("inspect tells layers, operators, methods and preparation", async () => {
  const { code, stdout } = await run("inspect", "net.onnx");
  expect(code).toBe(0);
  for (const line of [
    /input {3}x {2}float32 1×3×16×16/,
    /operator set 21, made by fovea/,
    /133 parameters, 5 classes/,
    /relu +Relu +1×4×16×16 +3×3 every 1 +\* default/,
    /conv +Conv +1×4×16×16 +108 +3×3 every 1 +\*/,
    /GlobalAveragePool +1 +yes/,
    /grad-cam +yes/,
    /16×16 pixels \[model input\]/,
    /Labels\n {2}none found/,
  ])
    expect(stdout).toMatch(line);
});

test("inspect --json has the same as data", async () => {
  const { stdout } = await run("inspect", "unruled.onnx", "--json");
  const document = JSON.parse(stdout);
  expect(document.operators).toContainEqual({ operator: "Sinh", count: 1, gradientRule: false });
  const saliency = document.methods.find((method: { id: string }) => method.id === "saliency");
  expect(saliency).toEqual({ id: "saliency", works: false, obstacle: expect.stringContaining('"strange"') });
});

test("inspect says why a method does not work", async () => {
  const { stdout } = await run("inspect", "flat.onnx");
  expect(stdout).toMatch(/grad-cam +no: no layer has more than one position/);
  expect(stdout).toMatch(/saliency +yes/);
});

test("inspect says what is missing and lists what it can", async () => {
  const open = await run("inspect", "open.onnx");
  expect(open.code).toBe(0);
  expect(open.stdout).toMatch(/Not known yet\n.*\n.*--size 224x224/);
  expect(open.stdout).toMatch(/conv +Conv +\? +108/);
  const sized = await run("inspect", "open.onnx", "--size", "20x24");
  expect(sized.stdout).toMatch(/conv +Conv +1×4×20×24/);
  const outputs = await run("inspect", "outputs.onnx");
  expect(outputs.stdout).toContain("--output-name");
});

test("inspect --text prints the graph", async () => {
  const { stdout } = await run("inspect", "net.onnx", "--text");
  expect(stdout).toContain("conv = Conv<pads=[1, 1, 1, 1]>(x, w)");
});

test("methods lists every method; with an id, its options", async () => {
  const { stdout } = await run("methods");
  const rows = stdout.split("\n");
  for (const { id, paper } of catalog)
    expect(rows.some((row) => row.startsWith(`${id} `) && row.endsWith(` ${paper}`))).toBe(true);
  expect(rows.filter((row) => row.startsWith("Relevance propagation: "))).toHaveLength(1);
  const one = await run("methods", "integrated-gradients");
  expect(one.stdout).toContain("steps: whole number from 1 to 10000\n");
  expect(one.stdout).toContain("max-steps: whole number from 1 to 10000 (default 512)\n");
  expect(one.stdout).toMatch(/baseline \(default zero\)\n +x₀: zero.* or a \.npy file/);
  expect(one.stdout).toContain("captum: steps=50 quadrature=gauss-legendre baseline=zero\n");
});

test("export writes a file that the engine alone runs with the numbers of explain", async () => {
  const { code, stdout } = await run("export", "net.onnx", "--method", "saliency", "-o", "saliency.onnx");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /input {3}x .*\n.*class_index {2}int64 1\n.*output {2}logits .*\n.*output {2}explanation/,
  );
  const session = await nodeFile(at("saliency.onnx"), { threads: 1 });
  const x = noise([1, 3, 16, 16], 7);
  const { explanation } = await session.run({
    x,
    class_index: { type: "int64", shape: [1], data: BigInt64Array.of(2n) },
  });
  await session.dispose();
  const { stdout: json } = await run(
    "explain",
    "net.onnx",
    "x.npy",
    "--method",
    "saliency",
    "--target",
    "2",
    "--json",
  );
  const { min, max } = JSON.parse(json).inputs[0].explanations[0];
  const values = Array.from(explanation?.data as Float32Array);
  expect(Math.min(...values)).toBeCloseTo(min, 5);
  expect(Math.max(...values)).toBeCloseTo(max, 5);
});

test("export refuses methods of many runs, and leaves no file behind", async () => {
  const { code, stderr } = await run("export", "net.onnx", "--method", "smoothgrad", "-o", "no.onnx");
  expect(code).toBe(6);
  expect(stderr).toContain("hint:");
  const lost = await run("export", "net.onnx", "--method", "gradient", "-o", "nowhere/no.onnx");
  expect(lost.code).toBe(8);
  expect(readdirSync(folder).filter((name) => name.startsWith("no") || name.endsWith(".tmp"))).toEqual([]);
});

test("every command has help with examples", async () => {
  for (const command of ["explain", "predict", "inspect", "methods", "export"]) {
    const { code, stdout } = await run(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n(  fovea ${command}.*\n){2}`));
  }
});

test("the version is that of the package", async () => {
  const manifest = JSON.parse(
    await readFile(new URL("../../packages/cli/package.json", import.meta.url), "utf8"),
  );
  expect((await run("--version")).stdout).toBe(`${manifest.version}\n`);
});

test("openModel() explains a picture in a few lines", async () => {
  const { model, labels, preprocessing, read } = await openModel(at("with/net.onnx"), { threads: 1 });
  expect(labels?.[1]).toBe("bee");
  expect(preprocessing).toMatchObject({ size: [16, 16], mean: [0.5, 0.5, 0.5] });
  const { x } = await read(at("a.png"));
  const prediction = await predict(model, x, labels);
  const [target] = await targetsFor(model, x, "bee", prediction, labels);
  const method = catalog.find(({ id }) => id === "cam");
  if (!target || !method) throw new Error("no target or method");
  const { values, ledger } = await explain(model, x, { method, target });
  expect(values.shape).toEqual([1, 16, 16]);
  expect(ledger.every(({ ok }) => ok)).toBe(true);
  await model.dispose();
});
