/** fovea explain: what a method found besides its map, standard errors, conventions. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy } from "@fovea/core";
import { expect, test } from "vitest";
import { fovea, startFovea, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
});

const at = (...parts: string[]): string => join(folder, ...parts);
const run = (...args: string[]) => fovea(folder, "explain", "net.onnx", "a.png", "--target", "1", ...args);
const firstOf = (stdout: string) => JSON.parse(stdout).inputs[0].explanations[0];

test("views are saved, drawn and told", async () => {
  const { code, stdout } = await run(
    "--method",
    "occlusion",
    "--save",
    "npy,png,html",
    "--out",
    "o",
    "--json",
  );
  expect(code).toBe(0);
  const { views, files, details } = firstOf(stdout);
  expect(details).toMatchObject({ positions: expect.any(Array) });
  const kinds = Object.fromEntries(
    views.map((view: { name: string; kind: string }) => [view.name, view.kind]),
  );
  expect(kinds).toMatchObject({ grid: "map", contributing: "mask", predicted: "classes" });
  for (const view of views) {
    expect(decodeNpy(readFileSync(at(view.files[0]))).shape).toEqual(view.shape);
    expect(view.files).toHaveLength(view.kind === "data" ? 1 : 2);
    for (const file of view.files) expect(files).toContain(file);
  }
  expect(readFileSync(at("o/report.html"), "utf8")).toContain(`<strong>${views[0].title}</strong>`);
});

test("a sampled method saves its standard error and tells its extent", async () => {
  const settings = ["--set", "samples=4", "--save", "npy", "--out", "s", "--json"];
  const { code, stdout } = await run("--method", "smoothgrad", ...settings);
  expect(code).toBe(0);
  const { files, standardError, shape } = firstOf(stdout);
  expect(files).toEqual(["s/a.smoothgrad.1.npy", "s/a.smoothgrad.1.se.npy"]);
  expect(standardError).toMatchObject({ shape, min: expect.any(Number), max: expect.any(Number) });
  expect(standardError.max).toBeGreaterThan(0);
});

test("--convention takes the defaults of a library, below --set, and the result names it", async () => {
  const { code, stdout } = await run(
    "--method",
    "saliency,grad-cam",
    "--convention",
    "captum",
    "--out",
    "c",
    "--json",
  );
  expect(code).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.convention).toBe("captum");
  const [saliency, gradCam] = document.inputs[0].explanations;
  expect(saliency.shape).toEqual([1, 3, 16, 16]);
  expect(saliency.conventions).toMatchObject({ convention: "captum", reduce: "none" });
  expect(gradCam.conventions).toMatchObject({ upsample: "bilinear" });
  expect(readFileSync(at("c/report.html"), "utf8")).toContain("By the convention of captum");
  const set = await run(
    "--method",
    "saliency",
    "--convention",
    "captum",
    "--set",
    "reduce=max",
    "--out",
    "c2",
    "--json",
  );
  expect(firstOf(set.stdout).shape).toEqual([1, 16, 16]);
});

test("without --method a convention chooses among its own methods", async () => {
  const { code, stdout } = await run("--convention", "zennit", "--out", "z", "--json", "--save", "npy");
  expect(code).toBe(0);
  for (const { conventions } of JSON.parse(stdout).inputs[0].explanations)
    expect(conventions.convention).toBe("zennit");
});

test.each([
  [["--convention", "capum"], 2, "Cannot use --convention capum: known are captum"],
  [["--convention", "zennit", "--method", "grad-cam"], 6, "that library has no such method"],
])("%s is refused in words", async (args, expected, message) => {
  const { code, stderr } = await run(...args, "--out", "refused");
  expect(code).toBe(expected);
  expect(stderr).toContain(message);
  expect(existsSync(at("refused"))).toBe(false);
});

test("Ctrl-C between files keeps whole ones and leaves nothing half-written", async () => {
  const { readdirSync } = await import("node:fs");
  const running = startFovea(folder, [
    ...["explain", "net.onnx", "a.png", "--method", "gradient,smoothgrad", "--save", "npy,png"],
    ...["--set", "samples=100000", "--out", "stopped"],
  ]);
  const written = (): string[] => (existsSync(at("stopped")) ? readdirSync(at("stopped")) : []);
  while (!written().some((name) => name.endsWith(".png")))
    await new Promise((resolve) => setTimeout(resolve, 20));
  running.interrupt();
  const { code, stderr } = await running.done;
  expect(code).toBe(130);
  expect(stderr).toContain("interrupted; files that were finished are kept");
  const names = written();
  expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect(names).toHaveLength(2);
  for (const name of names.filter((each) => each.endsWith(".npy")))
    decodeNpy(readFileSync(at("stopped", name)));
});
