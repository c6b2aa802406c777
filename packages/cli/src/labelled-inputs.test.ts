import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labelledInputs } from "./labelled-inputs.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-inputs-"));
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  for (const name of ["drawn/a", "drawn/masks", "plain/b", "links"]) mkdirSync(at(name), { recursive: true });
  const image = sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } });
  for (const name of ["drawn/a/1.png", "drawn/masks/1.png", "plain/b/2.png"]) await image.toFile(at(name));
  const coco = {
    images: [{ id: 1, file_name: "a/1.png", width: 4, height: 4 }],
    categories: [{ id: 1, name: "fox" }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 2, 2], area: 4, iscrowd: 0 }],
  };
  writeFileSync(at("drawn/annotations.json"), JSON.stringify(coco));
  symlinkSync(at("plain/b/2.png"), at("links/2.png"));
  writeFileSync(at("links/index.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("labelledInputs() leaves out masks beside annotated pictures, also among other folders", async () => {
  const { paths, classes } = await labelledInputs([at("drawn"), at("plain")], at("out"));
  expect(paths).toEqual([at("drawn/a/1.png"), at("plain/b/2.png")]);
  expect([...classes.values()].sort()).toEqual(["b", "fox"]);
});

test("labelledInputs() takes a folder of links as it is, whatever JSON lies in it", async () => {
  expect((await labelledInputs([at("links")], at("out"))).paths).toEqual([at("links/2.png")]);
});
