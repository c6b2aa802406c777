import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listPictures } from "./list-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-list-"));
beforeAll(async () => {
  const picture = await sharp({ create: { width: 8, height: 7, channels: 3, background: "#808080" } })
    .png()
    .toBuffer();
  for (const name of ["a.png", "b.png", "masks/a.png", "masks/b.png"]) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), picture);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test("lists what lies in the folder, or what its annotations speak of, with the classes that they tell", async () => {
  const plain = await listPictures(folder, join(folder, "store"));
  expect(plain.classes).toBeUndefined();
  writeFileSync(
    join(folder, "annotations.json"),
    JSON.stringify({
      images: ["a.png", "b.png"].map((file_name, id) => ({ id, file_name, width: 8, height: 7 })),
      annotations: [{ id: 1, image_id: 0, category_id: 3, bbox: [1, 1, 3, 3] }],
      categories: [{ id: 3, name: "cat" }],
    }),
  );
  const { files, classes, problems } = await listPictures(folder, join(folder, "store"));
  expect(files.map(({ key }) => key)).toEqual(["a.png", "b.png"]);
  expect(classes?.get("a.png")).toBe("cat");
  expect(classes?.get("b.png")).toBeUndefined();
  expect(problems).toContainEqual({
    path: "masks/a.png",
    why: "and 1 more are left out: the annotations of the folder do not speak of them",
  });
});
