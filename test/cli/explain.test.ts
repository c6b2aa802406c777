/** fovea explain: files, JSON, names, targets, options. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeNpy, encodeNpy } from "@fovea/core";
import { readPngText } from "@fovea/render";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { openNet, plainNet, signalNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "open.onnx", openNet());
  await writeModel(path, "signal.onnx", signalNet());
  await writePicture(join(path, "a.png"));
  await mkdir(join(path, "photos/inner"), { recursive: true });
  await writePicture(join(path, "photos/a.jpg"));
  await writePicture(join(path, "photos/a.png"));
  await writePicture(join(path, "photos/inner/a.png"));
  await writeFile(join(path, "photos/bad.png"), "no picture");
  await writeFile(join(path, "photos/notes.txt"), "no picture, and nobody said so");
  await writeFile(join(path, "names.txt"), "ant\nbee\ncat, tomcat\ndog\nelk\n");
  await writeFile(join(path, "x.npy"), encodeNpy(noise([1, 3, 16, 16], 7)));
  await writeFile(join(path, "large.npy"), encodeNpy(noise([1, 3, 20, 24], 8)));
  await writeFile(join(path, "signal.npy"), encodeNpy(noise([1, 2, 16], 9)));
  await writeFile(join(path, "noise.npy"), encodeNpy(noise([3, 3, 16, 16], 10)));
});

const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) => fovea(folder, "explain", ...args);

async function json(...args: string[]) {
  const result = await run(...args, "--json");
  // Exactly one document, and nothing else.
  return { ...result, document: JSON.parse(result.stdout) };
}

test("explain prints the prediction and writes pictures and a report", async () => {
  const { code, stdout, stderr } = await run("net.onnx", "a.png", "--out", "first", "--labels", "names.txt");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^a\.png\n +\d+\.\d\d % {2}\w+/);
  expect(stdout).toContain("Report: first/report.html");
  expect(stderr).toContain("note: Nothing says how values are scaled");
  expect(stdout + stderr).not.toContain("\u001b");
  const files = readdirSync(at("first")).sort();
  expect(files).toHaveLength(3);
  expect(files[0]).toMatch(/^a\.grad-cam\.\d\.png$/);
  expect(files[1]).toMatch(/^a\.saliency\.\d\.png$/);
  expect(files[2]).toBe("report.html");
  expect(readFileSync(at("first/report.html"), "utf8")).toMatch(/^<!doctype html>/);
  const text = readPngText(readFileSync(at("first", files[0] as string)));
  expect(Object.fromEntries(text)).toMatchObject({
    "fovea:method": "grad-cam",
    "fovea:seed": "0",
    "fovea:command": "fovea explain net.onnx a.png --out first --labels names.txt",
  });
});

test("--json prints one document with the fields of the contract", async () => {
  const { code, document } = await json(
    "net.onnx",
    "a.png",
    "--out",
    "json",
    "--target",
    "top2",
    "--save",
    "npy",
  );
  expect(code).toBe(0);
  expect(document.model).toMatchObject({
    path: "net.onnx",
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    inputs: [{ name: "x", type: "float32", shape: [1, 3, 16, 16] }],
    outputs: [{ name: "logits", type: "float32", shape: [1, 5] }],
  });
  expect(document.failed).toBe(0);
  const [input] = document.inputs;
  expect(input.prediction).toHaveLength(5);
  expect(input.prediction[0]).toEqual({
    index: expect.any(Number),
    label: expect.any(String),
    probability: expect.any(Number),
    logit: expect.any(Number),
  });
  expect(input.explanations.map((e: { method: string }) => e.method)).toEqual([
    "grad-cam",
    "saliency",
    "grad-cam",
    "saliency",
  ]);
  for (const explanation of input.explanations) {
    expect(explanation.ms).toBeGreaterThan(0);
    expect(explanation.ledger[0]).toEqual({
      check: "score-agrees",
      value: expect.any(Number),
      limit: expect.any(Number),
      ok: true,
      note: expect.any(String),
    });
    const values = decodeNpy(readFileSync(at(explanation.files[0])));
    expect(values.shape).toEqual(explanation.shape);
    expect(values.type).toBe("float32");
    const numbers = Array.from(values.data as Float32Array);
    expect(Math.min(...numbers)).toBe(explanation.min);
    expect(numbers.reduce((a, b) => a + b, 0)).toBeCloseTo(explanation.sum, 5);
  }
});

test("--method all runs every method, with npy in its native shape", async () => {
  const { code, document } = await json(
    "net.onnx",
    "a.png",
    "--method",
    "all",
    "--save",
    "npy",
    "--out",
    "all",
  );
  expect(code).toBe(0);
  const [input] = document.inputs;
  expect(input.refused).toEqual([]);
  const shapes = Object.fromEntries(
    input.explanations.map((e: { method: string; shape: number[] }) => [e.method, e.shape]),
  );
  expect(shapes).toMatchObject({ gradient: [1, 3, 16, 16], saliency: [1, 16, 16], cam: [1, 16, 16] });
});

test("--method all lists what does not work with its reason", async () => {
  const { code, document } = await json(
    "net.onnx",
    "a.png",
    "--method",
    "all",
    "--target",
    "conv:1",
    "--out",
    "unit",
  );
  expect(code).toBe(0);
  const [input] = document.inputs;
  expect(input.refused.map((r: { method: string }) => r.method)).toContain("guided-backprop");
  expect(input.explanations[0].target).toMatchObject({
    kind: "unit",
    layer: "conv",
    index: [1, expect.any(Number), expect.any(Number)],
  });
  expect(readFileSync(at("unit/report.html"), "utf8")).toContain("no rectifier");
});

test("a unit with its place, and a label, are targets", async () => {
  const unit = await json(
    "net.onnx",
    "a.png",
    "--target",
    "relu:2:3,4",
    "--method",
    "gradient",
    "--out",
    "u2",
  );
  expect(unit.document.inputs[0].explanations[0].files).toEqual(["u2/a.gradient.relu_2_3_4.png"]);
  const label = await json(
    "net.onnx",
    "a.png",
    "--target",
    "Tomcat",
    "--labels",
    "names.txt",
    "--out",
    "u3",
    "--save",
    "png",
  );
  expect(label.document.inputs[0].explanations[0].target).toMatchObject({ index: 2, label: "cat, tomcat" });
  expect(existsSync(at("u3/a.grad-cam.2.png"))).toBe(true);
});

test("a tensor goes in as it is, and open sizes of the model follow it", async () => {
  const { code, document, stderr } = await json(
    "open.onnx",
    "x.npy",
    "large.npy",
    "--method",
    "gradient",
    "--out",
    "npy",
    "--save",
    "npy,png",
  );
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(
    document.inputs.map((i: { explanations: { shape: number[] }[] }) => i.explanations[0]?.shape),
  ).toEqual([
    [1, 3, 16, 16],
    [1, 3, 20, 24],
  ]);
});

test("an input that is no picture gives numbers and no picture", async () => {
  const { code, stdout } = await run(
    "signal.onnx",
    "signal.npy",
    "--out",
    "signal",
    "--save",
    "png,npy,html",
  );
  expect(code).toBe(0);
  expect(stdout).toContain("No pictures");
  expect(readdirSync(at("signal")).every((name) => name.endsWith(".npy"))).toBe(true);
});

test("one bad picture in a folder is reported and the rest go on; equal names stay apart", async () => {
  const { code, document, stderr } = await json(
    "net.onnx",
    "photos",
    "--method",
    "grad-cam",
    "--target",
    "0",
    "--out",
    "many",
  );
  expect(code).toBe(1);
  expect(document.failed).toBe(1);
  expect(document.inputs.map((i: { path: string }) => i.path)).toEqual([
    "photos/a.jpg",
    "photos/a.png",
    "photos/bad.png",
    "photos/inner/a.png",
  ]);
  expect(document.inputs[2].error).toMatchObject({ code: "picture-unreadable" });
  expect(stderr).toContain('Cannot read the picture "photos/bad.png"');
  expect(stderr).toContain("1 of 4 inputs failed");
  expect(readdirSync(at("many")).sort()).toEqual([
    "a.grad-cam.0.png",
    "inner-a.grad-cam.0.png",
    "photos-a.grad-cam.0.png",
    "report.html",
  ]);
});

test("a glob is spread out, and results are the same in every run", async () => {
  const first = await json("net.onnx", "photos/*.jpg", "a.png", "./a.png", "--out", "glob");
  expect(first.document.inputs.map((i: { path: string }) => i.path)).toEqual(["photos/a.jpg", "./a.png"]);
  const before = await readFile(at("glob/a.saliency.0.png")).catch(() => undefined);
  const second = await json("net.onnx", "photos/*.jpg", "a.png", "./a.png", "--out", "glob");
  const without = (text: string) => text.replace(/"ms": [\d.]+/g, "");
  expect(without(second.stdout)).toBe(without(first.stdout));
  if (before) expect(await readFile(at("glob/a.saliency.0.png"))).toEqual(before);
});

test("--set reaches the methods that know the option, and reads .npy", async () => {
  const { code, document } = await json(
    "net.onnx",
    "a.png",
    "--method",
    "integrated-gradients,smoothgrad,gradient",
    "--set",
    "steps=7",
    "--set",
    "quadrature=midpoint",
    "--set",
    "noise=noise.npy",
    "--save",
    "npy",
    "--out",
    "set",
  );
  expect(code).toBe(0);
  const [ig, smooth] = document.inputs[0].explanations;
  expect(ig.conventions).toMatchObject({ steps: 7, quadrature: "midpoint" });
  expect(smooth.conventions).toMatchObject({ samples: 3 });
});

test("a failed check stands in the text", async () => {
  const { code, stdout } = await run(
    "net.onnx",
    "a.png",
    "--method",
    "integrated-gradients",
    "--set",
    "steps=1",
    "--set",
    "quadrature=left",
    "--out",
    "failed",
  );
  expect(code).toBe(0);
  expect(stdout).toContain("CHECK FAILED completeness");
});

test("Ctrl-C ends with 130, a sentence and no temporary files", async () => {
  const running = startFovea(folder, [
    "explain",
    "net.onnx",
    "a.png",
    "--method",
    "smoothgrad",
    "--set",
    "samples=100000",
    "--out",
    "stopped",
  ]);
  while (!existsSync(at("stopped"))) await new Promise((resolve) => setTimeout(resolve, 20));
  running.interrupt();
  const { code, stderr } = await running.done;
  expect(code).toBe(130);
  expect(stderr).toContain("interrupted");
  expect(existsSync(at("stopped"))).toBe(false);
});
