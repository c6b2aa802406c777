/** fovea invert: a strip of what layers know, caricatures, JSON, and what can be wrong. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { flatNet, plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "net.onnx", plainNet());
  await writeModel(path, "flat.onnx", flatNet());
  await writePicture(join(path, "a.png"));
});

const run = (...args: string[]) => fovea(folder, "invert", ...args);

test("invert writes a strip and a picture for each layer, and how far each is", async () => {
  const { code, stdout } = await run(
    "net.onnx",
    "a.png",
    "--layers",
    "conv,relu",
    "--steps",
    "30",
    "--out",
    "i",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/distance +random +cosine +random +strength +layer/);
  expect(readdirSync(join(folder, "i")).sort()).toEqual([
    "a.inverted.conv.png",
    "a.inverted.png",
    "a.inverted.relu.png",
  ]);
});

test("invert --json has distances against those of a random picture; caricatures exaggerate", async () => {
  const { stdout } = await run("net.onnx", "a.png", "--steps", "60", "--out", "j", "--json");
  const { photos, settings } = JSON.parse(stdout);
  expect(settings).toEqual({ seed: 0, kind: "resemble", steps: 60 });
  expect(photos[0]).toMatchObject({ path: "a.png", strip: "j/a.inverted.png" });
  for (const { distance, randomDistance } of photos[0].layers) expect(distance).toBeLessThan(randomDistance);
  const made = await run(
    ...["net.onnx", "a.png", "--layers", "relu", "--caricature", "--power", "2"],
    ...["--steps", "20", "--out", "k", "--json"],
  );
  const [caricature] = JSON.parse(made.stdout).photos[0].layers;
  expect(caricature).toMatchObject({ layer: "relu", picture: "k/a.caricature.relu.png" });
  expect(caricature.strength).toBeGreaterThan(1);
  expect(caricature.ledger.value).toBeGreaterThan(caricature.ledger.trajectory[0].value);
});

const refusals: [string[], number, string][] = [
  [["net.onnx", "a.png", "--layers", "rely"], 5, 'Cannot find the layer "rely"'],
  [["net.onnx", "a.png", "--layers", "logits"], 5, 'Cannot use layer "logits"'],
  [["net.onnx", "a.png", "--tv", "much"], 2, "expected a number from 0 up"],
  [["net.onnx", "a.png", "--power", "2"], 2, "there is no caricature"],
  [["flat.onnx", "a.png"], 2, "no layer of this network has space"],
  [["net.onnx", "none.png"], 4, 'Cannot read the picture "none.png"'],
];

test("invert says what is wrong and writes nothing", async () => {
  const lines = refusals.map(([args]) => ["invert", ...args, "--out", "none"]);
  const results = await foveaEach(folder, lines);
  for (const [i, [, code, words]] of refusals.entries())
    expect(results[i]).toMatchObject({ code, stderr: expect.stringContaining(words) });
  expect(existsSync(join(folder, "none"))).toBe(false);
});
