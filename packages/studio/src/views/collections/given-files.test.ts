/** Files of folders. */

import { expect, test } from "vitest";
import { filesByKey, folderOf, picturesIn } from "./given-files.ts";

const file = new File(["x"], "x");
const at = (...paths: string[]) => paths.map((path) => ({ path, file }));

test("folderOf() takes the folder's name off and leaves out what systems put there", () => {
  const { name, files } = folderOf(at("animals/cat/1.png", "animals/.DS_Store", "animals/2.png"));
  expect(name).toBe("animals");
  expect(files.map(({ path }) => path)).toEqual(["cat/1.png", "2.png"]);
  expect(folderOf(at("a.png", "b.png")).name).toBe("2 files");
});

test("picturesIn() sorts, and finds the mask of a picture by its name", () => {
  const { pictures, masks } = picturesIn(at("b/2.png", "a/1.JPG", "masks/1.png", "masks/9.png", "notes.txt"));
  expect(pictures.map(({ path }) => path)).toEqual(["a/1.JPG", "b/2.png"]);
  expect([...masks.keys()]).toEqual(["a/1.JPG"]);
});

test("picturesIn() leaves a mask that could belong to two pictures", () => {
  expect(picturesIn(at("a/1.png", "b/1.png", "masks/1.png")).masks.size).toBe(0);
});

test("filesByKey() finds pictures below a folder above", () => {
  const found = filesByKey(at("data/cat/1.png", "2.png", "else/3.png"), ["cat/1.png", "2.png", "x/3.png"]);
  expect([...found.keys()]).toEqual(["cat/1.png", "2.png"]);
});
