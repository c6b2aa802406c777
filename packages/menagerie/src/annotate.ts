/** Annotations of drawn pictures as JSON in the manner of COCO, with what COCO has no word for. */

import type { Mask, Truth, TruthObject } from "@fovea/core";
import { type Label, labels } from "./world.ts";

/** A picture of the collection: the name of its file below the folder of annotations.json, and its truth. */
export interface Annotated {
  /** `wolf/wolf-00012.png`, with forward slashes. */
  readonly fileName: string;
  /** The class of the picture. */
  readonly label: Label;
  readonly truth: Truth;
}

/**
 * A mask as COCO's uncompressed runs: down the columns, from the left one on; `counts` are the lengths of runs of 0 and 1 by
 * turns, of 0 first (0 if the first pixel is in the mask).
 */
export interface Runs {
  /** Height and width. */
  readonly size: readonly [height: number, width: number];
  readonly counts: readonly number[];
}

export interface CocoPart {
  readonly name: string;
  readonly segmentation: Runs;
}

export interface Coco {
  readonly info: { readonly description: string };
  readonly images: readonly CocoImage[];
  readonly annotations: readonly CocoAnnotation[];
  readonly categories: readonly { readonly id: number; readonly name: Label }[];
}

export interface CocoImage {
  readonly id: number;
  readonly file_name: string;
  readonly width: number;
  readonly height: number;
  /** Class of the picture (that of its first animal), which is also the name of its folder. */
  readonly label: Label;
  readonly background?: string;
  /** What lies in the picture without being an animal, such as a watermark. */
  readonly marks: readonly CocoPart[];
}

export interface CocoAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  /** x, y, width, height of the seen pixels. */
  readonly bbox: readonly [x: number, y: number, width: number, height: number];
  readonly area: number;
  readonly iscrowd: 0;
  readonly segmentation: Runs;
  readonly parts: readonly (CocoPart & { readonly defining: boolean })[];
}

/**
 * The annotation file of a collection of drawn pictures.
 *
 * The usual COCO fields, and beside them: on an image `label`, `background` and `marks`; on an annotation `parts`, each with the
 * runs of its seen pixels and whether it is `defining`, that is, tells its class from the look-alike. Ids of images and
 * annotations count from 1 in the order given, those of categories are the place in `labels` plus 1. On disk the
 * pictures lie in DIR/<label>/<label>-00012.png, this file in DIR/annotations.json and, for people, each picture's objects
 * and parts as grey levels in DIR/masks/<label>-00012.png.
 *
 * Source: https://cocodataset.org/#format-data
 */
export function cocoOf(pictures: readonly Annotated[]): Coco {
  return {
    info: { description: "Fovea menagerie: drawn animals with known truth" },
    images: pictures.map(imageOf),
    annotations: pictures
      .flatMap(({ truth }, at) => truth.objects.map((object) => ({ object, image: at + 1 })))
      .map(({ object, image }, at) => annotationOf(object, at + 1, image)),
    categories: labels.map((name, at) => ({ id: at + 1, name })),
  };
}

/** `wolf/wolf-00012.png`: where the picture with this number lies. */
export const fileNameOf = (label: Label, index: number): string =>
  `${label}/${label}-${String(index).padStart(5, "0")}.png`;

function imageOf({ fileName, label, truth }: Annotated, at: number): CocoImage {
  const { width, height, background, marks = [] } = truth;
  return {
    id: at + 1,
    file_name: fileName,
    width,
    height,
    label,
    ...(background !== undefined && { background }),
    marks: marks.map(({ name, mask }) => ({ name, segmentation: runLengths(mask) })),
  };
}

function annotationOf(
  { label, box, mask, parts = [] }: TruthObject,
  id: number,
  image: number,
): CocoAnnotation {
  const segmentation = runLengths(mask ?? { width: 0, height: 0, data: new Uint8Array() });
  return {
    id,
    image_id: image,
    category_id: (labels as readonly string[]).indexOf(label) + 1,
    bbox: [box.x, box.y, box.width, box.height],
    area: areaOf(segmentation),
    iscrowd: 0,
    segmentation,
    parts: parts.map(({ name, defining, mask: own }) => ({ name, defining, segmentation: runLengths(own) })),
  };
}

/** Every second run is of pixels in the mask. */
function areaOf({ counts }: Runs): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i] as number;
  return area;
}

/** A mask as runs down its columns. */
export function runLengths({ width, height, data }: Mask): Runs {
  const counts: number[] = [];
  let [value, length] = [0, 0];
  for (let x = 0; x < width; x++) {
    for (let i = x; i < data.length; i += width) {
      if (data[i] !== value) {
        counts.push(length);
        value = 1 - value;
        length = 0;
      }
      length++;
    }
  }
  counts.push(length);
  return { size: [height, width], counts };
}

/**
 * The truth as a grey picture for people: nothing is black, each part a grey of its own, defining ones in the brighter half,
 * marks white.
 */
export function greyTruth({ width, height, objects, marks = [] }: Truth): Mask {
  const data = new Uint8Array(width * height);
  const parts = objects.flatMap((object) => object.parts ?? []);
  for (const [at, { mask, defining }] of parts.entries()) {
    paint(data, mask, (defining ? 144 : 40) + Math.round((96 * at) / parts.length));
  }
  for (const { mask } of marks) paint(data, mask, 255);
  return { width, height, data };
}

function paint(data: Uint8Array, mask: Mask, grey: number): void {
  for (let i = 0; i < data.length; i++) if (mask.data[i]) data[i] = grey;
}
