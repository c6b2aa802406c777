/** fovea neighbors: the nearest of a folder and of a store, classes, novelty, and what can be wrong. */

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { random } from "@fovea/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { flatNet, plainNet, writeModel } from "./models.ts";

type Rgb = readonly [number, number, number];

/** Noise around a colour. */
function writeColour(path: string, colour: Rgb, seed: number): Promise<unknown> {
  const { uniform } = random(seed);
  const data = Buffer.from(
    Array.from({ length: 16 * 16 * 3 }, (_, i) => Math.round((colour[i % 3] as number) + 50 * uniform())),
  );
  return sharp(data, { raw: { width: 16, height: 16, channels: 3 } }).toFile(path);
}

const colours: Readonly<Record<string, Rgb>> = { red: [200, 10, 10], blue: [10, 10, 200] };

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "flat.onnx", flatNet());
  for (const [name, colour] of Object.entries(colours)) {
    mkdirSync(join(path, "known", name), { recursive: true });
    for (let i = 0; i < 12; i++) await writeColour(join(path, "known", name, `${i}.png`), colour, i);
  }
  await writeFile(join(path, "known/red/broken.png"), "not a picture");
  await writeColour(join(path, "new.png"), colours.red as Rgb, 99);
  // Half as bright as anything known, and not in its colours.
  await writeColour(join(path, "strange.png"), [0, 205, 0], 98);
  copyFileSync(join(path, "known/blue/3.png"), join(path, "copy.png"));
  const scanned = await fovea(path, "scan", "net.onnx", "known", "--store", "known.fovea");
  if (scanned.code !== 1 && scanned.code !== 0) throw new Error(scanned.stderr);
});

const run = (...args: string[]) => fovea(folder, "neighbors", ...args);
const all = ["new.png", "strange.png", "copy.png"];

test("neighbors finds pictures of the same class, leaves the picture itself out, and says what is new", async () => {
  const { code, stdout, stderr } = await run(
    "net.onnx",
    ...all,
    "--in",
    "known",
    "-k",
    "5",
    "--out",
    "first",
    "--json",
  );
  expect(code).toBe(0);
  expect(stderr).toContain("known/red/broken.png");
  const found = JSON.parse(stdout);
  expect(found.searched).toMatchObject({ pictures: 24, classes: { red: 12, blue: 12 }, exact: true });
  expect(found.searched.problems).toHaveLength(1);
  const [fresh, strange, copy] = found.queries;
  expect(fresh.purity).toMatchObject({ known: 5, majority: { label: "red", count: 5 }, own: null });
  expect(fresh.novelty.p).toBeGreaterThan(0.05);
  expect(strange.novelty).toMatchObject({ p: 1 / 25, farther: 1, n: 24 });
  expect(copy).toMatchObject({ label: "blue", leftOut: ["known/blue/3.png"] });
  expect(copy.purity.own).toEqual({ label: "blue", count: 5 });
  expect(copy.novelty.n).toBe(23);
  const distances = fresh.neighbours.map(({ distance }: { distance: number }) => distance);
  expect(distances).toEqual(distances.toSorted((a: number, b: number) => a - b));
  expect(readdirSync(join(folder, "first")).sort()).toEqual([
    "copy.neighbors.png",
    "neighbors.html",
    "new.neighbors.png",
    "strange.neighbors.png",
  ]);
  const page = readFileSync(join(folder, "first/neighbors.html"), "utf8");
  expect(page).toContain("Unlike what is known");
  expect(page).not.toMatch(/src="(?!data:)|<script/);
});

test("neighbors finds the same in a store as in the folder", async () => {
  const asked = [...all, "-k", "4", "--metric", "l2", "--out", "second", "--json"];
  const results = await foveaEach(folder, [
    ["neighbors", "net.onnx", ...asked, "--store", "known.fovea"],
    ["neighbors", "net.onnx", ...asked, "--in", "known"],
  ]);
  const [stored, read] = results.map(({ stdout }) =>
    JSON.parse(stdout).queries.map((each: { neighbours: { path: string; distance: number }[] }) => ({
      ...each,
      // The store keeps paths from the root, and probabilities in single precision.
      neighbours: each.neighbours.map(({ path, distance }) => [
        path.slice(path.indexOf("known/")),
        distance.toFixed(5),
      ]),
      leftOut: undefined,
    })),
  );
  expect(stored).toEqual(read);
});

test("neighbors prints a table, at a layer and a pool of choice", async () => {
  const at = ["--layer", "conv", "--pool", "max", "-k", "2", "--out", "third"];
  const { code, stdout } = await run("net.onnx", "new.png", "--in", "known", ...at);
  expect(code).toBe(0);
  expect(stdout).toContain('of 4 features: the largest value of each channel of "conv"');
  expect(stdout).toMatch(/\n {2}1 {2,}0\.\d+ +(red|blue) +class \d .* known\/(red|blue)\/\d+\.png\n/);
  expect(stdout).toContain("2 of 2 neighbours are red (50 % of all pictures are).");
  expect(stdout).toContain("Page: third/neighbors.html");
});

test("neighbors says what is wrong, and leaves nothing behind", async () => {
  const at = ["net.onnx", "new.png"];
  const known = ["--in", "known"];
  const refusals: [number, string, string[]][] = [
    [2, "nothing says where to look", at],
    [5, 'Did you mean "conv"', [...at, ...known, "--layer", "konv"]],
    [5, 'it holds the mean of "relu"', [...at, "--store", "known.fovea", "--layer", "conv"]],
    [4, "made by another model", ["flat.onnx", "new.png", "--store", "known.fovea"]],
    [4, 'Cannot read the picture "known/red/broken.png"', ["net.onnx", "known/red/broken.png", ...known]],
    [4, "Cannot search gone: no picture of it can be read", [...at, "--in", "gone"]],
  ];
  const lines = refusals.map(([, , args]) => ["neighbors", ...args, "--out", "no"]);
  const results = await foveaEach(folder, lines);
  for (const [i, [code, text]] of refusals.entries()) {
    expect(results[i]?.stderr).toContain(text);
    expect(results[i]?.code).toBe(code);
  }
  expect(existsSync(join(folder, "no"))).toBe(false);
});
