/** COCO files as they should be and as they should not. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCollection } from "./read-collection.ts";
import { folderOf, rowsOf } from "./testing/folder.ts";

const categories = [
  { id: 1, name: "cat" },
  { id: 2, name: "dog" },
];
const square = [[2, 1, 6, 1, 6, 5, 2, 5]];

const coco = (images: object[], annotations: object[]): string =>
  JSON.stringify({ images, annotations, categories });

test("a COCO file gives boxes, masks, parts, marks and the background; crowds are left out", async () => {
  const dir = await folderOf({
    "a.jpg": "picture",
    "b.jpg": "picture",
    "annotations.json": coco(
      [
        {
          ...{ id: 1, file_name: "a.jpg", width: 8, height: 6, background: "snow" },
          marks: [{ name: "sign", segmentation: [[0, 0, 2, 0, 2, 1, 0, 1]] }],
        },
        { id: 2, file_name: "b.jpg", label: "cat" },
      ],
      [
        {
          ...{ image_id: 1, category_id: 2, bbox: [2, 1, 4, 4], segmentation: square, iscrowd: 0 },
          parts: [{ name: "ears", defining: true, segmentation: [[2, 1, 4, 1, 4, 2, 2, 2]] }],
        },
        { image_id: 1, category_id: 1, iscrowd: 1, segmentation: { size: [6, 8], counts: [48] } },
        { image_id: 2, category_id: 1, bbox: [5, 4, 9, 9] },
        { image_id: 2, category_id: 2, segmentation: square },
      ],
    ),
  });
  const { kind, classes, samples, problems } = await readCollection(dir);
  expect({ kind, classes, problems }).toEqual({ kind: "coco", classes: ["cat", "dog"], problems: [] });
  expect(samples.map(({ label, labels }) => [label, labels])).toEqual([
    ["dog", ["dog"]],
    ["cat", ["cat", "dog"]],
  ]);
  const [first, second] = await Promise.all(samples.map(({ truth }) => truth?.()));
  expect(first).toMatchObject({ width: 8, height: 6, background: "snow", marks: [{ name: "sign" }] });
  expect(first?.objects).toHaveLength(1);
  const [dog] = first?.objects ?? [];
  expect(rowsOf(dog?.mask as NonNullable<typeof dog>["mask"] & object)).toEqual([
    "00000000",
    ...Array(4).fill("00111100"),
    "00000000",
  ]);
  expect(dog?.parts).toMatchObject([{ name: "ears", defining: true }]);
  expect(second?.objects.map(({ box }) => box)).toEqual([
    { x: 5, y: 4, width: 3, height: 2 },
    { x: 2, y: 1, width: 4, height: 4 },
  ]);
});

test("names that lead out of the folder, missing pictures, wrong sizes and bad rows become problems", async () => {
  const images = ["../a.jpg", "/etc/passwd", "c:\\a.jpg", "gone.jpg", "a.jpg", "a.jpg", "b.jpg"].map(
    (file_name, id) => ({ id, file_name, width: id === 6 ? 99 : 8, height: 6 }),
  );
  const annotations = [
    { image_id: 4, category_id: 7, bbox: [0, 0, 1, 1] },
    { image_id: 4, category_id: 1, bbox: [null, 0, 1, 1] },
    { image_id: 4, category_id: 1, bbox: [50, 50, 1, 1] },
    { image_id: { $ne: 1 }, category_id: 1 },
  ];
  const dir = await folderOf({
    "a.jpg": "picture",
    "b.jpg": "picture",
    "annotations.json": coco([...images, "row" as unknown as object], annotations),
  });
  const { samples, problems } = await readCollection(dir);
  expect(samples.map(({ name }) => name)).toEqual(["a.jpg", "b.jpg"]);
  expect((await samples[0]?.truth?.())?.objects).toEqual([]);
  expect(samples[1]?.truth).toBeUndefined();
  const said = problems.map(({ path, why }) => `${path} ${why}`);
  expect(said.filter((text) => text.includes("outside the folder"))).toHaveLength(3);
  for (const part of [
    "gone.jpg",
    "named before",
    "category 7",
    "has a picture that is not readable",
    "99×6 pixels",
    'a.jpg has no place for "cat": its box is not four numbers',
    'a.jpg has no place for "cat": its box lies outside the picture',
  ])
    expect(said.join("\n")).toContain(part);
});

test("a mask that does not fit is an error of its picture alone", async () => {
  const segmentation = { size: [6, 8], counts: [0, 1e9] };
  const dir = await folderOf({
    "a.jpg": "picture",
    "annotations.json": coco(
      [{ id: 1, file_name: "a.jpg" }],
      [{ image_id: 1, category_id: 1, segmentation }],
    ),
  });
  const { samples } = await readCollection(dir);
  await expect(samples[0]?.truth?.()).rejects.toMatchObject({ code: "file-unreadable" });
});

test("JSON nested without end and JSON of another kind are passed over", async () => {
  const dir = await folderOf({ "a.jpg": "picture", "index.json": '{"images": []}', "broken.json": "{" });
  const deep = `{"images": ${"[".repeat(1e6)}${"]".repeat(1e6)}, "annotations": [], "categories": []}`;
  writeFileSync(join(dir, "deep.json"), deep);
  const { kind, problems } = await readCollection(dir);
  expect(kind).toBe("pictures");
  expect(problems).toEqual([{ path: "deep.json", why: expect.stringContaining("nested more than 32 deep") }]);
});

test("a file that is called annotations and is not COCO's is named", async () => {
  const dir = await folderOf({
    "a.jpg": "picture",
    "annotations.json": '{"images": []}',
    "broken_coco.json": "{",
  });
  const { problems } = await readCollection(dir);
  expect(problems.map(({ path, why }) => `${path} ${why}`)).toEqual([
    expect.stringContaining("annotations.json is not read: it is not in COCO's format"),
    expect.stringContaining("broken_coco.json is not read"),
  ]);
});

test("annotations may lie elsewhere; others are refused", async () => {
  const pictures = await folderOf({ "val2017/a.jpg": "picture", "train2017/a.jpg": "picture" });
  const apart = await folderOf({
    "instances_val.json": coco([{ id: 1, file_name: "val2017/a.jpg" }], []),
    "list.json": "[]",
  });
  const { samples } = await readCollection(pictures, { annotations: join(apart, "instances_val.json") });
  expect(samples).toMatchObject([{ name: "val2017/a.jpg", split: "val" }]);
  await expect(readCollection(pictures, { annotations: join(apart, "list.json") })).rejects.toThrow(
    "COCO's format",
  );
});
