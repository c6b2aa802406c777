/** fovea store: what is in a store, its export, its index, and what can be wrong. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Store, type StoreHeader } from "@fovea/dataset";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fovea, temporaryFolder } from "./fovea.ts";

const header: StoreHeader = {
  ...{ modelName: "net.onnx", modelSha256: "ab".repeat(32), inputShape: [1, 3, 8, 8], folder: "" },
  ...{ preprocessing: "8×8 pixels [--size]\nrgb [guessed]", engine: "onnxruntime-node 1.30.0", classes: 2 },
  layers: [{ value: "conv", shape: [1, 2, 4, 4] }],
  embedding: { value: "conv", size: 2 },
};

const picture = (key: string, i: number, bytes: number): Parameters<Store["write"]>[0][number] => ({
  ...{ key, bytes, modified: 1, sha256: "0".repeat(64), width: 8, height: 6, label: key.split("/")[0] ?? "" },
  ...{ top: [0, 1], probabilities: [0.75, 0.25], embedding: Float32Array.of(Math.cos(i), Math.sin(i)) },
  ...{ maxima: [Float32Array.of(i, -i)], positions: [Int32Array.of(i % 16, 0)] },
});

const folder = temporaryFolder(async (path) => {
  const keys = Array.from({ length: 300 }, (_, i) => `${i % 3 === 0 ? "cat" : "dog"}/${i}.png`);
  const bytes = await sharp(Buffer.alloc(8 * 6 * 3, 200), { raw: { width: 8, height: 6, channels: 3 } })
    .png()
    .toBuffer();
  for (const name of ["cat", "dog"]) mkdirSync(join(path, "pictures", name), { recursive: true });
  for (const key of keys) writeFileSync(join(path, "pictures", key), bytes);
  const store = await Store.create(join(path, "s.fovea"), { ...header, folder: join(path, "pictures") });
  await store.write(keys.map((key, i) => picture(key, i, bytes.length)));
  await store.write([{ key: "bad.png", bytes: 0, modified: 1, problem: "the file is empty" }]);
  store.close();
  mkdirSync(join(path, "mine"));
  writeFileSync(join(path, "mine", "notes.txt"), "mine");
});

const run = (...args: string[]) => fovea(folder, "store", ...args);

test("store info says what made the store and what is in it", async () => {
  const { code, stdout, stderr } = await run("info", "s.fovea");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("s.fovea: 300 pictures, and 1 file that could not be read");
  expect(stdout).toContain("  model     net.onnx, sha256 abababababab\n");
  expect(stdout).toContain("  input     1×3×8×8; 8×8 pixels; rgb\n");
  expect(stdout).toContain("  layers    conv, 2 channels of 4×4\n");
  expect(stdout).toContain("  folders   dog, 200 pictures\n            cat, 100 pictures\n");
  expect(stdout).toContain("  index     none");
  const json = JSON.parse((await run("info", "s.fovea", "--json")).stdout);
  expect(json).toMatchObject({
    ...{ store: "s.fovea", pictures: 300, unreadable: 1, modelSha256: header.modelSha256 },
    ...{ folders: { dog: 200, cat: 100 }, index: null },
  });
});

test("store index builds the index that store info then names", async () => {
  const { code, stdout } = await run("index", "s.fovea", "--metric", "l2");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "s.fovea: index for l2 over 301 rows\n" });
  expect((await run("info", "s.fovea")).stdout).toContain("  index     for l2, over 301 rows");
  expect(existsSync(join(folder, "s.fovea", "writer.lock"))).toBe(false);
});

test("store export writes a folder whole, again over itself, and over nothing else", async () => {
  const first = await run("export", "s.fovea", "--web", "web", "--places", "50", "--side", "8");
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^web: 300 pictures in 12 files, \d+ kB\n/);
  expect(first.stdout).toContain("Places in the plane: 50 of 300, drawn by seed; more with --places");
  const second = await run("export", "s.fovea", "--web", "web", "--places", "0", "--side", "8", "--json");
  const json = JSON.parse(second.stdout);
  expect(json).toMatchObject({ store: "s.fovea", folder: "web", pictures: 300, placed: 0 });
  expect(json.thumbnails.missing).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, "web", "keys.json"), "utf8"))).toHaveLength(300);
  for (const name of readdirSync(join(folder, "web"))) {
    expect(readFileSync(join(folder, "web", name)).includes(folder)).toBe(false);
  }
  const { code, stderr } = await run("export", "s.fovea", "--web", "mine");
  expect(code).toBe(8);
  expect(stderr).toContain(
    'Cannot write the folder "mine": the folder holds other things, "notes.txt" for one',
  );
  const moved = await run("export", "s.fovea", "--web", "gone", "--pictures", "mine", "--places", "0");
  expect(moved.stdout).toContain("Thumbnails: 300 are grey");
  expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
});

test("what is no store, and options that are none, give sentences", async () => {
  const none = await run("info", "mine");
  expect(none.code).toBe(4);
  expect(none.stderr).toBe(
    'fovea: Cannot open the store "mine": it was not made by fovea scan (it has no fovea-store.json)\n  hint: `fovea scan MODEL DIR --store PATH` makes one.\n',
  );
  expect((await run("export", "none", "--web", "x")).stderr).toContain("there is no such folder");
  expect(existsSync(join(folder, "x"))).toBe(false);
  const metric = await run("index", "s.fovea", "--metric", "dot");
  expect([metric.code, metric.stderr.split("\n")[0]]).toEqual([
    2,
    "fovea: Cannot use --metric dot: known are cosine, l2",
  ]);
});
