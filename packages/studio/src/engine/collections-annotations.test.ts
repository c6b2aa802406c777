/** COCO files beside a collection: whose they are, masks, boxes, and what is left out. */

import { expect, test } from "vitest";
import { type AnnotatedPicture, readAnnotations, truthOf } from "./collections-annotations.ts";

const watch = { signal: new AbortController().signal, progress: () => {} };
const blob = (json: unknown): Blob => new Blob([JSON.stringify(json)]);

const coco = {
  images: [
    { id: 1, file_name: "a.png", width: 4, height: 2 },
    { id: 2, file_name: "elsewhere/b.png" },
    { id: 3, file_name: "gone.png" },
    { id: "bad" },
  ],
  categories: [
    { id: 7, name: "fox" },
    { id: 8, name: "owl" },
  ],
  annotations: [
    { image_id: 1, category_id: 7, bbox: [0, 0, 2, 2], segmentation: [[0, 0, 2, 0, 2, 2, 0, 2]] },
    { image_id: 2, category_id: 7, bbox: [-1, 0, 3, 9] },
    { image_id: 2, category_id: 8, segmentation: { size: [2, 4], counts: [2, 2, 4] } },
    { image_id: 1, category_id: 8, iscrowd: 1, bbox: [0, 0, 1, 1] },
    { image_id: 1, category_id: 99, bbox: [0, 0, 1, 1] },
  ],
};

test("readAnnotations() finds pictures by path or name, and says what is not here", async () => {
  const files = [
    { path: "annotations/instances_val.json", file: blob(coco) },
    { path: "annotations/captions_val.json", file: blob({ ...coco, images: [] }) },
    { path: "package.json", file: blob({ name: "x" }) },
    { path: "broken.json", file: new Blob(['{"images" "annotations" "categories"']) },
  ];
  const { pictures, remarks } = await readAnnotations(files, ["pictures/a.png", "b.png"], watch);
  expect([...pictures].map(([key, { label }]) => [key, label])).toEqual([
    ["pictures/a.png", "fox"],
    ["b.png", undefined],
  ]);
  expect(remarks).toHaveLength(2);
  expect(remarks[0]).toMatch(/^"broken.json" is not read: /);
  expect(remarks[1]).toMatch(/names 1 pictures that are not here/);
});

test("truthOf() fills masks and clips boxes, and refuses annotations for another size", async () => {
  const files = [{ path: "instances.json", file: blob(coco) }];
  const { pictures } = await readAnnotations(files, ["a.png", "b.png"], watch);
  const [a, b] = [...pictures.values()] as [AnnotatedPicture, AnnotatedPicture];
  const size = { width: 4, height: 2 };
  expect([...(truthOf(a, size, "a").objects[0]?.mask?.data ?? [])]).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  expect(truthOf(b, size, "b").objects.map(({ box }) => box)).toEqual([
    { x: 0, y: 0, width: 2, height: 2 },
    { x: 0, y: 0, width: 4, height: 2 },
  ]);
  expect([...(truthOf(b, size, "b").objects[1]?.mask?.data ?? [])]).toEqual([0, 1, 0, 0, 0, 1, 0, 0]);
  expect(() => truthOf(a, { width: 8, height: 2 }, "a")).toThrow("they are for 4×2 pixels");
});
