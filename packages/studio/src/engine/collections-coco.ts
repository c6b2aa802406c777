/** The content of a COCO file, checked row by row: a bad row costs nothing but itself. */

interface CocoImage {
  readonly id: string | number;
  readonly name: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Said by files of `fovea menagerie render`. */
  readonly label: string | undefined;
}

export interface CocoObject {
  readonly label: string;
  readonly box: readonly number[] | undefined;
  /** Polygons or run lengths; undefined where only the box is known. */
  readonly segmentation: unknown;
}

export interface CocoFile {
  readonly images: readonly CocoImage[];
  /** By the id of the picture. */
  readonly objects: ReadonlyMap<string | number, readonly CocoObject[]>;
  readonly categories: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Undefined for what is of another kind. Crowds are left out: they are not one object. */
export function parseCoco(json: unknown): CocoFile | undefined {
  const { images, annotations, categories } = rowOf(json);
  if (!Array.isArray(images) || !Array.isArray(annotations) || !Array.isArray(categories)) return undefined;
  const labels = new Map<unknown, string>();
  for (const { id, name } of categories.map(rowOf)) if (typeof name === "string") labels.set(id, name);
  const objects = new Map<string | number, CocoObject[]>();
  for (const row of annotations.map(rowOf)) {
    const label = labels.get(row.category_id);
    if (label === undefined || !isId(row.image_id) || row.iscrowd === 1 || row.iscrowd === true) continue;
    const one = { label, box: boxIn(row.bbox), segmentation: segmentationIn(row.segmentation) };
    const others = objects.get(row.image_id);
    if (others) others.push(one);
    else objects.set(row.image_id, [one]);
  }
  return {
    images: images.flatMap((each) => imageIn(rowOf(each)) ?? []),
    objects,
    categories: [...labels.values()],
  };
}

const rowOf = (json: unknown): Row => (typeof json === "object" && json !== null ? (json as Row) : {});

const isId = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

const sideIn = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;

function imageIn({ id, file_name: name, width, height, label }: Row): CocoImage | undefined {
  if (!isId(id) || typeof name !== "string" || name === "") return undefined;
  return {
    ...{ id, name, width: sideIn(width), height: sideIn(height) },
    label: typeof label === "string" ? label : undefined,
  };
}

const boxIn = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) && value.length === 4 && value.every(Number.isFinite) ? value : undefined;

const segmentationIn = (value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
