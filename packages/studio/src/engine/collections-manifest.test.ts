/** Manifests that cannot be believed. */

import { expect, test } from "vitest";
import { readManifest } from "./collections-manifest.ts";

const header = { modelName: "n.onnx", modelSha256: "ab", classes: 2, labels: ["a", "b"] };
const good = {
  ...{ format: "fovea-store-web", version: 1, pictures: 3, labels: ["a"], placed: 3 },
  thumbnails: { side: 64, columns: 32, perSheet: 1024, missing: 0 },
  header: { ...header, embedding: { value: "conv", size: 8 } },
};

test("readManifest() takes what the export wrote", () => {
  expect(readManifest(good)).toMatchObject({ pictures: 3, header: { embedding: { size: 8 } } });
});

test.each([
  ["no object", [], /is missing or no object/],
  ["another format", { ...good, format: "zip" }, /of another kind/],
  ["a later version", { ...good, version: 2 }, /version 2, this page knows 1/],
  ["no pictures", { ...good, pictures: 0 }, /"pictures" is 0/],
  ["a wild count", { ...good, pictures: 1e300 }, /"pictures" is 1e\+300/],
  ["more places than pictures", { ...good, placed: 4 }, /"placed" is 4/],
  [
    "huge sheets",
    { ...good, thumbnails: { side: 1024, columns: 1024, perSheet: 1024 } },
    /larger than a browser/,
  ],
  ["names for other classes", { ...good, header: { ...good.header, classes: 3 } }, /3 classes have 2 names/],
  [
    "embeddings without end",
    { ...good, pictures: 500_000, header: { ...good.header, embedding: { value: "c", size: 1000 } } },
    /need 2000 MB/,
  ],
])("readManifest() refuses %s", (_, json, words) => {
  expect(() => readManifest(json)).toThrow(words);
});
