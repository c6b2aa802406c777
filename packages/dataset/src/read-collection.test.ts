/** What kind a folder is, and what is left out of it. */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCollection } from "./read-collection.ts";
import { folderOf } from "./testing/folder.ts";

test("readCollection() finds a folder per class", async () => {
  const dir = await folderOf({ "cat/1.jpg": "picture", "dog/10.jpg": "picture", "dog/2.jpg": "picture" });
  const { kind, classes, samples, problems } = await readCollection(dir);
  expect({ kind, classes, problems }).toEqual({
    kind: "class-folders",
    classes: ["cat", "dog"],
    problems: [],
  });
  expect(samples.map(({ name, label }) => [name, label])).toEqual([
    ["cat/1.jpg", "cat"],
    ["dog/2.jpg", "dog"],
    ["dog/10.jpg", "dog"],
  ]);
  expect(samples[0]?.path).toBe(join(dir, "cat/1.jpg"));
});

test("readCollection() finds classes below train and val, and says what lies beside", async () => {
  const dir = await folderOf({
    "train/cat/1.jpg": "picture",
    "train/dog/1.jpg": "picture",
    "valid/cat/2.jpg": "picture",
    "old/cat/3.jpg": "picture",
  });
  const { classes, samples, problems } = await readCollection(dir);
  expect(classes).toEqual(["cat", "dog"]);
  expect(samples.map(({ split }) => split)).toEqual(["train", "train", "val"]);
  expect(problems).toEqual([{ path: "old", why: expect.stringContaining("left out") }]);
});

test("readCollection() says that one class is nothing to tell apart; one folder of pictures is no class", async () => {
  const one = await readCollection(await folderOf({ "cat/1.jpg": "picture" }));
  expect(one.problems).toEqual([{ path: "cat", why: expect.stringContaining("only class") }]);
  const plain = await readCollection(await folderOf({ "images/1.jpg": "picture" }));
  expect(plain).toMatchObject({ kind: "pictures", classes: [], problems: [] });
});

test("readCollection() skips what it cannot read, and names it", async () => {
  const dir = await folderOf({
    "a.jpg": "picture",
    "b.jpg": "no picture",
    "c.png": "",
    "d.png": '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
  });
  const { samples, problems } = await readCollection(dir);
  expect(samples.map(({ name }) => name)).toEqual(["a.jpg"]);
  expect(problems.map(({ path }) => path).sort()).toEqual(["b.jpg", "c.png", "d.png"]);
  expect(problems.find(({ path }) => path === "d.png")?.why).toContain("SVG");
});

test("readCollection() refuses an empty folder, one of broken pictures, and one that is not there", async () => {
  await expect(readCollection(await folderOf({ "notes.txt": "-" }))).rejects.toMatchObject({
    code: "picture-unreadable",
    message: expect.stringMatching(/there are none$/),
  });
  await expect(readCollection(await folderOf({ "a.png": "x" }))).rejects.toThrow('"a.png" is skipped');
  await expect(readCollection("/nowhere/at/all")).rejects.toThrow("there is no such folder");
});

test("readCollection() follows no link out of the folder and into no folder", async () => {
  const [dir, elsewhere] = [await folderOf({ "a.jpg": "picture" }), await folderOf({ "x/b.jpg": "picture" })];
  symlinkSync(join(elsewhere, "x/b.jpg"), join(dir, "b.jpg"));
  symlinkSync(join(elsewhere, "x"), join(dir, "more"));
  symlinkSync(dir, join(dir, "self"));
  symlinkSync(join(dir, "a.jpg"), join(dir, "again.jpg"));
  const { samples, problems } = await readCollection(dir);
  expect(samples.map(({ name }) => name)).toEqual(["a.jpg", "again.jpg"]);
  expect(problems.map(({ path }) => path).sort()).toEqual(["b.jpg", "more", "self"]);
});
