/** COCO-style annotations. */

import type { Mask, Truth } from "@fovea/core";
import { expect, test } from "vitest";
import { cocoOf, fileNameOf, greyTruth, type Runs, runLengths } from "./annotate.ts";
import { labels } from "./world.ts";

const mask = (width: number, data: readonly number[]): Mask => ({
  width,
  height: data.length / width,
  data: Uint8Array.from(data),
});

/** Runs back to pixels, one by one. */
function pixelsOf({ size: [height, width], counts }: Runs): number[] {
  const down = counts.flatMap((length, i) => Array<number>(length).fill(i % 2));
  return Array.from(
    { length: width * height },
    (_, i) => down[(i % width) * height + Math.floor(i / width)] as number,
  );
}

test.each([
  ["down the columns, zeros first", mask(3, [0, 1, 1, 0, 0, 1]), [2, 1, 1, 2]],
  ["first pixel in the mask", mask(2, [1, 0, 1, 0]), [0, 2, 2]],
  ["nothing", mask(2, [0, 0, 0, 0]), [4]],
  ["everything", mask(2, [1, 1, 1, 1]), [0, 4]],
])("runLengths(): %s", (_, from, counts) => {
  expect(runLengths(from)).toEqual({ size: [from.height, from.width], counts });
  expect(pixelsOf(runLengths(from))).toEqual(Array.from(from.data));
});

const truth: Truth = {
  width: 2,
  height: 2,
  background: "sea",
  objects: [
    {
      label: "dog",
      box: { x: 0, y: 0, width: 2, height: 1 },
      mask: mask(2, [1, 1, 0, 0]),
      parts: [
        { name: "body", defining: false, mask: mask(2, [1, 0, 0, 0]) },
        { name: "ears", defining: true, mask: mask(2, [0, 1, 0, 0]) },
      ],
    },
  ],
  marks: [{ name: "watermark", mask: mask(2, [0, 0, 0, 1]) }],
};

test("cocoOf() writes pictures, objects, parts and marks", () => {
  const plain = { ...truth, objects: [], marks: [] };
  const coco = cocoOf([
    { fileName: fileNameOf("cat", 3), label: "cat", truth: plain },
    { fileName: fileNameOf("dog", 11), label: "dog", truth },
  ]);
  expect(coco.categories.map(({ name }) => name)).toEqual([...labels]);
  expect(coco.images[1]).toEqual({
    id: 2,
    file_name: "dog/dog-00011.png",
    width: 2,
    height: 2,
    label: "dog",
    background: "sea",
    marks: [{ name: "watermark", segmentation: { size: [2, 2], counts: [3, 1] } }],
  });
  expect(coco.annotations).toEqual([
    {
      id: 1,
      image_id: 2,
      category_id: labels.indexOf("dog") + 1,
      bbox: [0, 0, 2, 1],
      area: 2,
      iscrowd: 0,
      segmentation: { size: [2, 2], counts: [0, 1, 1, 1, 1] },
      parts: [
        { name: "body", defining: false, segmentation: { size: [2, 2], counts: [0, 1, 3] } },
        { name: "ears", defining: true, segmentation: { size: [2, 2], counts: [2, 1, 1] } },
      ],
    },
  ]);
});

test("greyTruth() gives each part a grey, defining ones a bright one", () => {
  const [body, ears, nothing, mark] = greyTruth(truth).data as unknown as [number, number, number, number];
  expect([nothing, mark]).toEqual([0, 255]);
  expect(body).toBeLessThan(144);
  expect(ears).toBeGreaterThanOrEqual(144);
});
