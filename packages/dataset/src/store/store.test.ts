/** The store on folders made here: rows come back as they were written, all or none. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf } from "../testing/folder.ts";
import {
  byKey,
  collect,
  testHeader,
  testPicture,
  testPictures,
  testUnreadable,
} from "../testing/store-rows.ts";
import { Store } from "./store.ts";

const place = async (): Promise<string> => join(await folderOf({}), "my store #1 50%");

test("rows come back as they were written, pictures and unreadable files apart", async () => {
  const path = await place();
  const { label: _, ...bare } = testPicture("no label.jpg", 3);
  const pictures = [...testPictures(3), { ...bare, top: [2], probabilities: [1] }];
  const store = await Store.create(path, testHeader);
  await store.write([...pictures, testUnreadable("broken.png")]);
  store.close();
  const again = await Store.open(path, { modelSha256: testHeader.modelSha256 });
  expect(again.header).toEqual(testHeader);
  expect(await again.count()).toEqual({ pictures: 4, unreadable: 1 });
  expect((await collect(again.rows())).sort(byKey)).toEqual(pictures);
  expect(await collect(again.unreadable())).toEqual([testUnreadable("broken.png")]);
  const known = await again.known();
  expect([...known.keys()].sort()).toEqual(["a0.jpg", "a1.jpg", "a2.jpg", "broken.png", "no label.jpg"]);
  expect(known.get("a1.jpg")).toEqual({ key: "a1.jpg", bytes: 1001, modified: 1.7e12 + 1.5 });
  const some = (await collect(again.rows(["key", "probabilities"]))).sort(byKey);
  expect(some.at(-1)).toEqual({ key: "no label.jpg", probabilities: [1] });
  again.close();
});

test("write() replaces rows of changed files in one commit, also a picture by an unreadable file", async () => {
  const path = await place();
  const store = await Store.create(path, testHeader);
  await store.write([...testPictures(4), testUnreadable("b.jpg")]);
  const rows = [testPicture("a1.jpg", 41), testPicture("b.jpg", 42), testUnreadable("a2.jpg")];
  await store.write([...rows, testPicture("new.jpg", 43)], ["a1.jpg", "b.jpg", "a2.jpg"]);
  const found = (await collect(store.rows(["key", "width"]))).sort(byKey);
  expect(found).toEqual([
    { key: "a0.jpg", width: 8 },
    { key: "a1.jpg", width: 49 },
    { key: "a3.jpg", width: 11 },
    { key: "b.jpg", width: 50 },
    { key: "new.jpg", width: 51 },
  ]);
  expect((await collect(store.unreadable())).map(({ key }) => key)).toEqual(["a2.jpg"]);
  store.close();
});

test("remove() takes exactly the rows of these names, however odd", async () => {
  const odd = [
    "it's.jpg",
    "50%_x.jpg",
    "a\\b.jpg",
    'q"q.jpg',
    "line\nend.jpg",
    "ü/犬 🐕.jpg",
    "a.jpg' OR '1'='1",
  ];
  const store = await Store.create(await place(), testHeader);
  await store.write([...odd, "stays.jpg"].map((key, i) => testPicture(key, i)));
  expect([...(await store.known()).keys()].sort()).toEqual([...odd, "stays.jpg"].sort());
  await store.remove(odd.slice(0, 3));
  await store.remove([...odd.slice(3), "was never there.jpg"]);
  expect((await collect(store.rows(["key"]))).map(({ key }) => key)).toEqual(["stays.jpg"]);
  store.close();
});

test("tidy() brings many commits together and loses nothing", async () => {
  const path = await place();
  const store = await Store.create(path, testHeader);
  const versions = (): number => readdirSync(join(path, "pictures.lance", "_versions")).length;
  for (let i = 0; i < 260; i++) await store.write(testPictures(1, i));
  await store.remove(["a7.jpg"]);
  expect(versions()).toBeGreaterThan(260);
  await store.tidy();
  expect(versions()).toBeLessThan(5);
  expect(readdirSync(join(path, "pictures.lance", "data"))).toHaveLength(1);
  const expected = testPictures(260)
    .filter(({ key }) => key !== "a7.jpg")
    .sort(byKey);
  expect((await collect(store.rows())).sort(byKey)).toEqual(expected);
  store.close();
});

test("an empty store answers every question", async () => {
  const store = await Store.create(await place(), testHeader);
  await store.write([]);
  await store.tidy();
  expect(await store.count()).toEqual({ pictures: 0, unreadable: 0 });
  expect(await collect(store.rows())).toEqual([]);
  expect(await store.strongest("conv1", [0, 2], 3)).toEqual([[], []]);
  expect(await store.nearest(new Float32Array(6), { k: 3, exact: false })).toEqual([]);
  await expect(store.index()).rejects.toThrow("Cannot build an index: found 0 pictures");
  store.close();
});

test("a store is refused to another model with both hashes, and to other preparations with both texts", async () => {
  const path = await place();
  (await Store.create(path, testHeader)).close();
  const modelSha256 = "c".repeat(64);
  await expect(Store.open(path, { modelName: "other.onnx", modelSha256 })).rejects.toMatchObject({
    code: "file-unreadable",
    message: `Cannot use the store "${path}": it was made by another model, net.onnx (sha256 aaaaaaaaaaaa), not by other.onnx (sha256 cccccccccccc)`,
    details: { field: "modelSha256", store: "a".repeat(64), given: modelSha256 },
  });
  const other = { ...testHeader, preprocessing: "8×8, squash" };
  await expect(Store.resume(path, other)).rejects.toThrow(
    "it was made with the preprocessing 8×8, crop, RGB, ×1/255, not 8×8, squash",
  );
  await expect(Store.resume(path, { ...testHeader, layers: testHeader.layers.slice(1) })).rejects.toThrow(
    "it was made with the layers conv1 (1×3×4×4), conv2 (1×5×2×2), not conv2 (1×5×2×2)",
  );
});

test("a folder that holds anything else is refused and left as it is", async () => {
  const path = await folderOf({ "notes.txt": "mine" });
  for (const make of [Store.create, Store.resume]) {
    await expect(make(path, testHeader)).rejects.toThrow(
      `Cannot make a store in "${path}": the folder holds other things, "notes.txt" for one`,
    );
  }
  await expect(Store.resume(join(path, "notes.txt"), testHeader)).rejects.toThrow(/Cannot (make|open)/);
  await expect(Store.open(path)).rejects.toThrow(
    "it was not made by fovea scan (it has no fovea-store.json)",
  );
  await expect(Store.open(join(path, "none"))).rejects.toThrow("there is no such folder");
  expect(readdirSync(path)).toEqual(["notes.txt"]);
  const store = await place();
  (await Store.create(store, testHeader)).close();
  await expect(Store.create(store, testHeader)).rejects.toThrow("the folder holds other things");
});

test("a store whose maker was killed at any point of making it is mended", async () => {
  const path = await place();
  const fill = async (): Promise<void> => {
    const store = await Store.resume(path, testHeader);
    await store.write(testPictures(2));
    expect(await store.count()).toEqual({ pictures: 2, unreadable: 0 });
    store.close();
  };
  mkdirSync(path);
  writeFileSync(join(path, "fovea-store.json.tmp"), '{"form');
  writeFileSync(join(path, "writer.lock.99999999-1"), "{");
  await fill();
  rmSync(join(path, "pictures.lance"), { recursive: true });
  await fill();
  rmSync(join(path, "pictures.lance"), { recursive: true });
  mkdirSync(join(path, "pictures.lance", "_versions"), { recursive: true });
  expect(await (await Store.open(path)).count()).toEqual({ pictures: 0, unreadable: 0 });
  await fill();
});

test("a damaged or foreign store gives a sentence", async () => {
  const path = await place();
  const store = await Store.create(path, testHeader);
  await store.write(testPictures(5));
  store.close();
  const header = join(path, "fovea-store.json");
  const text = readFileSync(header, "utf8");
  const openedWith = async (content: string): Promise<Store> => {
    writeFileSync(header, content);
    return Store.open(path);
  };
  await expect(openedWith("{")).rejects.toThrow("fovea-store.json is no JSON");
  await expect(openedWith('{"format":2}')).rejects.toThrow("it has format 2, this program knows format 1");
  await expect(openedWith('{"format":1}')).rejects.toThrow('fovea-store.json is damaged at "modelName"');
  await expect(openedWith(text.replace('"size": 6', '"size": 60'))).rejects.toThrow(
    "its columns are not those that its header names",
  );
  writeFileSync(header, text);
  const data = join(path, "pictures.lance", "data");
  const [file = ""] = readdirSync(data);
  writeFileSync(join(data, file), "not rows");
  await expect((await Store.open(path)).known()).rejects.toThrow(
    `Cannot read the store "${path}": its data are damaged`,
  );
  rmSync(join(path, "pictures.lance", "_versions"), { recursive: true });
  await expect(Store.open(path)).rejects.toThrow(`Cannot read the store "${path}": its data are damaged`);
  await expect(Store.resume(path, testHeader)).rejects.toThrow("its data are damaged");
  expect(existsSync(join(path, "writer.lock"))).toBe(false);
});
