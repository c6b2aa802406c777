/** fovea atlas: samples to page, an interrupted run that goes on, and what can be wrong. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Store } from "@fovea/dataset";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, foveaEach, temporaryFolder } from "./fovea.ts";
import { flatNet, plainNet, writeModel, writePicture } from "./models.ts";

const folder = temporaryFolder(async (path) => {
  await writeModel(path, "plain.onnx", plainNet());
  await writeModel(path, "flat.onnx", flatNet());
  await fovea(path, "menagerie", "render", "--count", "12", "--size", "64", "--out", "drawn");
  rmSync(join(path, "drawn/masks"), { recursive: true });
  await writeFile(join(path, "broken.png"), "no picture");
});

const run = (...args: string[]) => fovea(folder, "atlas", ...args);
const quick = ["--samples-per-picture", "4", "--grids", "2,3", "--least", "3", "--neighbors", "8"];
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

test("atlas draws an icon for each cell, and goes on with those that are there", async () => {
  const args = ["menagerie-net", "drawn", ...quick, "--steps", "2", "--out", "first"];
  const { code, stdout, stderr } = await run(...args);
  expect(stderr).toMatch(/note: \d+ icons to make; about .* each, .* in all/);
  expect(code).toBe(0);
  expect(stdout).toMatch(/menagerie-net at stage3\/block1\/relu: 48 positions, 80 channels/);
  const found = JSON.parse(read("first/atlas.json"));
  expect(found).toMatchObject({
    ...{ layer: "stage3/block1/relu", icons: "synthesis", pictures: 12, samples: 48, steps: 2, problems: [] },
    grids: [{ grid: 2 }, { grid: 3 }],
  });
  const cells = found.grids.flatMap(({ cells }: { cells: { count: number }[] }) => cells);
  expect(cells.every(({ count }: { count: number }) => count >= 3)).toBe(true);
  expect(cells[0].classes[0]).toMatchObject({ label: expect.any(String), value: expect.any(Number) });
  const icons = readdirSync(join(folder, "first/icons"));
  expect(icons.length).toBe(cells.length);
  expect((await sharp(join(folder, "first/atlas-2.png")).metadata()).width).toBeGreaterThan(100);

  const page = read("first/atlas.html");
  rmSync(join(folder, "first/icons", icons[0] as string));
  const again = await run(...args);
  expect(again.stderr).toContain(`note: 1 icon to make, ${cells.length - 1} are there from before`);
  expect(read("first/atlas.html")).toBe(page);
});

test("the page loads nothing, and runs the one script that its rule names", async () => {
  const args = ["plain.onnx", "drawn", ...quick, "--icons", "patches", "--size", "16x16", "--out", "second"];
  const { code } = await run(...args);
  expect(code).toBe(0);
  const page = read("second/atlas.html");
  expect(page).not.toMatch(/src="(?!data:)/);
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text as string);
  expect(scripts).toHaveLength(1);
  const hash = createHash("sha256")
    .update(scripts[0] as string)
    .digest("base64");
  expect(page.replaceAll("&#39;", "'")).toContain(`script-src 'sha256-${hash}'`);
  const [, data = ""] = /<script type="application\/json" id="atlas-data">(.*)<\/script>/.exec(page) ?? [];
  expect(JSON.parse(data).grids[0].cells[0]).toMatchObject({ count: expect.any(Number), row: 0 });
});

test("atlas lists a picture that cannot be read, and goes on with the rest", async () => {
  const args = [
    "plain.onnx",
    "broken.png",
    "drawn",
    ...quick,
    "--icons",
    "patches",
    "--out",
    "third",
    "--json",
  ];
  const { code, stdout, stderr } = await run(...args);
  expect(stderr).toContain('Cannot read the picture "broken.png"');
  expect(stderr).toContain("1 of 13 inputs failed");
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ pictures: 12, problems: [{ path: "broken.png" }] });
});

test("atlas takes the pictures of a scan, and refuses that of another model with both hashes", async () => {
  const sha256 = createHash("sha256")
    .update(readFileSync(join(folder, "plain.onnx")))
    .digest("hex");
  await writePicture(join(folder, "stripes.png"));
  const stored = async (path: string, modelSha256: string): Promise<void> => {
    const store = await Store.create(join(folder, path), {
      ...{ modelName: "plain.onnx", modelSha256, inputShape: [1, 3, 16, 16], preprocessing: "", engine: "" },
      ...{ folder, layers: [], embedding: { value: "flat", size: 4 }, classes: 5 },
    });
    await store.write([
      {
        ...{ key: "stripes.png", bytes: 1, modified: 1, sha256: "00", width: 40, height: 30 },
        ...{ top: [0], probabilities: [1], embedding: new Float32Array(4), maxima: [], positions: [] },
      },
    ]);
    store.close();
  };
  await stored("own.store", sha256);
  await stored("other.store", "f".repeat(64));
  const args = [
    "plain.onnx",
    "--icons",
    "patches",
    "--samples-per-picture",
    "9",
    "--least",
    "1",
    "--out",
    "fourth",
  ];
  const own = await run(...args, "--store", "own.store", "--json");
  expect(own.stderr).not.toContain("fovea:");
  const { pictures, samples, silent } = JSON.parse(own.stdout);
  expect([pictures, samples + silent]).toEqual([1, 9]);
  const other = await run(...args, "--store", "other.store");
  expect(other.stderr).toContain("f".repeat(12));
  expect(other.stderr).toContain(sha256.slice(0, 12));
  expect(other.code).not.toBe(0);
});

test("atlas says what is wrong, and leaves nothing behind", async () => {
  const wrong: [number, string, string[]][] = [
    [2, "none are given", ["plain.onnx"]],
    [2, "both pictures and a store", ["plain.onnx", "drawn", "--store", "own.store"]],
    [5, 'Did you mean "relu"', ["plain.onnx", "drawn", "--layer", "relo"]],
    [5, "no layer of the model has more than one position", ["flat.onnx", "drawn"]],
    [4, "none of the pictures can be read", ["plain.onnx", "broken.png"]],
    [2, "from 8 to 1024", ["plain.onnx", "drawn", "--icon-size", "100000"]],
    [2, "Give more pictures, or a smaller --least", ["plain.onnx", "drawn", "--least", "100"]],
  ];
  const results = await foveaEach(
    folder,
    wrong.map(([, , args]) => ["atlas", ...args, "--out", "no"]),
  );
  for (const [i, [code, text]] of wrong.entries())
    expect(results[i]).toMatchObject({ code, stderr: expect.stringContaining(text) });
  expect(existsSync(join(folder, "no"))).toBe(false);
});
