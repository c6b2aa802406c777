/** What a command loads before it does anything: the time to the first picture is mostly that. */

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fovea, foveaListed, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writePicture(join(path, "a.png"));
});

/** Libraries that take long to load. */
const engines = /\/(onnxruntime-node|sharp)\//;
const rest = /\/(@lancedb|apache-arrow|umap-js|@techstark|@resvg|nifti-reader-js|cli-progress|tinyglobby)\//;

const commandsIn = (modules: readonly string[]): string[] =>
  modules.flatMap((address) => address.match(/cli\/src\/commands\/([\w-]+)\.ts/)?.[1] ?? []);

const heavy = (modules: readonly string[], library: RegExp): string[] =>
  modules.filter((address) => library.test(address));

test.each([["--version"], ["--help"], ["explian"]])(
  "fovea %s loads no command and no engine",
  async (word) => {
    const { modules, stdout, stderr } = await foveaListed(folder, word);
    expect(stdout + stderr).toMatch(/^\d+\.\d+|Usage|Did you mean explain/m);
    expect(commandsIn(modules)).toEqual([]);
    expect([...heavy(modules, engines), ...heavy(modules, rest)]).toEqual([]);
  },
);

test("the help of a command loads that command alone and no engine", async () => {
  const { modules, stdout } = await foveaListed(folder, "help", "explain");
  expect(stdout).toContain("Explains what a classifier sees");
  expect(commandsIn(modules)).toEqual(["explain"]);
  expect([...heavy(modules, engines), ...heavy(modules, rest)]).toEqual([]);
});

test("explain loads the engine and the decoder, and nothing that it does not need", async () => {
  const { code, modules } = await foveaListed(folder, "explain", "net.onnx", "a.png", "--out", "out");
  expect(code).toBe(0);
  expect(commandsIn(modules)).toEqual(["explain"]);
  expect(heavy(modules, engines)).not.toEqual([]);
  expect(heavy(modules, rest)).toEqual([]);
});

test("explain leaves nothing of the engine's in the home folder", async () => {
  const home = join(folder, "home");
  mkdirSync(home);
  vi.stubEnv("HOME", home).stubEnv("XDG_CACHE_HOME", join(home, ".cache")).stubEnv("CI", undefined);
  vi.stubEnv("ORT_DISABLE_TELEMETRY", undefined);
  const { code } = await fovea(folder, "explain", "net.onnx", "a.png", "--out", "at-home");
  vi.unstubAllEnvs();
  expect(code).toBe(0);
  expect(readdirSync(home)).toEqual([]);
});
