/** Masks of findings, in folders and beside the pictures. */

import sharp from "sharp";
import { expect, test } from "vitest";
import { readMask } from "./mask-file.ts";
import { readCollection } from "./read-collection.ts";
import { folderOf, rowsOf } from "./testing/folder.ts";

const empty = "00000000";
const mask = [empty, "00100000", "00130000", empty, empty, empty];
const nothing = Array<string>(6).fill(empty);

test("masks/<finding>/x.png belong to images/x.jpg; an empty one means that there is nothing", async () => {
  const dir = await folderOf({
    "images/x.jpg": "picture",
    "images/y.jpg": "picture",
    "masks/lesion/x.png": mask,
    "masks/vessel/x.png": nothing,
    "masks/lesion/y.png": ["11", "11"],
    "masks/lesion/z.png": mask,
  });
  const { kind, classes, samples, problems } = await readCollection(dir);
  expect({ kind, classes }).toEqual({ kind: "masks", classes: ["lesion", "vessel"] });
  const [truth] = await Promise.all(samples.map((sample) => sample.truth?.()));
  expect(truth?.objects).toHaveLength(1);
  expect(truth?.objects[0]).toMatchObject({ label: "lesion", box: { x: 2, y: 1, width: 2, height: 2 } });
  expect(problems.map(({ path }) => path).sort()).toEqual(["masks/lesion/y.png", "masks/lesion/z.png"]);
  expect(problems.find(({ path }) => path.endsWith("y.png"))?.why).toContain("2×2 pixels, its picture 8×6");
});

test("x_<finding>.png and x_mask.png lie beside x.jpg; x_2.jpg is another picture", async () => {
  const dir = await folderOf({
    "benign/x.jpg": "picture",
    "benign/x_2.jpg": "picture",
    "benign/x_mask.png": mask,
    "benign/x_calcification.png": mask,
  });
  const { kind, classes, samples } = await readCollection(dir);
  expect({ kind, classes }).toEqual({ kind: "masks", classes: ["benign", "calcification"] });
  expect(samples.map(({ name }) => name)).toEqual(["benign/x_2.jpg", "benign/x.jpg"]);
  expect((await samples[1]?.truth?.())?.objects.map(({ label }) => label)).toEqual([
    "calcification",
    "benign",
  ]);
});

test("beside a picture of the same format a mask is known by its two colours", async () => {
  const dir = await folderOf({});
  const raw = { width: 8, height: 6, channels: 3 } as const;
  const photo = Buffer.from(Array.from({ length: 144 }, (_, i) => (i * 37) % 251));
  const red = Buffer.from(
    Array.from({ length: 144 }, (_, i) => (i >= 60 && i < 72 && i % 3 === 0 ? 255 : 0)),
  );
  await sharp(photo, { raw }).toFile(`${dir}/x.png`);
  await sharp(photo, { raw }).toFile(`${dir}/x_left.png`);
  await sharp(red, { raw }).toFile(`${dir}/x_mass.png`);
  await sharp(Buffer.alloc(144), { raw }).toFile(`${dir}/x_calcification.png`);
  const { kind, classes, samples } = await readCollection(dir);
  expect({ kind, classes }).toEqual({ kind: "masks", classes: ["calcification", "mass"] });
  expect(samples.map(({ name }) => name)).toEqual(["x_left.png", "x.png"]);
  expect((await samples[1]?.truth?.())?.objects).toMatchObject([{ label: "mass", box: { x: 4, y: 2 } }]);
});

test("readMask() takes the level 1 of 16 bits, and not what is transparent", async () => {
  const dir = await folderOf({ "x.png": mask });
  expect(rowsOf(await readMask(`${dir}/x.png`, { width: 8, height: 6 }))).toEqual(
    mask.map((row) => row.replace("3", "1")),
  );
  const deep = Uint16Array.from([0, 1, 0, 300]);
  await sharp(deep, { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toFile(`${dir}/deep.png`);
  expect(rowsOf(await readMask(`${dir}/deep.png`, { width: 2, height: 2 }))).toEqual(["01", "01"]);
  const clear = Buffer.from([255, 0, 0, 255, 255, 0, 0, 0]);
  await sharp(clear, { raw: { width: 2, height: 1, channels: 4 } }).toFile(`${dir}/clear.png`);
  expect(rowsOf(await readMask(`${dir}/clear.png`, { width: 2, height: 1 }))).toEqual(["10"]);
  await expect(readMask(`${dir}/deep.png`, { width: 8, height: 6 })).rejects.toMatchObject({
    code: "file-unreadable",
  });
});
