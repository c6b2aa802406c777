/** Files beside a model, in a folder made for each test. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findLabels, readLabels, readPreprocessFile, readSidecars } from "./preprocess-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};
const model = (): string => join(folder, "net.v1.onnx");

test("readSidecars() finds nothing beside a lonely model", async () => {
  expect(await readSidecars(model())).toEqual([]);
});

test("readSidecars() puts the model's own file first", async () => {
  put("config.json", { image_size: 3 });
  put("preprocessor_config.json", { size: 2 });
  put("net.v1.preprocess.json", { size: 1 });
  expect((await readSidecars(model())).map(({ json }) => json)).toEqual([
    { size: 1 },
    { size: 2 },
    { image_size: 3 },
  ]);
});

test("readSidecars() names a file that is not JSON", async () => {
  const path = put("config.json", "{ broken");
  await expect(readSidecars(model())).rejects.toThrow(`Cannot read "${path}": it is not JSON`);
  await expect(readSidecars(model())).rejects.toMatchObject({ code: "file-unreadable" });
});

test("readPreprocessFile() takes the form itself or an entry with an `input`", async () => {
  expect(await readPreprocessFile(put("a.json", { order: "BGR" }))).toEqual({ order: "bgr" });
  expect(await readPreprocessFile(put("b.json", { file: "x.onnx", input: { size: [3, 4] } }))).toEqual({
    size: [3, 4],
  });
  await expect(readPreprocessFile(join(folder, "none.json"))).rejects.toThrow("there is no such file");
});

test("readLabels() goes by the ending", async () => {
  expect((await readLabels(put("l.txt", "cat\ndog\n"))).names).toEqual(["cat", "dog"]);
  expect((await readLabels(put("l.JSON", { 0: "cat" }))).names).toEqual(["cat"]);
  await expect(readLabels(folder)).rejects.toMatchObject({ code: "file-unreadable" });
});

test("findLabels() prefers the model's own labels, then config.json, metadata, labels.txt", async () => {
  const config = put("config.json", { id2label: { 0: "from config" } });
  const own = put("net.v1.labels.txt", "own");
  const common = put("labels.txt", "common");
  const find = async (metadata = {}) => findLabels(model(), await readSidecars(model()), metadata);
  expect(await find()).toEqual({ names: ["own"], source: own });
  rmSync(own);
  expect(await find({ names: "['meta']" })).toEqual({ names: ["from config"], source: config });
  put("config.json", { id2label: { 0: "LABEL_0" } });
  expect(await find({ names: "['meta']" })).toEqual({ names: ["meta"], source: "ONNX metadata names" });
  expect(await find()).toEqual({ names: ["common"], source: common });
  rmSync(common);
  expect(await find()).toBeUndefined();
});

const shared = "/work/shared";

test.skipIf(!existsSync(`${shared}/models/models.json`))(
  "every input of the shared models.json and every shared label file is understood (needs ../shared)",
  async () => {
    const entries = JSON.parse(readFileSync(`${shared}/models/models.json`, "utf8")) as object[];
    for (const entry of entries) {
      expect(Object.keys(await readPreprocessFile(put("entry.json", entry)))).toContain("size");
    }
    expect((await readLabels(`${shared}/labels/imagenet1k.json`)).names).toHaveLength(1000);
    expect((await readLabels(`${shared}/labels/cifar10.json`)).names[9]).toBe("truck");
  },
);
