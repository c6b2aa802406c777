/**
 * The annotations of ../shared/photos (coco_pointing, two_objects) in COCO's own format, for `fovea evaluate`:
 *
 *     npx tsx tools/to-coco.ts ../shared/photos/coco_pointing out
 *     fovea evaluate model.onnx ../shared/photos/coco_pointing --annotations out/annotations.json --map out/map.json
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Corners = readonly [x0: number, y0: number, x1: number, y1: number];

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** coco_pointing: by category. */
  readonly boxes?: Readonly<Record<string, readonly Corners[]>>;
  readonly polygons?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly targets?: readonly { readonly class: number; readonly category: string }[];
  /** two_objects. */
  readonly objects?: readonly {
    readonly what: string;
    readonly box: Corners;
    readonly imagenet_classes: readonly number[];
  }[];
}

interface Found {
  readonly category: string;
  readonly box: Corners;
  readonly segmentation: readonly (readonly number[])[];
}

const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) throw new Error("Usage: to-coco.ts FOLDER OUT");
const { images } = JSON.parse(readFileSync(join(from, "annotations.json"), "utf8")) as {
  readonly images: readonly Picture[];
};

const objectsOf = ({ boxes = {}, polygons = {}, objects = [] }: Picture): Found[] => [
  ...Object.entries(boxes).flatMap(([category, own]) =>
    withPolygons(category, own, polygons[category] ?? []),
  ),
  ...objects.map(({ what, box }) => ({ category: what, box, segmentation: [] })),
];

/** The list of polygons does not say whose they are: each goes to the smallest box that holds it. */
function withPolygons(
  category: string,
  boxes: readonly Corners[],
  polygons: readonly (readonly number[])[],
): Found[] {
  const area = ([x0, y0, x1, y1]: Corners): number => (x1 - x0) * (y1 - y0);
  const owners = polygons.map(
    (points) => boxes.filter((box) => holds(box, points)).sort((a, b) => area(a) - area(b))[0],
  );
  return boxes.map((box) => ({
    category,
    box,
    segmentation: polygons.filter((_, i) => owners[i] === box),
  }));
}

/** Boxes are rounded to a tenth, polygons to whole pixels. */
const holds = ([x0, y0, x1, y1]: Corners, points: readonly number[]): boolean =>
  points.every((value, i) =>
    i % 2 === 0 ? value >= x0 - 2 && value <= x1 + 2 : value >= y0 - 2 && value <= y1 + 2,
  );

const names = [...new Set(images.flatMap(objectsOf).map(({ category }) => category))].sort();
const annotations = images.flatMap((picture, i) =>
  objectsOf(picture).map(({ category, box: [x0, y0, x1, y1], segmentation }) => ({
    image_id: i,
    category_id: names.indexOf(category),
    bbox: [x0, y0, x1 - x0, y1 - y0],
    segmentation,
    iscrowd: 0,
  })),
);
const classes = new Map<string, Set<number>>();
const means = (category: string, index: number): unknown =>
  classes.set(category, (classes.get(category) ?? new Set()).add(index));
for (const { targets = [], objects = [] } of images) {
  for (const target of targets) means(target.category, target.class);
  for (const { what, imagenet_classes } of objects) for (const index of imagenet_classes) means(what, index);
}

mkdirSync(to, { recursive: true });
const coco = {
  images: images.map(({ file, width, height }, id) => ({ id, file_name: file, width, height })),
  annotations,
  categories: names.map((name, id) => ({ id, name })),
};
writeFileSync(join(to, "annotations.json"), JSON.stringify(coco));
writeFileSync(
  join(to, "map.json"),
  JSON.stringify(Object.fromEntries([...classes].map(([k, v]) => [k, [...v]])), null, 1),
);
