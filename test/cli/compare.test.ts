/** fovea compare: the sheet, the matrices, the page and the JSON. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalog, encodeNpy } from "@fovea/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, temporaryFolder } from "./fovea.ts";
import { plainNet, signalNet, unruledNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "signal.onnx", signalNet());
  await writeModel(path, "unruled.onnx", unruledNet());
  await writePicture(join(path, "a.png"));
  await writePicture(join(path, "b.png"), 30, 40);
  await writeFile(join(path, "signal.npy"), encodeNpy(noise([1, 2, 16], 9)));
  await writeFile(join(path, "bad.png"), "no picture");
});

const run = (...args: string[]) => fovea(folder, "compare", ...args);

const three = ["--method", "grad-cam,cam,input-x-gradient"];

test("compare writes a sheet, three matrices and one page", async () => {
  const { code, stdout } = await run("net.onnx", "a.png", ...three, "--out", "first");
  expect(code).toBe(0);
  expect(stdout).toMatch(/grad-cam +\d+ ms +[\d.]+ forwards +checks hold/);
  expect(readdirSync(join(folder, "first")).sort()).toEqual([
    "a.compare.png",
    "a.spearman.png",
    "a.ssim.png",
    "a.top-iou.png",
    "compare.html",
  ]);
  const { width = 0, height = 0 } = await sharp(join(folder, "first/a.compare.png")).metadata();
  expect(Math.min(width, height)).toBeGreaterThan(160);
  const page = readFileSync(join(folder, "first/compare.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Spearman correlation");
  expect(page.match(/<table class="matrix">/g)).toHaveLength(3);
});

test("compare --json gives times, ledgers and symmetric matrices with ones on the diagonal", async () => {
  const { code, stdout } = await run("net.onnx", "a.png", "b.png", ...three, "--out", "second", "--json");
  expect(code).toBe(0);
  const { inputs } = JSON.parse(stdout);
  expect(inputs).toHaveLength(2);
  for (const { methods, similarity, forwardMs } of inputs) {
    expect(methods.map(({ method }: { method: string }) => method)).toEqual(three[1]?.split(","));
    expect(methods[0].ledger.length).toBeGreaterThan(0);
    expect(forwardMs).toBeGreaterThan(0);
    for (const { names, values } of Object.values(similarity) as { names: string[]; values: number[][] }[]) {
      for (const i of names.keys()) {
        expect(values[i]?.[i]).toBeCloseTo(1, 6);
        for (const j of names.keys()) expect(values[i]?.[j]).toBe(values[j]?.[i]);
      }
    }
  }
  // On this network Grad-CAM is CAM up to a factor and a constant; shown is the positive part of one of them only.
  expect(inputs[0].similarity.spearman.values[0][1]).toBeGreaterThan(0.3);
  expect(readFileSync(join(folder, "second/compare.html"), "utf8")).toContain("Mean over all pictures");
});

test("compare runs all methods of the catalog and names those that cannot work here", async () => {
  const { code, stdout } = await run("unruled.onnx", "a.png", "--quick", "--out", "all", "--json");
  expect(code).toBe(0);
  const [{ methods, refused }] = JSON.parse(stdout).inputs;
  expect(methods.length + refused.length).toBe(catalog.length);
  expect(refused).toContainEqual({ method: "gradient", reason: expect.stringContaining("Sinh") });
});

test("compare goes on after a bad picture, and refuses several targets and signals in words", async () => {
  const bad = await run("net.onnx", "bad.png", "a.png", ...three, "--out", "third");
  expect(bad.code).not.toBe(0);
  expect(existsSync(join(folder, "third/a.compare.png"))).toBe(true);
  const targets = await run("net.onnx", "a.png", ...three, "--target", "top3", "--out", "fourth");
  expect(targets.stderr).toContain("it names 3 classes");
  expect(existsSync(join(folder, "fourth"))).toBe(false);
  const signal = await run("signal.onnx", "signal.npy", ...three, "--out", "fifth");
  expect(signal.stderr).toContain("not a picture");
});

test("compare takes labels at the size of the picture, sets classes against each other, and follows a convention", async () => {
  const labels = Buffer.alloc(40 * 30).map((_, p) => (p % 40 < 20 ? 0 : 1));
  const raw = { width: 40, height: 30, channels: 1 } as const;
  await sharp(labels, { raw }).png().toFile(join(folder, "labels.png"));
  const { code, stdout } = await run(
    ...["net.onnx", "a.png", "--method", "area-occlusion,lrp", "--set", "segments=labels.png"],
    ...["--versus", "top2", "--convention", "captum", "--out", "sixth", "--json"],
  );
  expect(code).toBe(0);
  const { convention, inputs } = JSON.parse(stdout);
  expect(convention).toBe("captum");
  expect(inputs[0].target.versus.index).not.toBe(inputs[0].target.index);
  for (const { conventions } of inputs[0].methods) expect(conventions.convention).toBe("captum");
});

test("compare names a layer that is not there, and says where none of the methods has one", async () => {
  const wrong = await run("net.onnx", "a.png", "--quick", "--layer", "nope", "--out", "no");
  expect(wrong.code).toBe(5);
  expect(wrong.stderr).toContain('Cannot find the layer "nope"');
  expect(existsSync(join(folder, "no"))).toBe(false);
  const idle = await run("net.onnx", "a.png", "--method", "gradient", "--layer", "conv", "--out", "seventh");
  expect(idle.stderr).toContain("--layer is not used by gradient");
});

test("compare refuses a named method that the library does not have, before anything is written", async () => {
  const { code, stderr } = await run("net.onnx", "a.png", ...three, "--convention", "zennit", "--out", "no");
  expect(code).toBe(6);
  expect(stderr).toContain("Cannot run grad-cam by the convention of zennit");
  expect(existsSync(join(folder, "no"))).toBe(false);
});
