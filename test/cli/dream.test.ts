/** fovea dream: pictures of the photo's size, timeline, JSON, guide, and what can be wrong. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, foveaEach, startFovea, temporaryFolder } from "./fovea.ts";
import { flatNet, openNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", openNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writePicture(join(path, "a.png"), 80, 60);
  await writePicture(join(path, "b.jpg"), 64, 64);
  await writeFile(join(path, "broken.png"), "no picture");
});

const run = (...args: string[]) => fovea(folder, "dream", ...args);
const sized = ["--size", "16x16", "--fit", "squash"];
const short = [...sized, "--steps", "2", "--octaves", "2"];

test("dream writes a picture of the photo's size, and a timeline; says which layer and by how much", async () => {
  const { code, stdout } = await run("net.onnx", "a.png", ...short, "--timeline", "gif", "--out", "d");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Dreaming of relu \(chosen: the last layer of 16×16 positions; others with --layers\)/,
  );
  expect(stdout).toContain("80×60");
  expect(readdirSync(join(folder, "d")).sort()).toEqual(["a.png", "a.timeline.gif"]);
  expect(await sharp(join(folder, "d/a.png")).metadata()).toMatchObject({ width: 80, height: 60 });
  const film = await sharp(join(folder, "d/a.timeline.gif")).metadata();
  expect(film.pages).toBeGreaterThanOrEqual(2);
  expect(readFileSync(join(folder, "d/a.png"), "latin1")).toContain("fovea:ledger");
});

test("dream --json has the objective before and after each octave; the same seed gives the same picture", async () => {
  const again = [...short, "--layers", "conv*0.5,relu:2", "--format", "webp", "--json"];
  const first = await run("net.onnx", "a.png", ...again, "--out", "e");
  expect(first.code).toBe(0);
  const found = JSON.parse(first.stdout);
  expect(found).toMatchObject({
    layers: [
      { layer: "conv", weight: 0.5 },
      { layer: "relu", channel: 2, weight: 1 },
    ],
    guide: null,
    dreams: [{ path: "a.png", picture: "e/a.webp", width: 80, height: 60, options: { steps: 2, seed: 0 } }],
  });
  for (const { before, after } of found.dreams[0].octaves) expect(after).toBeGreaterThan(before);
  await run("net.onnx", "a.png", ...again, "--out", "f");
  expect(readFileSync(join(folder, "f/a.webp"))).toEqual(readFileSync(join(folder, "e/a.webp")));
});

test("dream --guide; unreadable photos are listed and the rest go on", async () => {
  const { code, stdout, stderr } = await run(
    ...["net.onnx", "broken.png", "b.jpg", ...short, "--guide", "a.png"],
    ...["--format", "jpeg", "--out", "g"],
  );
  expect(code).toBe(1);
  expect(stderr).toContain('Cannot read the picture "broken.png"');
  expect(stderr).toContain("1 of 2 inputs failed");
  expect(stdout).toContain("g/b.jpg");
  expect(await sharp(join(folder, "g/b.jpg")).metadata()).toMatchObject({ width: 64, height: 64 });
});

const refusals: [string[], number, string, string][] = [
  [["--layers", "rely"], 5, 'Cannot find the layer "rely"', '"relu"'],
  [["--layers", "logits"], 5, 'Cannot use layer "logits"', "fovea inspect"],
  [["--layers", "relu:4"], 5, 'Cannot use channel 4 of "relu": it has 4 channels, 0 to 3', ""],
  [["--layers", "relu*half"], 2, 'Cannot use the weight of "relu*half": found "half"', "conv4*0.5"],
  [["--strength", "strong"], 2, "--strength", "found"],
  [["--octaves", "0"], 2, "--octaves", "whole number from 1"],
  [
    ["--layers", "relu:1", "--guide", "b.jpg"],
    2,
    'Cannot guide channel 1 of "relu"',
    "Leave the channel out",
  ],
  [["--guide", "broken.png"], 4, 'Cannot read the picture "broken.png"', ""],
];

test("dream says what is wrong and writes nothing", async () => {
  const lines = refusals.map(([flags]) => [
    "dream",
    "net.onnx",
    "a.png",
    ...short,
    ...flags,
    "--out",
    "none",
  ]);
  const results = await foveaEach(folder, lines);
  for (const [i, [, code, words, hint]] of refusals.entries()) {
    expect(results[i]).toMatchObject({ code, stderr: expect.stringContaining(words) });
    expect(results[i]?.stderr).toContain(hint);
  }
  expect(existsSync(join(folder, "none"))).toBe(false);
});

test("dream of a network without space says so", async () => {
  const { code, stderr } = await run("flat.onnx", "a.png", "--out", "none");
  expect(code).toBe(6);
  expect(stderr).toContain("no layer of it has space");
});

test("dream that is interrupted leaves nothing behind", async () => {
  const running = startFovea(folder, [
    ...["dream", "net.onnx", "a.png", ...sized, "--steps", "9999", "--out", "stopped"],
  ]);
  const started = Date.now();
  while (!existsSync(join(folder, "stopped")) && Date.now() - started < 60_000)
    await new Promise((resolve) => setTimeout(resolve, 20));
  running.interrupt();
  const { code } = await running.done;
  expect(code).toBe(130);
  expect(existsSync(join(folder, "stopped"))).toBe(false);
});
