/** fovea compare-models: a model with itself, with another, with other classes, and what can be wrong. */

import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Graph, random, type Tensor } from "@fovea/core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { noise } from "../suites/net.ts";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { plainNet, writeModel } from "./models.ts";

/** The plain network with other weights in its last layer, or in all. */
function otherNet(...names: string[]): Graph {
  const net = plainNet();
  const changed = names.map((name, i): [string, Tensor] => [
    name,
    noise(net.constants.get(name)?.shape ?? [], 50 + i),
  ]);
  return { ...net, constants: new Map([...net.constants, ...changed]) };
}

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "a.onnx", plainNet());
  await writeModel(path, "head.onnx", otherNet("fc"));
  await writeModel(path, "other.onnx", otherNet("w", "fc"));
  await writeFile(join(path, "five.txt"), "wolf\ndog\ncat\nox\nhen\n");
  await writeFile(join(path, "turned.txt"), "hen\nox\ncat\ndog\nwolf\n");
  for (const [i, name] of ["wolf", "hen"].entries()) {
    mkdirSync(join(path, "pictures", name), { recursive: true });
    for (let j = 0; j < 6; j++) await writeNoise(join(path, "pictures", name, `${j}.png`), 10 * i + j);
  }
});

/** Of a size that is cut and resized; each picture brighter in another colour. */
function writeNoise(path: string, seed: number): Promise<unknown> {
  const { uniform } = random(seed);
  const bright = [uniform(), uniform(), uniform()];
  const data = Buffer.from(
    Array.from({ length: 30 * 20 * 3 }, (_, i) => Math.round(255 * (bright[i % 3] as number) * uniform())),
  );
  return sharp(data, { raw: { width: 30, height: 20, channels: 3 } }).toFile(path);
}

const run = (...args: string[]) => fovea(folder, "compare-models", ...args);

test("a model compared with itself is the same in everything", async () => {
  const { code, stdout } = await run(
    "a.onnx",
    "a.onnx",
    "pictures",
    "--labels",
    "five.txt",
    "--maps",
    "2",
    "--out",
    "same",
    "--json",
  );
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found.agreement).toMatchObject({ share: 1, n: 12 });
  expect(found.differing).toEqual([]);
  expect(found.accuracy).toMatchObject({ pictures: 12, onlyA: 0, onlyB: 0, difference: { mean: 0 } });
  expect(found.models.a.name).toBe("a (A)");
  for (const { similarity } of found.maps.pictures) {
    expect(similarity.spearman).toBeCloseTo(1, 12);
    expect(similarity.topOverlap).toBe(1);
  }
  expect(found.layers.rows.map(({ value }: { value: string }) => value)).toEqual(["relu", "logits"]);
  for (const i of [0, 1]) expect(found.layers.values[i][i]).toBeCloseTo(1, 12);
  expect(found.layers.pictures).toBe(12);
  expect(readdirSync(join(folder, "same")).sort()).toEqual(["compare-models.html", "layers.png", "maps.png"]);
  expect(readFileSync(join(folder, "same/compare-models.html"), "utf8")).not.toMatch(
    /src="(?!data:)|<script/,
  );
});

test("models with the same features and another head: layers alike, classes not", async () => {
  const { stdout } = await run("a.onnx", "head.onnx", "pictures", "--out", "head", "--json", "--maps", "0");
  const found = JSON.parse(stdout);
  expect(found.layers.best[0]).toMatchObject({ layer: "relu", best: "relu" });
  expect(found.layers.values[0][0]).toBeCloseTo(1, 12);
  expect(found.classes).toContain("by their number");
  expect(found.accuracy).toBeNull();
  expect(found.maps.pictures).toEqual([]);
  expect(found.agreement.share).toBeLessThan(1);
});

test("classes are matched by label, and differences listed first what both are surest of", async () => {
  const labels = ["--labels-a", "five.txt", "--labels-b", "turned.txt"];
  const { code, stdout } = await run(
    "a.onnx",
    "a.onnx",
    "pictures",
    ...labels,
    "--maps",
    "1",
    "--out",
    "turned",
  );
  expect(code).toBe(0);
  expect(stdout).toContain("Classes are matched by label: 5 of 5");
  expect(stdout).toMatch(/They say the same of \d+ of 12/);
  expect(stdout).toContain("Where they differ, first what both are surest of");
  expect(stdout).toMatch(/a \(A\) is right on \d+ of 12/);
  expect(stdout).toContain("Page: turned/compare-models.html");
});

test("unreadable pictures are listed, counted and left out; few pictures have no comparison of layers", async () => {
  await writeFile(join(folder, "broken.png"), "nothing");
  const pictures = ["pictures/wolf/0.png", "broken.png", "pictures/wolf/1.png"];
  const { code, stdout, stderr } = await run("a.onnx", "other.onnx", ...pictures, "--out", "few");
  expect(code).toBe(1);
  expect(stderr).toContain('Cannot read the picture "broken.png"');
  expect(stderr).toContain("1 of 3 inputs failed");
  expect(stdout).toContain("Too few pictures to compare layers");
  expect(readdirSync(join(folder, "few")).sort()).toEqual(["compare-models.html", "maps.png"]);
});

test("compare-models says what is wrong, and leaves nothing behind", async () => {
  const refusals: [number, string, string[]][] = [
    [3, 'Cannot read the model "gone.onnx"', ["a.onnx", "gone.onnx", "pictures"]],
    [2, "grad-cam", ["a.onnx", "other.onnx", "pictures", "-m", "grad-kam"]],
    [4, "it is a tensor, prepared for one", ["a.onnx", "other.onnx", "x.npy"]],
  ];
  const lines = refusals.map(([, , args]) => ["compare-models", ...args, "--out", "no"]);
  const results = await foveaEach(folder, lines);
  for (const [i, [code, text]] of refusals.entries()) {
    expect(results[i]?.stderr).toContain(text);
    expect(results[i]?.code).toBe(code);
  }
  expect(existsSync(join(folder, "no"))).toBe(false);
});
