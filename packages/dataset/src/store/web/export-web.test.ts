/** The exported files, read back as a page would read them. */

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { folderOf } from "../../testing/folder.ts";
import { byKey, testHeader, testPicture, testUnreadable } from "../../testing/store-rows.ts";
import type { ScannedPicture } from "../row.ts";
import { Store } from "../store.ts";
import { exportWeb } from "./export-web.ts";

interface Exported {
  readonly folder: string;
  readonly root: string;
  readonly store: Store;
  readonly pictures: readonly ScannedPicture[];
}

/** Six pictures, of which the files of the last two are gone and changed; the unreadable file's problem names its path. */
async function small(): Promise<Exported> {
  const keys = ["b.jpg", "a/x.jpg", "c.jpg", "d.jpg", "gone.jpg", "other.jpg"];
  const root = await folderOf(Object.fromEntries(keys.slice(0, 4).map((key) => [key, "picture"])));
  writeFileSync(join(root, "other.jpg"), "<svg/>");
  const pictures = keys.map((key, i) => {
    const bytes = statSync(join(root, key), { throwIfNoEntry: false })?.size ?? 1;
    return { ...testPicture(key, i), bytes: key === "other.jpg" ? 99 : bytes };
  });
  const header = { ...testHeader, folder: root, modelName: join(root, "net.onnx") };
  const store = await Store.create(join(await folderOf({}), "store"), header);
  await store.write([...pictures, { ...testUnreadable("bad.jpg"), problem: `${root}/bad.jpg is empty` }]);
  return { root, store, pictures: pictures.sort(byKey), folder: join(await folderOf({}), "web") };
}

test("exportWeb() writes every number in the order of the keys, and says how long each file is", async () => {
  const { store, pictures, folder } = await small();
  const manifest = await exportWeb(store, folder, { side: 8 });
  const read = (name: string): ArrayBuffer => new Uint8Array(readFileSync(join(folder, name))).buffer;
  const numbers = (rows: readonly ArrayLike<number>[]): number[] => rows.flatMap((row) => Array.from(row));
  expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))).toEqual(manifest);
  expect(manifest).toMatchObject({ pictures: 6, unreadable: 1, labels: ["cat", "dog"], placed: 6 });
  expect(JSON.parse(readFileSync(join(folder, "keys.json"), "utf8"))).toEqual(pictures.map(({ key }) => key));
  const floats = (name: string): number[] => Array.from(new Float32Array(read(name)));
  const ints = (name: string): number[] => Array.from(new Int32Array(read(name)));
  expect(floats("embeddings.bin")).toEqual(numbers(pictures.map(({ embedding }) => embedding)));
  expect(floats("maxima-1.bin")).toEqual(numbers(pictures.map(({ maxima }) => maxima[1] ?? [])));
  expect(Array.from(new Uint16Array(read("positions-0.bin")))).toEqual(
    numbers(pictures.map(({ positions }) => positions[0] ?? [])),
  );
  expect(ints("top.bin")).toEqual(numbers(pictures.map(({ top }) => [...top, -1, -1])));
  expect(floats("probabilities.bin").slice(0, 5)).toEqual([0.5, 0.25, 0.25, 0, 0]);
  expect(ints("labels.bin")).toEqual(pictures.map(({ label }) => ["cat", "dog"].indexOf(label ?? "")));
  expect(ints("sizes.bin").slice(0, 2)).toEqual([pictures[0]?.width, pictures[0]?.height]);
  expect(floats("places.bin").every(Number.isFinite)).toBe(true);
  for (const { name, bytes } of manifest.files)
    expect([name, statSync(join(folder, name)).size]).toEqual([name, bytes]);
  expect(readdirSync(folder).sort()).toEqual(
    ["manifest.json", ...manifest.files.map(({ name }) => name)].sort(),
  );
});

test("exportWeb() puts thumbnails on a sheet, grey where the file is gone or is another", async () => {
  const { store, pictures, folder } = await small();
  const { thumbnails } = await exportWeb(store, folder, { side: 8, places: 0 });
  expect(thumbnails).toEqual({ side: 8, columns: 32, perSheet: 1024, missing: 2 });
  const { data, info } = await sharp(join(folder, "sheet-0000.jpg"))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([256, 8]);
  const levels = pictures.map((_, i) => data[3 * (4 * info.width + 8 * i + 4)] as number);
  // folderOf() draws pictures of level 90; gone.jpg and other.jpg are the last by name.
  for (const [i, level] of levels.entries()) expect(Math.abs(level - (i < 4 ? 90 : 128))).toBeLessThan(3);
});

test("exportWeb() says nothing of where the folder was", async () => {
  const { store, folder, root } = await small();
  await exportWeb(store, folder, { side: 8 });
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes(root)).toBe(false);
});

test("exportWeb() places a part that is drawn by seed, and the others nowhere", async () => {
  const { store, folder } = await small();
  const { placed } = await exportWeb(store, folder, { side: 8, places: 3 });
  const places = new Float32Array(new Uint8Array(readFileSync(join(folder, "places.bin"))).buffer);
  expect([placed, places.filter(Number.isNaN).length]).toEqual([3, 6]);
});

test("exportWeb() replaces an earlier export whole, and nothing else", async () => {
  const { store, folder } = await small();
  await exportWeb(store, folder, { side: 8, places: 0 });
  writeFileSync(join(folder, "maxima-9.bin"), "from before");
  const parent = join(folder, "..");
  mkdirSync(join(parent, ".web.fovea-99999999"));
  await exportWeb(store, folder, { side: 16, places: 0 });
  expect(existsSync(join(folder, "maxima-9.bin"))).toBe(false);
  expect(readdirSync(parent)).toEqual(["web"]);
  mkdirSync(join(parent, "mine"));
  writeFileSync(join(parent, "mine", "notes.txt"), "mine");
  await expect(exportWeb(store, join(parent, "mine"))).rejects.toThrow('"notes.txt" for one');
  await expect(exportWeb(store, join(parent, "mine", "notes.txt"))).rejects.toThrow("a file of that name");
  expect(readdirSync(join(parent, "mine"))).toEqual(["notes.txt"]);
});

test("exportWeb() that fails leaves what was there", async () => {
  const { store, folder } = await small();
  await exportWeb(store, folder, { side: 8, places: 0 });
  const before = readFileSync(join(folder, "manifest.json"), "utf8");
  const failing = exportWeb(store, folder, {
    progress: () => {
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    },
  });
  await expect(failing).rejects.toThrow(`Cannot write the folder "${folder}": the disk is full`);
  expect(readFileSync(join(folder, "manifest.json"), "utf8")).toBe(before);
  expect(readdirSync(join(folder, ".."))).toEqual(["web"]);
});
